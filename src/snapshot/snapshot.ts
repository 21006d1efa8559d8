import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { Resource } from './resource.ts';

/** Everything that one regeneration made. Never changes; the next one takes its place by one assignment. */
export interface Snapshot {
  /** Documents and list pages by request path. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Article pages are made when they are first asked for; undefined where there is no such article. */
  readonly page: (path: string) => Promise<Resource | undefined>;
  /** Request paths of all article pages. */
  readonly pagePaths: readonly string[];
  /** How many articles are published, in documents or as pages only. */
  readonly articles: number;
  readonly findings: readonly Finding[];
  /** When it was made. */
  readonly made: Instant;
  /** The next moment at which an article becomes due or expires. */
  readonly nextTurn: Instant | undefined;
}
