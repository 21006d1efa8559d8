import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../support/service/free-port.ts';
import { mustRun } from './support/programs.ts';
import { temporaryDirectory } from '../support/service/directory.ts';
import { issueIn, startWanderers, writeIssue } from '../support/fleet/fleet-pollers.ts';
import { request } from '../support/service/request.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Documents, a page, and on-demand resources. */
const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/', '/tags/sea/rss.xml', '/tags/sea/'];

/**
 * Starts a publisher and two web processes under a PM2 of their own, with the shipped settings; all end with
 * the test.
 */
async function startUnderPm2(): Promise<{
  pm2: (...args: string[]) => Promise<string>;
  content: string;
  origin: string;
  publisher: string;
  /** Reads a file of PM2's directory. */
  read: (file: string) => string;
}> {
  const home = temporaryDirectory();
  const content = temporaryDirectory();
  writeIssue(content, 1);
  const port = await freePort();
  const publisherPort = await freePort();
  const environment = {
    PATH: process.env['PATH'],
    PM2_HOME: home,
    PM2_DISABLE_VERSION_CHECK: 'true',
    PORT: String(port),
    PUBLISHER_PORT: String(publisherPort),
    WEB_PROCESSES: '2',
    CONTENT_DIR: content,
    DATA_DIR: join(home, 'data'),
    CRON_SCHEDULE: '* * * * * *',
    // Origin for the ids.
    BASE_URL: 'https://example.org/',
  };
  const pm2 = (...args: string[]): Promise<string> =>
    mustRun(process.execPath, [join(ROOT, 'node_modules/pm2/bin/pm2'), ...args], {
      home,
      environment,
      cwd: ROOT,
    });
  onTestFinished(async () => void (await pm2('kill')));
  await pm2('start', 'ecosystem.config.js');
  return {
    pm2,
    content,
    origin: `http://127.0.0.1:${port}`,
    publisher: `http://127.0.0.1:${publisherPort}`,
    read: (file) => readFileSync(join(home, file), 'utf8'),
  };
}

/** Endings of the processes according to PM2: on its signal, or by SIGKILL after the time-out. */
function endings(log: string): string[] {
  return [...log.matchAll(/exited with code \[(\d+)\] via signal \[(\w+)\]/g)].map(
    ([, code, signal]) => `code ${code}, ${signal}`,
  );
}

const REFUSED = 'ECONNREFUSED';

test('[2] [37] [47] [58] pm2 reload of a publisher and two web processes fails no poll, and no client gets older content', async () => {
  const { pm2, content, origin, read } = await startUnderPm2();
  const before = await pm2('pid', 'feedwright-web');
  expect(before.trim().split('\n')).toHaveLength(2);

  const wanderers = startWanderers([origin], PATHS, 20);
  for (let reload = 1; reload <= 10; reload += 1) {
    writeIssue(content, reload + 1);
    await pm2('reload', 'all');
  }
  // New connections reach both processes in turn.
  const newest = async (): Promise<number[]> => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => request(`${origin}/rss.xml`)));
    return [...new Set(answers.map(({ body }) => issueIn(body)))];
  };
  await expect.poll(newest).toEqual([11]);
  const { answers, failures, newest: seen } = await wanderers.end();
  expect(failures).toEqual([]);
  expect([...answers.keys()].sort((a, b) => a - b)).toEqual([200, 304]);
  expect(answers.get(304)).toBeGreaterThan(200);
  expect(seen).toBe(11);
  expect(await pm2('pid', 'feedwright-web')).not.toBe(before);
  // The replaced processes ended by themselves. Joined, so that a failure prints the whole text.
  expect(endings(read('pm2.log')).join('; ')).toBe(Array(30).fill('code 0, SIGINT').join('; '));
}, 300_000);

test('[66] under PM2 all processes wait for the first snapshot, log to PM2’s files, and stop when told to', async () => {
  const { pm2, origin, publisher, read } = await startUnderPm2();
  const roles = await Promise.all(
    [origin, publisher].map(async (at) => (await request(`${at}/healthz`)).body),
  );
  expect(roles.map((body) => (JSON.parse(body.toString()) as { role: string }).role)).toEqual([
    'web',
    'publisher',
  ]);
  expect((await request(`${publisher}/rss.xml`)).status).toBe(404);
  await pm2('stop', 'all');
  await expect(request(`${origin}/rss.xml`)).rejects.toThrow(REFUSED);
  await expect(request(`${publisher}/healthz`)).rejects.toThrow(REFUSED);
  expect(endings(read('pm2.log'))).toEqual(Array(3).fill('code 0, SIGINT'));
  expect(read('logs/feedwright-publisher-out.log')).toBe(`Feedwright listens on ${publisher}/\n`);
  for (const id of [1, 2]) {
    expect(read(`logs/feedwright-web-out-${id}.log`)).toBe(`Feedwright listens on ${origin}/\n`);
    // Only the message that the process waits, and only before the first publication.
    const lines = read(`logs/feedwright-web-error-${id}.log`).trim().split('\n');
    const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
    const first = events.slice(0, events.indexOf('listening'));
    expect([[], ['waiting', 'followed']]).toContainEqual(first);
    expect(events.slice(first.length)).toEqual(['listening', 'stopping', 'stopped']);
  }
});
