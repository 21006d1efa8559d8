import type { TestProject } from 'vitest/node';
import { Client } from 'pg';
import { openStoreOn } from '../../../src/store/postgres/store.ts';
import { databaseOf, TEMPLATE, TEST_DATABASES } from '../../support/store/engine.ts';
import { findPostgres, startPostgres } from '../../support/store/postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a PostgreSQL server that allows creating databases. */
    postgresUrl: string;
  }
}

/**
 * Finds or starts the PostgreSQL server of all tests: the one at TEST_DATABASE_URL, or Debian's programs in a
 * temporary directory. Without either, the tests are skipped, except in CI, where the run fails.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const bin = findPostgres();
  if (given === undefined && bin === undefined) {
    const why = 'there is no PostgreSQL: `apt-get install postgresql`, or name a server in TEST_DATABASE_URL';
    const isNeeded = Boolean(process.env['CI'] || process.env['FEEDWRIGHT_CI']);
    console.error(`${isNeeded ? 'Nothing can be tested' : 'Everything is skipped'}, because ${why}`);
    // An error thrown here would be printed below its stack, and below a message that there are no tests.
    process.exit(isNeeded ? 1 : 0);
  }
  const server = given === undefined ? await startPostgres(bin ?? '') : undefined;
  const url = given ?? server?.url ?? '';
  await dropAll(url);
  await ask(url, `CREATE DATABASE ${TEMPLATE}`);
  const template = await openStoreOn({ url: databaseOf(url, TEMPLATE) });
  await template.close();
  project.provide('postgresUrl', url);
  return async () => {
    if (server === undefined) await dropAll(url);
    else await server.remove();
  };
}

/** Deletes test databases on a server that other runs use. */
async function dropAll(url: string): Promise<void> {
  const left = await ask(url, `SELECT datname FROM pg_database WHERE datname LIKE '${TEST_DATABASES}%'`);
  for (const { datname } of left) await ask(url, `DROP DATABASE "${datname}" WITH (FORCE)`);
}

async function ask(url: string, sql: string): Promise<{ datname: string }[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ datname: string }>(sql)).rows;
  } finally {
    await client.end();
  }
}
