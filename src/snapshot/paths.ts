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

/** Request path of a file below the content directory that articles are published with. */
export function mediaPath(file: string): string {
  return `/media/${file.split('/').map(encodeURIComponent).join('/')}`;
}

/** Which file's path it is; undefined where it is no file's. Other characters than ours may be encoded, or not. */
export function mediaIn(path: string): string | undefined {
  if (!path.startsWith('/media/')) return undefined;
  const names = path.slice('/media/'.length).split('/').map(decoded);
  const isName = (name: string | undefined): boolean =>
    name !== undefined && name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  return names.every(isName) ? names.join('/') : undefined;
}

/** Whether a path may be one of those that are made when they are asked for. */
export function isMadeOnDemand(path: string): boolean {
  return articleIn(path) !== undefined || tagIn(path) !== undefined || mediaIn(path) !== undefined;
}

function decoded(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
