import type { SentFile } from '../../core/article/media.ts';
import type { Resource } from '../../core/snapshot/resource.ts';

/** How something is answered: status, and header fields as name, value, name, value. */
export interface StaticAnswer {
  readonly status: number;
  readonly fields: readonly string[];
}

/** What a host of files has to answer, so that nobody can tell it from the service; http/ knows. */
export interface StaticAnswers {
  readonly ofResource: (resource: Resource) => StaticAnswer;
  readonly ofFile: (file: SentFile) => StaticAnswer;
  /** What has another address, an absolute URL; `last` is the last document there, if it was a feed. */
  readonly ofMoved: (location: string, last?: Resource) => StaticAnswer;
  /** The same, without an address. */
  readonly moved: StaticAnswer;
  readonly gone: StaticAnswer;
  /** To OPTIONS, of whatever there is. */
  readonly preflight: StaticAnswer;
  /** Absolute URLs by the request targets of old addresses. */
  readonly redirects: ReadonlyMap<string, string>;
}
