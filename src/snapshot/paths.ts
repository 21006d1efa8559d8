import { FILE_NAMES } from '../feed/feed.ts';

/** Request path of an article's page. */
export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`;
}

/** Request path of the page of a tag's feed. */
export function tagFolder(slug: string): string {
  return `/tags/${encodeURIComponent(slug)}/`;
}

/** What is below the path of a feed's page: itself, and its documents. */
const FILES: readonly string[] = ['', ...Object.values(FILE_NAMES)];

/** All paths of a tag's documents and page. */
export function tagPaths(slug: string): readonly string[] {
  return FILES.map((file) => tagFolder(slug) + file);
}

/** Whose page a path is; undefined where it is no article's, or not written as we write it. */
export function articleIn(path: string): string | undefined {
  const [, written] = /^\/articles\/([^/]+)$/u.exec(path) ?? [];
  const slug = written === undefined ? undefined : decoded(written);
  return slug !== undefined && articlePath(slug) === path ? slug : undefined;
}

/** Which tag's page or document a path is; undefined where it is no tag's, or not written as we write it. */
export function tagIn(path: string): string | undefined {
  const [, written, file = ''] = /^\/tags\/([^/]+)\/([^/]*)$/u.exec(path) ?? [];
  const slug = written === undefined || !FILES.includes(file) ? undefined : decoded(written);
  return slug !== undefined && tagFolder(slug) + file === path ? slug : undefined;
}

/** Whether a path may be one of those that are made when they are asked for. */
export function isMadeOnDemand(path: string): boolean {
  return articleIn(path) !== undefined || tagIn(path) !== undefined;
}

function decoded(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
