import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statements } from '../core/ledger/database.ts';

const DIRECTORY = join(import.meta.dirname, 'migrations');

/**
 * Brings the tables up to date: runs the numbered files that this database has not seen, each once, all in
 * one transaction. Of several processes that begin at once, one does it. Rejects with the engine's error, and changes
 * nothing then.
 */
export async function migrate(database: Database): Promise<void> {
  // Mostly there is nothing to do, and then nobody has to wait for somebody who writes.
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

/** Whether all tables are there, as they are now. Nothing is written. */
export async function isMigrated(database: Pick<Database, 'all'>): Promise<boolean> {
  // Where the list of what was done cannot be read, there is none.
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
