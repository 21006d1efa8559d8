import { filesOfArticle, type SentFile } from '../../core/article/media.ts';
import type { Article } from '../../core/article/article.ts';
import type { Statements } from '../../core/ledger/database.ts';

/** Replaces the files that an article is published with. Call it in a transaction. */
export async function writeMedia({ run }: Statements, id: string, article: Article): Promise<void> {
  await run('DELETE FROM media WHERE id = $1', id);
  for (const { path, mediaType } of filesOfArticle(article)) {
    await run('INSERT INTO media (path, id, media_type) VALUES ($1, $2, $3)', path, id, mediaType);
  }
}

/** Reads the file at a path, if an article is published with it; `gone` if only deleted articles were. */
export async function readMedia({ all }: Statements, path: string): Promise<SentFile | 'gone' | undefined> {
  // LIMIT 1, since all articles may share one picture.
  const [published] = await all(
    `SELECT media.media_type, ledger.slug FROM media JOIN ledger ON ledger.id = media.id
     WHERE media.path = $1 AND ledger.deleted IS NULL ORDER BY media.id LIMIT 1`,
    path,
  );
  if (published !== undefined) {
    return { path, mediaType: String(published['media_type']), slug: String(published['slug']) };
  }
  return (await all('SELECT id FROM media WHERE path = $1 LIMIT 1', path)).length === 0 ? undefined : 'gone';
}

/** Reads the paths of all files that articles are published with. */
export async function readMediaPaths({ all }: Statements): Promise<readonly string[]> {
  const rows = await all(
    `SELECT DISTINCT media.path FROM media JOIN ledger ON ledger.id = media.id
     WHERE ledger.deleted IS NULL ORDER BY media.path`,
  );
  return rows.map(({ path }) => String(path));
}

/** Reads the paths of all files that only deleted articles were published with. */
export async function readGoneMediaPaths({ all }: Statements): Promise<readonly string[]> {
  const rows = await all(
    `SELECT media.path FROM media JOIN ledger ON ledger.id = media.id
     GROUP BY media.path HAVING count(*) = count(ledger.deleted) ORDER BY media.path`,
  );
  return rows.map(({ path }) => String(path));
}
