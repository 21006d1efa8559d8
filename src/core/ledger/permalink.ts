import type { ArticleHead } from '../article/article.ts';
import { fillPermalink } from '../article/addresses/permalink-pattern.ts';
import type { Instant } from '../article/instant.ts';
import { slugify } from '../article/slug.ts';
import { localTime } from '../content/metadata/time-zone.ts';

/** Folders at the top that generators keep all content in: no sections. */
const CONTENT_FOLDERS: ReadonlySet<string> = new Set(['content', 'source', 'src']);

/**
 * Path of an article's page by the publication's pattern; undefined if the pattern gives none. `published` is read in
 * `timezone`.
 */
export function permalinkOf(
  pattern: string,
  { path, title, slug, nameSlug = slug, categories = [] }: ArticleHead,
  published: Instant,
  timezone: string,
): string | undefined {
  const date = new Date(localTime(published, timezone));
  const digits = (number: number, length: number): string => String(number).padStart(length, '0');
  const values = {
    year: () => digits(date.getUTCFullYear(), 4),
    month: () => digits(date.getUTCMonth() + 1, 2),
    day: () => digits(date.getUTCDate(), 2),
    title: () => (title === '' ? nameSlug : slugify(title)),
    slug: () => slug,
    filename: () => nameSlug,
    section: () => sectionOf(path),
    categories: () => categoriesOf(path, categories).join('/'),
  };
  return fillPermalink(pattern, (token) => values[token]());
}

/** Slug of the first folder, without those of generators; empty at the top. */
function sectionOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const [first = ''] = CONTENT_FOLDERS.has(folders[0] ?? '') ? folders.slice(1) : folders;
  return first === '' || first.startsWith('_') ? '' : slugify(first);
}

/** Categories as Jekyll has them: folders above `_posts` first, in lower case, each once. */
function categoriesOf(path: string, categories: readonly string[]): readonly string[] {
  const folders = path.split('/');
  const posts = folders.indexOf('_posts');
  const all = [...folders.slice(0, Math.max(0, posts)), ...categories].map((name) => name.toLowerCase());
  return [...new Set(all)].filter((name) => name !== '.' && name !== '..');
}
