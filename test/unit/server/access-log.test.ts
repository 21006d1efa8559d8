import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAccessLog } from '../../../src/server/access-log.ts';
import { createClientAddress } from '../../../src/core/delivery/client-address.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00.123Z') }));
afterEach(() => void vi.useRealTimers());

/** The parts of a request that the log reads. */
function requestOf(url: string, agent?: string): IncomingMessage {
  const request = {
    method: 'GET',
    url,
    headers: { 'user-agent': agent },
    socket: { remoteAddress: '127.0.0.1' },
  };
  return request as unknown as IncomingMessage;
}

/** A log, and its output, one string per write. */
function start(): { log: ReturnType<typeof createAccessLog>; written: string[] } {
  const written: string[] = [];
  return { log: createAccessLog((lines) => written.push(lines), createClientAddress(undefined)), written };
}

const parse = (written: readonly string[]): Record<string, unknown>[] =>
  written
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the access log', () => {
  test('writes a line of JSON for each response', () => {
    const { log, written } = start();
    const started = performance.now();
    vi.advanceTimersByTime(2);
    log.logAnswer(requestOf('/rss.xml', 'Reader/1.0'), 304, 0, started);
    log.flush();
    expect(parse(written)).toEqual([
      {
        level: 30,
        time: '2026-03-01T12:00:00.125Z',
        event: 'access',
        request: expect.stringMatching(/^[0-9a-f]{12}-1$/),
        method: 'GET',
        path: '/rss.xml',
        status: 304,
        bytes: 0,
        durationMs: 2,
        agent: 'Reader/1.0',
        address: '127.0.0.1',
      },
    ]);
  });

  test('omits the query, and treats what a client sends as text only', () => {
    const { log, written } = start();
    log.logAnswer(requestOf('/a?token=secret', 'x"\\\n{"level":60}\u2028'), 200, 1, 0);
    log.logAnswer(requestOf('/b\u00e9'), 200, 1, 0);
    log.flush();
    expect(parse(written)).toMatchObject([
      { path: '/a', agent: 'x"\\\n{"level":60}\u2028' },
      { path: '/b\u00e9', agent: null },
    ]);
  });

  test('limits the length of a line', () => {
    const { log, written } = start();
    log.logAnswer(requestOf(`/${'x'.repeat(15_000)}`, '\u0001'.repeat(15_000)), 404, 10, 0);
    log.flush();
    const [line = {}] = parse(written);
    expect(String(line['path'])).toHaveLength(256);
    expect(String(line['agent'])).toHaveLength(256);
    expect(written.join('').length).toBeLessThan(2500);
  });

  test('writes lines in batches, at most half a second late', () => {
    const { log, written } = start();
    for (let number = 0; number < 1000; number++) log.logAnswer(requestOf('/rss.xml', 'Reader'), 200, 5, 0);
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(10);
    vi.advanceTimersByTime(500);
    expect(parse(written)).toHaveLength(1000);
    log.logAnswer(requestOf('/rss.xml', 'Reader'), 200, 5, 0);
    vi.advanceTimersByTime(500);
    expect(parse(written)).toHaveLength(1001);
  });

  test('distinguishes every client, however many there are', () => {
    const { log, written } = start();
    for (let number = 0; number < 3000; number++) log.logAnswer(requestOf('/', `Agent ${number}`), 200, 5, 0);
    log.flush();
    expect(new Set(parse(written).map(({ agent }) => agent)).size).toBe(3000);
  });

  test('writes nothing without responses', () => {
    const { log, written } = start();
    log.flush();
    vi.advanceTimersByTime(10_000);
    expect(written).toEqual([]);
  });
});
