import type { Article } from '../../core/article/article.ts';
import { articleNames, nameOfKey, type NamedArticle } from '../../core/content/references/link-keys.ts';
import type { DatabaseRow, Statements } from '../../core/ledger/database.ts';

/** Max. values of one statement. */
const MAX_VALUES = 400;

/** Max. articles that are looked at for one name. */
const MAX_OF_A_NAME = 100;

/** Replaces the names of an article. Call it in a transaction. */
export async function writeNames(statements: Statements, id: string, article: NamedArticle): Promise<void> {
  await replace(statements, 'article_name', id, articleNames(article));
}

/** Replaces the names that the text of an article refers to. Call it in a transaction. */
export async function writeLinks(
  statements: Statements,
  id: string,
  { links = [] }: Pick<Article, 'links'>,
): Promise<void> {
  await replace(statements, 'article_link', id, [...new Set(links.map(nameOfKey))]);
}

async function replace(
  { all, run }: Statements,
  table: 'article_name' | 'article_link',
  id: string,
  names: readonly string[],
): Promise<void> {
  const before = new Set((await all(`SELECT name FROM ${table} WHERE id = $1`, id)).map(({ name }) => name));
  if (before.size === names.length && names.every((name) => before.has(name))) return;
  if (before.size > 0) await run(`DELETE FROM ${table} WHERE id = $1`, id);
  for (const some of slices(names)) {
    const values = some.map((_, index) => `($${index + 2}, $1)`).join(', ');
    await run(`INSERT INTO ${table} (name, id) VALUES ${values}`, id, ...some);
  }
}

/** Reads the rows of published articles with these names; each row has its `name`. */
export async function readNamed(
  { all }: Statements,
  columns: string,
  names: readonly string[],
): Promise<readonly DatabaseRow[]> {
  const found: DatabaseRow[] = [];
  for (const some of slices(names)) {
    const rows = await all(
      `SELECT * FROM (
         SELECT article_name.name, ${columns},
           row_number() OVER (PARTITION BY article_name.name ORDER BY ledger.published, ledger.id) AS place
         FROM article_name JOIN ledger ON ledger.id = article_name.id
         WHERE article_name.name IN (${some.map((_, index) => `$${index + 1}`).join(', ')})
           AND ledger.deleted IS NULL
       ) AS named WHERE place <= ${MAX_OF_A_NAME}`,
      ...some,
    );
    found.push(...rows);
  }
  return found;
}

/** Reads the names of an article. */
export async function readNames({ all }: Statements, id: string): Promise<readonly string[]> {
  return (await all('SELECT name FROM article_name WHERE id = $1', id)).map(({ name }) => String(name));
}

/** Reads the rows of published articles that refer to one of these names; at most `limit`. */
export async function readReferrers(
  { all }: Statements,
  columns: string,
  names: readonly string[],
  limit: number,
): Promise<readonly DatabaseRow[]> {
  const found = new Map<string, DatabaseRow>();
  for (const some of slices(names)) {
    const rows = await all(
      `SELECT DISTINCT ${columns} FROM article_link JOIN ledger ON ledger.id = article_link.id
       WHERE article_link.name IN (${some.map((_, index) => `$${index + 1}`).join(', ')})
         AND ledger.deleted IS NULL LIMIT ${limit}`,
      ...some,
    );
    for (const row of rows) found.set(String(row['id']), row);
    if (found.size >= limit) break;
  }
  return [...found.values()].slice(0, limit);
}

function* slices(names: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < names.length; from += MAX_VALUES) yield names.slice(from, from + MAX_VALUES);
}
