import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PurgeReport } from '../../../../src/core/events.ts';
import { createHttpClient } from '../../../../src/client/client.ts';
import { createPurger, type Purger } from '../../../../src/modules/purge/purge.ts';
import type { Invalidation } from '../../../../src/modules/purge/purge-request.ts';
import { startPurgeTarget, status, type PurgeTarget } from '../../../support/push/purge-target.ts';

const EVERYTHING: Invalidation = { keys: ['all'], urls: ['https://example.org/'] };

interface Purging {
  readonly purger: Purger;
  readonly reports: PurgeReport[];
  readonly firstReport: Promise<PurgeReport>;
}

/** A purger with one target for keys, which retries without waiting. */
function purgerFor(
  url: string,
  { timeoutMs = 10_000, random = () => 0 }: { random?: () => number; timeoutMs?: number } = {},
): Purging {
  const reports: PurgeReport[] = [];
  let resolve: (report: PurgeReport) => void;
  const firstReport = new Promise<PurgeReport>((done) => (resolve = done));
  const client = createHttpClient({
    allowPrivate: '127.0.0.0/8',
    ports: '1-65535',
    isTrusted: true,
    timeoutMs,
  });
  onTestFinished(client.close);
  const purger = createPurger({
    client,
    template: { url, method: 'POST', headers: {}, body: '{keys}' },
    token: '',
    secret: undefined,
    everything: () => EVERYTHING,
    onPurge: (report) => {
      reports.push(report);
      resolve(report);
    },
    now: () => 0,
    random,
  });
  onTestFinished(purger.close);
  return { purger, reports, firstReport };
}

const stale = (...keys: string[]): Invalidation => ({ keys, urls: [] });

const bodies = ({ received }: PurgeTarget): string[] => received.map(({ body }) => body);

/** Blocks the next request until it is released. */
function held(target: PurgeTarget): () => void {
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  target.script.push((res) => gate.then(() => res.writeHead(204).end()));
  return () => letGo();
}

describe('a purge that fails', () => {
  test('is retried until a response is successful', async () => {
    const target = await startPurgeTarget(status(503), status(429), (res) => res.destroy(), status(404));
    const { purger, reports } = purgerFor(target.origin);
    await expect(purger.purge(stale('a'))).resolves.toBe(true);
    expect(bodies(target)).toEqual(['a', 'a', 'a', 'a', 'a']);
    expect(reports.map(({ isDone, tries, reason }) => [isDone, tries, reason])).toEqual([
      [false, 1, 'answered 503'],
      [false, 2, 'answered 429'],
      [false, 3, 'no connection, or it ended without a valid answer'],
      [false, 4, 'answered 404'],
      [true, 5, undefined],
    ]);
    expect(purger.problem()).toBeUndefined();
  });

  test('waits longer each time, and at most a minute', async () => {
    const target = await startPurgeTarget(status(500));
    const { purger, firstReport } = purgerFor(target.origin, { random: () => 0.999_999 });
    void purger.purge(stale('a'));
    expect((await firstReport).nextMs).toBe(1000);
    expect(purger.problem()).toBe('caches were not told what has changed: answered 500');
    purger.close();

    const { purger: other, reports: later } = purgerFor(target.origin, { random: () => 0.000_02 });
    target.script.push(...Array.from({ length: 10 }, () => status(500)));
    await expect(other.purge(stale('a'))).resolves.toBe(false);
    // Up to 1, 2, 4, 8, 16, 32, 60, 60 and 60 seconds.
    expect(later.map(({ nextMs }) => nextMs)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, undefined]);
  });

  test('waits as long as Retry-After demands, up to a limit', async () => {
    const target = await startPurgeTarget(status(429, { 'Retry-After': '999999' }));
    const { purger, firstReport } = purgerFor(target.origin);
    void purger.purge(stale('a'));
    expect((await firstReport).nextMs).toBe(60_000);
  });

  test('is given up after ten attempts, and sent with the next one', async () => {
    const target = await startPurgeTarget(...Array.from({ length: 10 }, () => status(500)));
    const { purger } = purgerFor(target.origin);
    await expect(purger.purge(stale('a'))).resolves.toBe(false);
    expect(target.received).toHaveLength(10);
    expect(purger.problem()).toContain('answered 500');
    await expect(purger.purge(stale('b'))).resolves.toBe(true);
    expect(bodies(target).at(-1)).toBe('a b');
    expect(purger.problem()).toBeUndefined();
  });

  test('is merged with later purges', async () => {
    const target = await startPurgeTarget();
    const letGo = held(target);
    const { purger } = purgerFor(target.origin);
    const first = purger.purge(stale('a'));
    await target.count(1);
    target.script.push(status(500));
    const others = [purger.purge(stale('b', 'c')), purger.purge(stale('c', 'd'))];
    letGo();
    await expect(first).resolves.toBe(true);
    await expect(Promise.all(others)).resolves.toEqual([true, true]);
    expect(bodies(target)).toEqual(['a', 'b c d', 'b c d']);
  });
});

describe('pending purges', () => {
  test('are bounded: too many become a purge of everything', async () => {
    const target = await startPurgeTarget();
    const letGo = held(target);
    const { purger } = purgerFor(target.origin);
    void purger.purge(stale('a'));
    await target.count(1);
    const many = Array.from({ length: 50 }, (_, part) =>
      purger.purge(stale(...Array.from({ length: 50 }, (__, index) => `${part}-${index}`))),
    );
    letGo();
    await Promise.all(many);
    expect(bodies(target)).toEqual(['a', 'all']);
  });

  test('are a purge of everything if one of them is', async () => {
    const target = await startPurgeTarget();
    const letGo = held(target);
    const { purger } = purgerFor(target.origin);
    void purger.purge(stale('a'));
    await target.count(1);
    const rest = [purger.purge(stale('b')), purger.purge('everything'), purger.purge(stale('c'))];
    letGo();
    await Promise.all(rest);
    expect(bodies(target)).toEqual(['a', 'all']);
  });

  test('are sent in parts that fit into one request', async () => {
    const target = await startPurgeTarget();
    const { purger } = purgerFor(target.origin);
    const keys = Array.from({ length: 250 }, (_, index) => `k${index}`);
    await purger.purge(stale(...keys));
    expect(bodies(target).map((body) => body.split(' ').length)).toEqual([100, 100, 50]);
    expect(bodies(target).join(' ')).toBe(keys.join(' '));
    const long = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(255, 'k'));
    await purger.purge(stale(...long));
    const parts = bodies(target).slice(3);
    expect(parts.join(' ')).toBe(long.join(' '));
    expect(Math.max(...parts.map((body) => body.length))).toBeLessThan(8192);
  });

  test('may be added by the callback of a successful one', async () => {
    const target = await startPurgeTarget();
    const { purger } = purgerFor(target.origin);
    const results: boolean[] = [];
    for (const key of ['a', 'b', 'c']) results.push(await purger.purge(stale(key)));
    expect(results).toEqual([true, true, true]);
    expect(bodies(target)).toEqual(['a', 'b', 'c']);
  });
});

describe('a faulty response', () => {
  test('without end is cut off, and its status counts', async () => {
    let sent = 0;
    const target = await startPurgeTarget((res) => {
      res.writeHead(200);
      const more = (): void => {
        if (res.destroyed) return;
        sent += 65_536;
        if (res.write(Buffer.alloc(65_536))) setImmediate(more);
        else res.once('drain', more);
      };
      more();
    });
    const { purger } = purgerFor(target.origin);
    await expect(purger.purge(stale('a'))).resolves.toBe(true);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test('that redirects is not followed', async () => {
    const other = await startPurgeTarget();
    const target = await startPurgeTarget(status(307, { Location: other.origin }));
    const { purger, reports } = purgerFor(target.origin);
    await expect(purger.purge(stale('a'))).resolves.toBe(true);
    expect(reports[0]?.reason).toBe('answered 307, and redirects are not followed');
    expect(other.received).toEqual([]);
    expect(target.received).toHaveLength(2);
  });

  test('that never arrives is abandoned after the timeout', async () => {
    const target = await startPurgeTarget(() => {});
    const { purger, reports } = purgerFor(target.origin, { timeoutMs: 50 });
    await expect(purger.purge(stale('a'))).resolves.toBe(true);
    expect(reports[0]?.reason).toBe('no answer in time');
  });

  test('whose body never ends counts by its status', async () => {
    const target = await startPurgeTarget((res) => res.writeHead(200).write('a'));
    const { purger, reports } = purgerFor(target.origin, { timeoutMs: 50 });
    await expect(purger.purge(stale('a'))).resolves.toBe(true);
    expect(reports).toHaveLength(1);
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 'no connection, or it ended without a valid answer'],
    ['an endless head', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(10_000)}`, 'the answer has too large a head'],
    ['nothing', '', 'no connection, or it ended without a valid answer'],
  ])('is a failure: %s', async (_name, bytes, expected) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.end(bytes));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { purger, firstReport } = purgerFor(`http://127.0.0.1:${port}/`, { random: () => 1 });
    void purger.purge(stale('a'));
    const { isDone, reason } = await firstReport;
    expect(isDone).toBe(false);
    expect(reason).toBe(expected);
  });
});

describe('the request', () => {
  test('carries the credentials of its URL, and reveals nothing of them in a failure', async () => {
    const target = await startPurgeTarget((res) => res.destroy());
    const { purger, reports } = purgerFor(target.origin.replace('//', '//us%40er:secret@') + '/x?zone=1#y');
    await expect(purger.purge(stale('a'))).resolves.toBe(true);
    const [, { url, headers } = { url: '', headers: {} }] = target.received;
    expect([url, headers.authorization, headers.connection]).toEqual([
      '/x?zone=1',
      `Basic ${Buffer.from('us@er:secret').toString('base64')}`,
      'close',
    ]);
    expect(JSON.stringify(reports)).not.toMatch(/secret|zone|127/);
  });

  test('to a host without an address fails for that reason', async () => {
    const { purger, firstReport } = purgerFor('http://cache.invalid/?secret');
    void purger.purge(stale('a'));
    expect((await firstReport).reason).toBe('the host name has no address');
  });
});

test('closing waits for nothing and sends nothing more', async () => {
  const target = await startPurgeTarget(() => {});
  const { purger, reports } = purgerFor(target.origin);
  const told = purger.purge(stale('a'));
  await target.count(1);
  purger.close();
  await expect(told).resolves.toBe(false);
  await expect(purger.purge(stale('b'))).resolves.toBe(false);
  expect(target.received).toHaveLength(1);
  expect(reports).toEqual([]);
});
