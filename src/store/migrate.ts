import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './driver.ts';

const DIRECTORY = join(import.meta.dirname, 'migrations');

/**
 * Brings the tables up to date: runs the numbered files that this database has not seen, each once, all in
 * one transaction. Rejects with the engine's error, and changes nothing then.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async ({ all, run }) => {
    await run('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)');
    const done = new Set((await all('SELECT name FROM migration')).map(({ name }) => name));
    for (const name of readdirSync(DIRECTORY).toSorted()) {
      if (!name.endsWith('.sql') || done.has(name)) continue;
      await run(readFileSync(join(DIRECTORY, name), 'utf8'));
      await run('INSERT INTO migration (name) VALUES ($1)', name);
    }
  });
}
