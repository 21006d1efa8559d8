import { createHash } from 'node:crypto';
import type { SentFile } from '../article/media.ts';
import { archiveIn, articleIn, articlePath, OPML_PATH } from './paths.ts';
import type { Resource } from './resource.ts';

/** The key of all resources. */
export const EVERYTHING_KEY = 'feedwright';

/** Longer ones are cut and told apart by a hash: Fastly ignores keys of more than 1024 bytes. */
const MAX_KEY_BYTES = 255;

/** Of a whole header field: Fastly and Cloudflare take 16 KB, but Varnish no more than 8 KB unless it is told to. */
const MAX_KEYS_BYTES = 8000;

/** The key of an article: of its page, and of whatever holds it. ASCII without blanks and commas. */
export function articleKey(slug: string): string {
  return bounded(`article/${encodeURIComponent(slug)}`);
}

/** The key of what a path leads to: the article, or the feed with all of its documents and its page. */
export function keyOfPath(path: string): string {
  const slug = articleIn(path);
  if (slug !== undefined) return articleKey(slug);
  if (path === OPML_PATH) return 'feeds';
  // An archive that is not full has another name with each article that comes.
  const archive = archiveIn(path)?.split('-')[0];
  if (archive !== undefined) return `feed/archive/${archive}/`;
  return bounded(`feed${path.slice(0, path.lastIndexOf('/') + 1)}`);
}

/**
 * All keys of a resource as one header field has them, the most important ones first, as many as caches take. An
 * article whose key is not among them is no loss: when it changes, the feed's own key is named too.
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
 * Those of a media file, in the same form. When the file changes, so does every article that has it, and when the one
 * that is named goes, another is named: one is enough.
 */
export function keysOfMedia({ slug }: SentFile, separator: string): string {
  return keysOf({ path: articlePath(slug) }, separator);
}

function bounded(key: string): string {
  if (key.length <= MAX_KEY_BYTES) return key;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `${key.slice(0, MAX_KEY_BYTES - hash.length - 1)}~${hash}`;
}
