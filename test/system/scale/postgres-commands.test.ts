import { describe, expect, onTestFinished, test } from 'vitest';
import { openStoreOn } from '../../../src/store/postgres/store.ts';
import { databaseOf, freshDatabase } from '../../support/store/engine.ts';
import { run } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { rowsOf } from '../../support/store/ledger.ts';
import { open, add } from './flags.ts';

describe('error messages contain no secrets', () => {
  test('a wrong password, another database, and conflicting rows', async () => {
    const url = freshDatabase();
    const wrong = new URL(url);
    wrong.password = 'capability-of-somebody';
    const nowhere = databaseOf(url, 'feedwright_test_nowhere');
    const failures: unknown[] = [];
    for (const one of [wrong.href, nowhere])
      failures.push(await openStoreOn({ url: one }).catch((e: unknown) => e));
    const database = await open(url);
    await add(database, 'https://callback.example/capability-of-somebody');
    failures.push(
      await add(database, 'https://callback.example/capability-of-somebody').catch((e: unknown) => e),
    );
    expect(failures.map(String)).toEqual([
      expect.stringContaining('password authentication failed'),
      expect.stringContaining('does not exist (create it'),
      expect.stringContaining('duplicate key'),
    ]);
    const { inspect } = await import('node:util');
    expect(inspect(failures, { depth: 9, showHidden: true })).not.toMatch(
      /capability|only%20for|only for tests/,
    );
  });
});

describe('commands', () => {
  const content = (): string => temporaryDirectory({ 'a.md': article('A', '2026-01-01T10:00:00Z') });

  test('check, build, accept and readers use the database, and check leaves no trace', async () => {
    const url = freshDatabase();
    const environment = { CONTENT_DIR: content(), DATABASE_URL: url };
    const checked = await run(['check'], environment);
    expect([checked.code, checked.stdout, checked.stderr]).toEqual([
      0,
      expect.stringContaining('1 article can'),
      '',
    ]);
    const store = await openStoreOn({ url });
    onTestFinished(store.close);
    expect(await rowsOf(store.ledger)).toEqual([]);
    const out = `${temporaryDirectory()}/out`;
    expect((await run(['build', '--out', out], environment)).code).toBe(0);
    expect((await rowsOf(store.ledger)).map(({ title }) => title)).toEqual(['A']);
    expect((await run(['check'], environment)).code).toBe(0);
    expect(await run(['accept'], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing to accept') as string,
    });
    expect(await run(['readers'], environment)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('UTC: none') as string,
    });
  });

  test('a wrong address is a fault, and is not printed', async () => {
    const faults = await run(['check'], {
      CONTENT_DIR: content(),
      DATABASE_URL: 'mysql://user:capability@db/x',
      DATABASE_LISTEN_URL: 'postgres://user:capability@db/x?sslmode=perhaps',
      DATABASE_POOL_SIZE: '1',
      DATABASE_TIMEOUT: '0',
    });
    expect(faults.code).toBe(2);
    expect(faults.stderr).not.toContain('capability');
    for (const part of [
      'DATABASE_URL: expected postgres://',
      'DATABASE_LISTEN_URL: expected postgres://',
      'DATABASE_POOL_SIZE: got "1", expected a whole number from 2 to 100',
      'DATABASE_TIMEOUT: got "0", expected a whole number of seconds',
    ])
      expect(faults.stderr).toContain(part);
  });
});
