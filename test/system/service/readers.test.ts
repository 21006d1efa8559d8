import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReadersReport } from '../../../src/modules/readers/report/report.ts';
import { openSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { DATABASE_FILE } from '../../../src/store/sqlite/sqlite-store.ts';
import { run, start } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { readReport } from '../../support/readers/readers.ts';
import { request } from '../../support/service/request.ts';

const NEWSBOAT = { 'User-Agent': 'newsboat/2.21 (Linux x86_64)' };
const FEEDBIN = { 'User-Agent': 'Feedbin feed-id:7 - 12 subscribers' };

test('processes on one data directory add their counts up, and `feedwright readers` prints the stored ones', async () => {
  const content = temporaryDirectory({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
  const data = temporaryDirectory();
  const environment = { PORT: '0', CONTENT_DIR: content, DATA_DIR: data, LOG_LEVEL: 'silent' };
  const publisher = start(['serve'], environment);
  const one = await publisher.listening;
  const follower = start(['serve'], environment);
  const other = await follower.listening;
  for (const origin of [one, other, other]) await request(`${origin}/rss.xml`, { headers: NEWSBOAT });
  await request(`${other}/atom.xml`, { headers: FEEDBIN });

  // Each process stores its counts before it reports.
  expect((await readReport({ origin: other })).total.polls).toBeGreaterThanOrEqual(3);
  const report = await readReport({ origin: one });
  expect(report.total.polls).toBe(4);
  expect(report.feeds).toMatchObject([{ feed: '/', subscribers: 13, claimed: 12, people: 1 }]);

  // Remaining counts are stored at the end of the process.
  await request(`${other}/feed.json`, { headers: NEWSBOAT });
  for (const { child, ended } of [follower, publisher]) {
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  }
  const json = await run(['readers', '--json'], environment);
  expect([json.code, json.stderr]).toEqual([0, '']);
  expect((JSON.parse(json.stdout) as ReadersReport).total.polls).toBe(5);
  const text = await run(['readers', '--data', data], { ...environment, DATA_DIR: 'elsewhere' });
  expect(text.stdout).toMatch(
    /^Feed +Subscribers +Of aggregators +In programs +Other clients\n\/ +13 +12 +1 +0$/m,
  );
  expect(text.stdout).toMatch(/^Newsboat +program +2\.21 +4 /m);
});

test('a store locked by another program affects no poll, and no count is lost', async () => {
  const content = temporaryDirectory({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
  const data = temporaryDirectory();
  const origin = await start(['serve'], {
    PORT: '0',
    CONTENT_DIR: content,
    DATA_DIR: data,
    LOG_LEVEL: 'silent',
  }).listening;
  // By then no other process has counts to store.
  expect((await readReport({ origin })).total.polls).toBe(0);
  await request(`${origin}/rss.xml`, { headers: NEWSBOAT });
  const database = openSqlite(join(data, DATABASE_FILE));
  let waiting: Promise<ReadersReport> | undefined;
  await database.transaction(async () => {
    waiting = readReport({ origin });
    for (let polls = 0; polls < 20; polls += 1) {
      expect((await request(`${origin}/rss.xml`, { headers: NEWSBOAT })).status).toBe(200);
    }
  });
  await database.close();
  expect((await waiting)?.total.polls).toBeGreaterThanOrEqual(1);
  expect((await readReport({ origin })).total.polls).toBe(21);
});
