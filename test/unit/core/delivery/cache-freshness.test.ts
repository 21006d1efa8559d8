import { expect, test } from 'vitest';
import { createFreshness } from '../../../../src/core/delivery/cache-freshness.ts';
import type { Resource } from '../../../../src/core/snapshot/resource.ts';
import type { Snapshot } from '../../../../src/core/snapshot/snapshot.ts';
import { snapshot as bareSnapshot } from '../../../support/documents/bare-snapshot.ts';
import { PUBLICATION } from '../../../support/service/regenerator.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');

const resource = (changes: Partial<Resource> = {}): Resource => ({
  path: '/rss.xml',
  contentType: 'application/rss+xml',
  links: [],
  lastModified: NOON,
  representations: [],
  ...changes,
});

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot =>
  bareSnapshot(1, { updated: NOON, made: NOON, ...changes });

const freshnessOf = (served: { current: Snapshot | undefined }) =>
  createFreshness({ current: () => served.current, staleIfErrorSeconds: 5 });

test('[49] computes fields once a second and shares them between equal resources', () => {
  const fieldsOf = freshnessOf({ current: snapshot() });
  const [one, other] = [fieldsOf(resource()), fieldsOf(resource({ path: '/atom.xml' }))];
  const first = one(NOON);
  expect(first.list).toEqual([
    'Cache-Control',
    'public, max-age=300, stale-while-revalidate=60, stale-if-error=5',
    'CDN-Cache-Control',
    'max-age=300, stale-while-revalidate=60, stale-if-error=5',
    'Expires',
    'Sun, 01 Mar 2026 12:05:00 GMT',
    'Date',
    'Sun, 01 Mar 2026 12:00:00 GMT',
  ]);
  expect(one(NOON + 999)).toBe(first);
  expect(other(NOON + 500)).toBe(first);
  expect(one(NOON + 1000)).not.toBe(first);
});

test('[49] a new snapshot takes effect at once', () => {
  const served = { current: snapshot() };
  const fieldsAt = freshnessOf(served)(resource());
  expect(fieldsAt(NOON).text).toContain('max-age=300');
  served.current = snapshot({ nextTurn: NOON + 7000 });
  expect(fieldsAt(NOON + 1).text).toContain('max-age=7, stale-while-revalidate=0');
});

test('[49] a feed that will end is fresh until then at most', () => {
  const fieldsAt = freshnessOf({ current: snapshot({ nextTurn: NOON + 200_000 }) })(
    resource({ ending: { from: NOON + 100_000, location: undefined } }),
  );
  expect(fieldsAt(NOON).text).toContain('max-age=100,');
  expect(fieldsAt(NOON + 99_000).text).toContain('max-age=1,');
  expect(fieldsAt(NOON + 100_000).text).toContain('max-age=100,');
});

test('[49] an archive may be cached for a year, whatever is due', () => {
  const fieldsOf = freshnessOf({ current: snapshot({ nextTurn: NOON + 7000 }) });
  expect(fieldsOf(resource({ caching: 'archive' }))(NOON).list).toEqual([
    'Cache-Control',
    'public, max-age=31536000, immutable',
    'CDN-Cache-Control',
    'max-age=31536000, immutable',
    'Expires',
    'Mon, 01 Mar 2027 12:00:00 GMT',
    'Date',
    'Sun, 01 Mar 2026 12:00:00 GMT',
  ]);
});

test('[49] uses the ttl for both limits in snapshots of older versions', () => {
  const fieldsOf = freshnessOf({ current: snapshot({ publication: { ...PUBLICATION, ttlMinutes: 2 } }) });
  expect(fieldsOf(resource())(NOON + 86_400_000).text).toContain('max-age=120,');
});
