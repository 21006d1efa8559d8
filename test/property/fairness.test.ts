import type { IncomingMessage } from 'node:http';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLimiter, type Limit } from '../../src/modules/rate-limit/limiter.ts';
import { statedSubscribers } from '../../src/modules/readers/count/user-agent.ts';
import type { Resource } from '../../src/core/snapshot/resource.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = Date.parse('2026-03-01T12:00:00Z');

function limiter(perHour: number | 'auto', leastSeconds = 60): Limit {
  return createLimiter({
    perHour,
    leastSeconds: () => leastSeconds,
    clientAddress: ({ socket }) => socket.remoteAddress ?? '',
    subscribersOf: statedSubscribers,
  });
}

function requestOf(headers: IncomingMessage['headers'], address = '203.0.113.9'): IncomingMessage {
  return { method: 'GET', headers, socket: { remoteAddress: address } } as unknown as IncomingMessage;
}

const resourceAt = (lastModified: number | undefined): Resource =>
  ({ path: '/rss.xml', lastModified }) as unknown as Resource;

const tagOf = (version: number): string => `"${version.toString(16).padStart(32, '0')}"`;

/** Headers of a client at the same address that polls without valid conditions. */
const careless = fc.constantFrom<IncomingMessage['headers']>(
  {},
  { 'if-none-match': '""' },
  { 'if-none-match': '"5f2b-63a1"' },
  { 'if-modified-since': 'yesterday' },
);

const event = fc.record({
  /** Mostly bursts, sometimes hours apart. */
  afterMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 5000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 20 * MINUTE_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 * HOUR_MS }) },
  ),
  what: fc.oneof(
    { weight: 1, arbitrary: fc.constant('change' as const) },
    { weight: 4, arbitrary: fc.nat({ max: 5 }) },
    { weight: 8, arbitrary: careless },
  ),
});

test('[58] conditional polls are never refused, whatever other clients send from the same address and agent', () => {
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 50, maxLength: 400 }),
      fc.constantFrom<number | 'auto'>('auto', 24, 100),
      fc.boolean(),
      (events, perHour, isDated) => {
        const limit = limiter(perHour);
        const has = new Map<number, { version: number; at: number }>();
        let now = START;
        let version = 1;
        let changed = START - 100 * HOUR_MS;
        for (const { afterMs, what } of events) {
          now += afterMs;
          const resource = resourceAt(isDated ? changed : undefined);
          if (what === 'change') {
            // Shortest interval of the schedule.
            if (now - changed < MINUTE_MS) continue;
            version++;
            changed = now;
          } else if (typeof what === 'number') {
            const known = has.get(what);
            // A 304, which does not reach the limiter.
            if (known?.version === version) continue;
            const byTag = { 'if-none-match': tagOf(known?.version ?? 0) };
            const byDate = { 'if-modified-since': new Date(known?.at ?? START).toUTCString() };
            const headers = what % 2 === 0 ? byTag : byDate;
            expect(limit(requestOf(headers), resource, now)).toBeUndefined();
            has.set(what, { version, at: changed });
          } else {
            limit(requestOf(what), resource, now);
          }
        }
      },
    ),
  );
});

test('[57] unconditional polls get their allowance and no more, and are served again after Retry-After', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 90 * MINUTE_MS }), { minLength: 10, maxLength: 200 }),
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      (waits, perHour, obeys) => {
        const limit = limiter(perHour);
        let now = START;
        let served = 0;
        for (const waitMs of waits) {
          const seconds = limit(requestOf({}), resourceAt(undefined), now);
          if (seconds === undefined) served++;
          if (seconds !== undefined && obeys) {
            now += seconds * 1000;
            expect(limit(requestOf({}), resourceAt(undefined), now)).toBeUndefined();
            served++;
          }
          now += Math.floor(waitMs / perHour / 2);
        }
        expect(served).toBeLessThanOrEqual(perHour * (1 + (now - START) / HOUR_MS) + 1e-6);
        expect(served).toBeGreaterThanOrEqual(Math.min(perHour, waits.length));
      },
    ),
  );
});

test('[57] one address gets ten times the allowance, whatever agents it names', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 20 }), { minLength: 200, maxLength: 300 }),
      fc.integer({ min: 1, max: 10 }),
      (agents, perHour) => {
        const limit = limiter(perHour);
        const answers = agents.map((agent) =>
          limit(requestOf({ 'user-agent': agent }), resourceAt(undefined), START),
        );
        expect(answers.filter((seconds) => seconds === undefined).length).toBeLessThanOrEqual(10 * perHour);
        expect(limit(requestOf({}, '203.0.113.10'), resourceAt(undefined), START)).toBeUndefined();
      },
    ),
  );
});
