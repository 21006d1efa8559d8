import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statements } from '../core/ledger/database.ts';

const DIRECTORY = join(import.meta.dirname, 'migrations');

/**
 * Brings the tables up to date: runs the numbered files that this database has not seen, each once, all in
 * one transaction. Of several processes that start together, one does it. Rejects with the engine's error;
 * then nothing is changed.
 */
export async function migrate(database: Database): Promise<void> {
  // A look without a transaction: usually nothing is missing, and then no writer has to be waited for.
  if (await isMigrated(database)) return;
  await database.transaction(async (statements) => {
    const { run } = statements;
    await run('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)');
    for (const name of await missing(statements)) {
      await run(readFileSync(join(DIRECTORY, name), 'utf8'));
      await run('INSERT INTO migration (name) VALUES ($1)', name);
    }
  });
}

/** Returns true if no migration is missing. Writes nothing. */
export async function isMigrated(database: Pick<Database, 'all'>): Promise<boolean> {
  // Without a readable list of migrations, none has been run.
  return missing(database).then(
    (names) => names.length === 0,
    () => false,
  );
}

async function missing({ all }: Pick<Statements, 'all'>): Promise<readonly string[]> {
  const done = new Set((await all('SELECT name FROM migration')).map(({ name }) => name));
  return readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.sql') && !done.has(name))
    .toSorted();
}
