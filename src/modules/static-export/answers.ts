import type { FormerAddress } from '../../core/delivery/redirects.ts';
import type { SentFile } from '../../core/article/media.ts';
import type { Resource } from '../../core/snapshot/resource.ts';

/** A response without its body; `fields` alternates names and values. */
export interface StaticAnswer {
  readonly status: number;
  readonly fields: readonly string[];
}

/** The responses of the service, for a static host to reproduce. */
export interface StaticAnswers {
  readonly ofResource: (resource: Resource) => StaticAnswer;
  readonly ofFile: (file: SentFile) => StaticAnswer;
  /** A redirect to an absolute URL; `last` is the last document of a feed that has moved. */
  readonly ofMoved: (location: string, last?: Resource) => StaticAnswer;
  /** A redirect without its Location. */
  readonly moved: StaticAnswer;
  readonly gone: StaticAnswer;
  /** The response to OPTIONS on any path. */
  readonly preflight: StaticAnswer;
  /** By the request targets of former addresses. */
  readonly redirects: ReadonlyMap<string, FormerAddress>;
  /** Former paths with a final slash, or without; they count where nothing else is. */
  readonly twins: ReadonlyMap<string, FormerAddress>;
}
