import type { Entry } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { Publication } from '../article/publication.ts';
import type { LedgerRow } from '../article/ledger.ts';
import { articlePath } from './entry.ts';
import type { Resource } from './resource.ts';

/** Everything that one regeneration made. Never changes; the next one takes its place by one assignment. */
export interface Snapshot {
  /** Documents and list pages by request path. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Article pages are made when they are first asked for; undefined where there is no such article. */
  readonly page: (path: string) => Promise<Resource | undefined>;
  /** Request paths of all article pages. */
  readonly pagePaths: readonly string[];
  /** Pages of articles that are deleted or withdrawn, by request path. */
  readonly gone: ReadonlySet<string>;
  /** Former request paths of pages, and where they are now. */
  readonly moved: ReadonlyMap<string, string>;
  readonly publication: Publication;
  /** What the documents hold, in their order. */
  readonly entries: readonly Entry[];
  /** The date of the feed: never falls. */
  readonly updated: Instant;
  /** How many articles are published, in documents or as pages only. */
  readonly articles: number;
  readonly findings: readonly Finding[];
  /** When it was made. */
  readonly made: Instant;
  /** The next moment at which an article becomes due or expires. */
  readonly nextTurn: Instant | undefined;
}

/** Request paths of the pages of deleted articles: 410. */
export function gonePaths(rows: readonly LedgerRow[]): ReadonlySet<string> {
  const gone = rows.filter(({ deleted }) => deleted !== undefined);
  return new Set(gone.flatMap(({ slug, formerSlugs }) => [slug, ...formerSlugs].map(articlePath)));
}

/** Former request paths of the pages of articles that are out, and the present ones: 301. */
export function formerPaths(rows: readonly LedgerRow[]): ReadonlyMap<string, string> {
  const out = rows.filter(({ deleted }) => deleted === undefined);
  return new Map(
    out.flatMap(({ slug, formerSlugs }) =>
      formerSlugs.map((former): [string, string] => [articlePath(former), articlePath(slug)]),
    ),
  );
}
