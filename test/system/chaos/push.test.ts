import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { pushStoreOn } from '../../../src/modules/push/store/push-methods.ts';
import { DATABASE_FILE } from '../../../src/store/sqlite/sqlite-store.ts';
import { start, type Running } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { createRandom } from './random.ts';

/** Seed of the kills, by number of deliveries; what is under way then depends on the machine. */
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 20);
const SUBSCRIBERS = 2000;
/** Number of loopback addresses, each a host of its own. */
const HOSTS = 20;
const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/tags/sea/rss.xml'];
const YEAR_MS = 31_536_000_000;
const SETTLE_MS = 60_000;

/** A receiver for all subscribers, which records the deliveries of each. */
function createSink() {
  /** Hashes of the deliveries to each subscriber, in order. */
  const got = new Map<string, string[]>();
  let count = 0;
  const waiting = new Set<() => void>();
  const server = createServer((req, res) => {
    const hash = createHash('sha256');
    req.on('data', (chunk: Buffer) => hash.update(chunk));
    req.on('end', () => {
      const subscriber = req.url ?? '';
      const deliveries = got.get(subscriber) ?? [];
      deliveries.push(hash.digest('hex'));
      got.set(subscriber, deliveries);
      count += 1;
      for (const look of waiting) look();
      // A response that is cut off here belongs to a received delivery, which is repeated.
      res.writeHead(204).end();
    });
    req.on('error', () => {});
  });
  return {
    server,
    got,
    count: () => count,
    /** Resolves when this number of further deliveries has arrived. */
    more: (wanted: number): Promise<void> => {
      const until = count + wanted;
      return new Promise((resolve) => {
        const look = (): void => {
          if (count < until) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

test(`[62] killed ${KILLS} times during ${SUBSCRIBERS} deliveries, the hub delivers the last version to every subscriber, and no older one after it`, async () => {
  const sink = createSink();
  await new Promise<void>((resolve) => sink.server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    sink.server.close();
    sink.server.closeAllConnections();
  });
  const { port } = sink.server.address() as AddressInfo;
  const content = temporaryDirectory({
    'one.md': article('One', '2026-01-01T10:00:00Z', 'Version 0.', 'tags: [sea]'),
  });
  const data = temporaryDirectory();
  const args = ['--content', content, '--data', data, '--port', '0', '--base-url', 'https://example.org/'];
  const serve = (): Running =>
    start(['serve', ...args, '--cron', '* * * * * *', '--push-allow-private', '127.0.0.0/8']);
  const end = async ({ child, ended }: Running, signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    expect((await ended).signal ?? 'SIGTERM').toBe(signal);
  };

  // Creates the tables, and confirms all subscribers directly.
  let running = serve();
  await running.listening;
  await end(running, 'SIGTERM');
  const topicOf = (n: number): string => PATHS[n % PATHS.length] ?? '';
  const database = openSqlite(join(data, DATABASE_FILE));
  await database.run('PRAGMA synchronous = OFF');
  const store = pushStoreOn(database);
  for (let n = 0; n < SUBSCRIBERS; n += 1) {
    const host = `127.0.0.${(n % HOSTS) + 1}`;
    await store.subscribe({
      protocol: 'websub',
      topic: `https://example.org${topicOf(n)}`,
      callback: `http://${host}:${port}/${n}`,
      host,
      secret: undefined,
      expires: Date.now() + YEAR_MS,
    });
  }
  await database.close();

  const random = createRandom(SEED);
  /** Versions of the topics' documents by hash. */
  const versions = new Map<string, number>();
  const publishVersion = (version: number): void =>
    writeFiles(content, {
      'one.md': article('One', '2026-01-01T10:00:00Z', `Version ${version}.`, 'tags: [sea]'),
    });
  let version = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    // The change is found by the first regeneration, or by a tick while older deliveries are still pending.
    version += 1;
    const isFirst = kill % 4 !== 0;
    if (isFirst) publishVersion(version);
    running = serve();
    const origin = await running.listening;
    if (!isFirst) publishVersion(version);
    await sink.more(1 + random.below(SUBSCRIBERS / 2));
    // The served documents are recorded with their version.
    for (const path of PATHS) {
      const { body } = await request(origin + path);
      const served = Number(/Version (\d+)\./.exec(body.toString())?.[1]);
      versions.set(createHash('sha256').update(body).digest('hex'), served);
    }
    await end(running, 'SIGKILL');
  }
  const atKills = sink.count();

  running = serve();
  const origin = await running.listening;
  const last = new Map<string, string>();
  const isLast = async (): Promise<boolean> => {
    for (const path of PATHS) {
      const { body } = await request(origin + path);
      const hash = createHash('sha256').update(body).digest('hex');
      last.set(path, hash);
      versions.set(hash, Number(/Version (\d+)\./.exec(body.toString())?.[1]));
      if (!body.includes(`Version ${version}.`)) return false;
    }
    return true;
  };
  await expect.poll(isLast, { timeout: SETTLE_MS }).toBe(true);
  const without = (): number =>
    Array.from({ length: SUBSCRIBERS }, (_, n) => n).filter(
      (n) => sink.got.get(`/${n}`)?.at(-1) !== last.get(topicOf(n)),
    ).length;
  await expect.poll(without, { timeout: SETTLE_MS, interval: 100 }).toBe(0);

  for (const [subscriber, hashes] of sink.got) {
    const seen = hashes.map((hash) => versions.get(hash));
    const known = seen.filter((one) => one !== undefined);
    expect([subscriber, known], `seed ${SEED}`).toEqual([subscriber, known.toSorted((a, b) => a - b)]);
    // Every delivery was a served document.
    expect([subscriber, seen.length], `seed ${SEED}`).toEqual([subscriber, known.length]);
  }
  console.log(
    `push, seed ${SEED}: ${atKills} deliveries until the last kill, ${sink.count()} in all, ${version} versions`,
  );
  await end(running, 'SIGTERM');
});
