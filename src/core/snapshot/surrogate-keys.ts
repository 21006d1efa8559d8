import { createHash } from 'node:crypto';
import type { SentFile } from '../article/media.ts';
import { articleIn, articlePath, keyOfPagePath, slugOfKey } from '../article/addresses/page-path.ts';
import { isReservedPath } from '../article/addresses/reserved-paths.ts';
import { archiveIn, OPML_PATH } from './paths.ts';
import type { Resource } from './resource.ts';

/** Key of every resource. */
export const EVERYTHING_KEY = 'feedwright';

/** Longer keys are cut and end in a hash: Fastly ignores keys of more than 1024 bytes. */
const MAX_KEY_BYTES = 255;

/** Max. length of the header field: Fastly and Cloudflare take 16 KB, Varnish 8 KB by default. */
const MAX_KEYS_BYTES = 8000;

/**
 * Key of an article: of its page, and of every resource that contains it. ASCII without blanks and commas.
 */
export function articleKey(slug: string): string {
  return bounded(`article/${encodeURIComponent(slug)}`);
}

/**
 * Key of a path: of the article, or of the feed with all of its documents and its page. The page of an article at a
 * path of its own has two keys, the path's and the article's.
 */
export function keyOfPath(path: string): string {
  const slug = articleIn(path);
  if (slug !== undefined) return articleKey(slug);
  if (path === OPML_PATH) return 'feeds';
  // The name of an archive that is not full changes with each article.
  const archive = archiveIn(path)?.split('-')[0];
  if (archive !== undefined) return `feed/archive/${archive}/`;
  if (isOwnPath(path)) return bounded(`page${path}`);
  return bounded(`feed${path.slice(0, path.lastIndexOf('/') + 1)}`);
}

/**
 * Keys of a resource as the value of a header field, the most important ones first, as many as caches take.
 * The key of an article may be missing: when the article changes, the feed's own key is purged too.
 */
export function keysOf({ path, keys = [] }: Pick<Resource, 'path' | 'keys'>, separator: string): string {
  let field = `${EVERYTHING_KEY}${separator}${keyOfPath(path)}`;
  for (const key of keys) {
    if (field.length + separator.length + key.length > MAX_KEYS_BYTES) break;
    field += separator + key;
  }
  return field;
}

/**
 * Keys of a media file, as a header field. The key of one article is enough: when the file changes, so does
 * every article with it, and when that article is deleted, another one is named.
 */
export function keysOfMedia({ slug }: SentFile, separator: string): string {
  return keysOf({ path: articlePath(slug) }, separator);
}

/** True for a path that only an article's page can have. */
function isOwnPath(path: string): boolean {
  const key = keyOfPagePath(path);
  return key !== undefined && !isReservedPath(key) && slugOfKey(key) === undefined;
}

function bounded(key: string): string {
  if (key.length <= MAX_KEY_BYTES) return key;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `${key.slice(0, MAX_KEY_BYTES - hash.length - 1)}~${hash}`;
}
