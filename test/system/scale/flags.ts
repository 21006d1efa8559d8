import { onTestFinished } from 'vitest';
import type { Database } from '../../../src/core/ledger/database.ts';
import { openPostgres } from '../../../src/store/postgres/postgres.ts';
import type { PostgresSettings } from '../../../src/store/postgres/client.ts';

export async function open(url: string, more: Partial<PostgresSettings> = {}): Promise<Database> {
  const database = await openPostgres({ url, ...more });
  onTestFinished(database.close);
  return database;
}

export const flags = async ({ all }: Pick<Database, 'all'>): Promise<unknown[]> =>
  (await all('SELECT name FROM flag ORDER BY name')).map(({ name }) => name);

export const add = ({ run: tell }: Pick<Database, 'run'>, name: string): Promise<void> =>
  tell('INSERT INTO flag (name) VALUES ($1)', name);
