import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCrowd } from '../helpers/conformance-pollers.ts';
import { mustRun } from '../helpers/conformance-programs.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { request } from '../helpers/request.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['/rss.xml', '/atom.xml', '/feed.json', '/'];

/** PM2 cannot tell which port was found for a 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** The service under a PM2 of its own, with the settings that are shipped; both end with the test. */
async function startUnderPm2(): Promise<{
  pm2: (...args: string[]) => Promise<string>;
  origin: string;
  /** A file of PM2's directory. */
  read: (file: string) => string;
}> {
  const home = temporaryDirectory();
  const port = await freePort();
  const environment = {
    PATH: process.env['PATH'],
    PM2_HOME: home,
    PM2_DISABLE_VERSION_CHECK: 'true',
    PORT: String(port),
    CONTENT_DIR: join(ROOT, 'content'),
    DATA_DIR: join(home, 'data'),
  };
  const pm2 = (...args: string[]): Promise<string> =>
    mustRun(process.execPath, [join(ROOT, 'node_modules/pm2/bin/pm2'), ...args], {
      home,
      environment,
      cwd: ROOT,
    });
  onTestFinished(async () => void (await pm2('kill')));
  await pm2('start', 'ecosystem.config.js');
  return { pm2, origin: `http://127.0.0.1:${port}`, read: (file) => readFileSync(join(home, file), 'utf8') };
}

/** How the processes ended, as PM2 saw it: by the signal that it had sent, or by SIGKILL when they did not. */
function endings(log: string): string[] {
  return [...log.matchAll(/exited with code \[(\d+)\] via signal \[(\w+)\]/g)].map(
    ([, code, signal]) => `code ${code}, ${signal}`,
  );
}

test('[2] [37] [47] [58] pm2 reload takes over without one failed request', async () => {
  const { pm2, origin, read } = await startUnderPm2();
  const urls = DOCUMENTS.map((path) => origin + path);
  const validators = (): Promise<unknown[]> =>
    Promise.all(
      urls.map(async (url) => {
        const { status, headers } = await request(url);
        return [url, status, headers.etag, headers['last-modified']];
      }),
    );
  const first = await validators();
  expect(first).toEqual(urls.map((url) => [url, 200, expect.any(String), expect.any(String)]));

  const before = await pm2('pid', 'feedwright');
  const crowd = startCrowd(urls, 20);
  // A connection that is handed to the old process in the moment in which it ends is a rare thing.
  for (let reload = 0; reload < 3; reload += 1) await pm2('reload', 'feedwright');
  const { answers, failures, fewest } = await crowd.end();
  expect(failures).toEqual([]);
  expect([...answers.keys()].sort((a, b) => a - b)).toEqual([200, 304]);
  expect(fewest).toBeGreaterThan(10);
  expect(await pm2('pid', 'feedwright')).not.toBe(before);
  expect(await validators()).toEqual(first);
  // Those that were replaced ended by themselves.
  // As one text, which a failure shows whole.
  expect(endings(read('pm2.log')).join('; ')).toBe(Array(3).fill('code 0, SIGINT').join('; '));
});

test('[66] under PM2 the service logs where PM2 looks, and stops when it is told to', async () => {
  const { pm2, origin, read } = await startUnderPm2();
  await pm2('stop', 'feedwright');
  await expect(request(`${origin}/rss.xml`)).rejects.toThrow('ECONNREFUSED');
  expect(endings(read('pm2.log'))).toEqual(['code 0, SIGINT']);
  expect(read('logs/feedwright-out-0.log')).toBe(`Feedwright listens on ${origin}/\n`);
  const events = read('logs/feedwright-error-0.log').trim().split('\n');
  expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'regenerated',
    'listening',
    'stopping',
    'stopped',
  ]);
});
