import { createHash } from 'node:crypto';
import { toCalendarDate } from '../../../core/article/instant.ts';
import { slugify } from '../../../core/article/slug.ts';
import type { ImportedArticle } from './imported-article.ts';

/** Max. bytes of the slug in a name: file systems take 255, and pictures and temporary files add to it. */
const MAX_SLUG_BYTES = 160;

/**
 * Base name of an article's file: its day and slug, as in Jekyll. The same on every file system: lower case, without
 * reserved names and characters. A slug of other letters would be read as a title, so an article without one gets a number.
 */
export function articleName({ id, title, slug = '', published }: ImportedArticle): string {
  const day = published === undefined ? 'undated' : toCalendarDate(published);
  const words = slugify(decoded(slug) || title);
  const isPlain = title !== '' || /^[a-z\d-]*$/u.test(words);
  return `${day}-${isPlain ? shortened(words) : `post-${shortHash(id)}`}`;
}

/** Another base name, for an article whose name is taken by one with another id. */
export function secondName(name: string, id: string): string {
  return `${name}-${shortHash(id)}`;
}

function shortHash(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8);
}

function shortened(slug: string): string {
  const characters = Array.from(slug);
  while (Buffer.byteLength(characters.join('')) > MAX_SLUG_BYTES) characters.pop();
  return characters.join('').replace(/-+$/u, '');
}

/** A slug without percent-encoding, which WordPress stores; as it is if that cannot be decoded. */
export function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug.replaceAll('%', '-');
  }
}
