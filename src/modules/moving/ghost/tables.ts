import { personOf } from '../feeds/items/values.ts';
import { webUrl } from '../../../core/article/url.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';
import type { Person } from '../../../core/article/article.ts';
import { readJsonFile, type JsonReading } from '../json/json-stream.ts';
import { asRow, numberIn, fieldText, type Row } from './row.ts';

/** Tables beside that of the posts, with the fields that are kept. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  tags: ['id', 'name', 'visibility'],
  users: ['id', 'name', 'website'],
  posts_tags: ['post_id', 'tag_id', 'sort_order'],
  posts_authors: ['post_id', 'author_id', 'sort_order'],
  posts_meta: ['post_id', 'feature_image_alt', 'feature_image_caption', 'meta_description', 'email_only'],
  settings: ['key', 'value'],
};
/** Settings of a publication; others hold secrets. */
const SETTINGS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'lang',
  'default_locale',
  'locale',
  'timezone',
  'active_timezone',
  'activeTimezone',
]);

/** Places of the data in the document: the form with `db` is that of the editor, the other that of older tools. */
export const ROOTS: readonly string[] = ['$.db.*', '$'];

/** The posts' surroundings: all of an export but the posts. */
export class GhostTables {
  version: string | undefined;
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #links = new Map<string, Map<string, Row[]>>();

  /** Adds a row. `__proto__` and the like are keys as any other. */
  add(table: string, value: unknown): void {
    const row = asRow(value);
    if (row === undefined) return;
    const key = fieldText(row, table === 'settings' ? 'key' : table.startsWith('posts_') ? 'post_id' : 'id');
    if (key === undefined || (table === 'settings' && !SETTINGS.has(key))) return;
    const kept = Object.fromEntries((FIELDS[table] ?? []).map((name) => [name, row[name]]));
    if (table === 'posts_tags' || table === 'posts_authors') {
      const byPost = this.#links.get(table) ?? new Map<string, Row[]>();
      this.#links.set(table, byPost);
      const known = byPost.get(key);
      if (known === undefined) byPost.set(key, [kept]);
      else known.push(kept);
    } else {
      this.#rows.set(table, (this.#rows.get(table) ?? new Map<string, Row>()).set(key, kept));
    }
  }

  /** Value of a setting. */
  setting(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const row = this.#rows.get('settings')?.get(name);
      const value = row === undefined ? undefined : fieldText(row, 'value');
      if (value !== undefined) return oneLine(value);
    }
    return undefined;
  }

  /** Row of a post in the table of what is said about posts. */
  metaOf(postId: string): Row {
    return this.#rows.get('posts_meta')?.get(postId) ?? {};
  }

  /** Names of the tags that readers see, in their order. */
  tagsOf(postId: string): readonly string[] {
    return this.#linked('posts_tags', 'tags', 'tag_id', postId).flatMap((tag) => {
      const name = oneLine(fieldText(tag, 'name') ?? '');
      const isInternal = fieldText(tag, 'visibility') === 'internal' || name.startsWith('#');
      return name === '' || isInternal ? [] : [name];
    });
  }

  /** Authors, without their e-mail addresses. */
  authorsOf(post: Row, postId: string): readonly Person[] {
    const linked = this.#linked('posts_authors', 'users', 'author_id', postId);
    const single = this.#rows
      .get('users')
      ?.get(fieldText(post, 'author_id') ?? fieldText(post, 'author') ?? '');
    return (linked.length > 0 || single === undefined ? linked : [single]).flatMap((user) => {
      const person = personOf(fieldText(user, 'name') ?? '', webUrl(fieldText(user, 'website') ?? ''));
      return person === undefined ? [] : [person];
    });
  }

  #linked(table: string, target: string, key: string, postId: string): readonly Row[] {
    const links = this.#links.get(table)?.get(postId) ?? [];
    return links
      .toSorted((one, other) => (numberIn(one, 'sort_order') ?? 0) - (numberIn(other, 'sort_order') ?? 0))
      .map((link) => this.#rows.get(target)?.get(fieldText(link, key) ?? ''))
      .filter((row) => row !== undefined);
  }
}

/** Reads all tables but that of the posts. */
export async function readTables(
  file: string,
): Promise<{ readonly tables: GhostTables; readonly reading: JsonReading }> {
  const tables = new GhostTables();
  const paths = ROOTS.flatMap((root) => [
    `${root}.meta`,
    ...Object.keys(FIELDS).map((table) => `${root}.data.${table}.*`),
  ]);
  const reading = await readJsonFile(file, paths, ({ path, value }) => {
    if (path.at(-1) === 'meta') tables.version ??= fieldText(asRow(value) ?? {}, 'version');
    else tables.add(path.at(-2) ?? '', value);
  });
  return { tables, reading };
}
