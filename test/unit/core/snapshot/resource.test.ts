import { describe, expect, test } from 'vitest';
import { identityOf, makeResource, type UnencodedResource } from '../../../../src/core/snapshot/resource.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const draft = (text: string, lastModified: number | undefined = NOW - 86_400_000): UnencodedResource => ({
  path: '/rss.xml',
  contentType: 'application/rss+xml',
  links: [],
  text,
  lastModified,
});
const LONG = 'the same words again and again '.repeat(50);

describe('makeResource', () => {
  test('[36] [47] every coding has an entity-tag of its own', async () => {
    const { representations } = await makeResource(draft(LONG), undefined, NOW);
    expect(representations.map(({ coding }) => coding)).toEqual(
      'zstdCompress' in (await import('node:zlib'))
        ? ['br', 'zstd', 'gzip', 'identity']
        : ['br', 'gzip', 'identity'],
    );
    expect(new Set(representations.map(({ tag }) => tag)).size).toBe(representations.length);
  });

  test('omits codings that are larger than the identity', async () => {
    const { representations } = await makeResource(draft('x'), undefined, NOW);
    expect(representations.map(({ coding }) => coding)).toEqual(['identity']);
  });

  test('[3] reuses representations and date of an unchanged resource', async () => {
    const before = await makeResource(draft(LONG), undefined, NOW);
    const after = await makeResource(draft(LONG, NOW), before, NOW + 60_000);
    expect(after.representations).toBe(before.representations);
    expect(after.lastModified).toBe(before.lastModified);
  });

  test.each([
    ['the clock, if the content has no newer date', NOW, NOW - 86_400_000, NOW],
    ['the content, if it is newer', NOW, NOW + 5000, NOW + 5000],
    [
      'one second later, if the clock was set back',
      NOW - 3_600_000,
      NOW - 86_400_000,
      NOW - 86_400_000 + 1000,
    ],
  ])('[37] a change moves the date to %s', async (_name, now, contentDate, expected) => {
    const before = await makeResource(draft(LONG), undefined, NOW);
    const after = await makeResource(draft(`${LONG}!`, contentDate), before, now);
    expect(after.lastModified).toBe(Math.max(expected, now));
    expect(after.lastModified).toBeGreaterThan(before.lastModified ?? Infinity);
  });

  test('the identity is the rendered text', async () => {
    expect(identityOf(await makeResource(draft(LONG), undefined, NOW)).body.toString()).toBe(LONG);
  });
});
