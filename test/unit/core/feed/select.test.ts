import { describe, expect, test } from 'vitest';
import { isPublished, newestFirst, nextChange, type Term } from '../../../../src/core/feed/select.ts';

const NOW = Date.UTC(2014, 5, 5);
const SECOND = 1000;

function term(published: number, expires?: number, draft = false): Term {
  return { published, expires, draft };
}

describe('isPublished', () => {
  test.each([
    ['long published', term(NOW - SECOND), true],
    ['due this second', term(NOW), true],
    ['due in a second', term(NOW + SECOND), false],
    ['a draft', term(NOW - SECOND, undefined, true), false],
    ['not yet expired', term(NOW - SECOND, NOW + SECOND), true],
    ['expiring this second', term(NOW - SECOND, NOW), false],
    ['expired', term(NOW - 2 * SECOND, NOW - SECOND), false],
    ['expired before it was published', term(NOW - SECOND, NOW - 2 * SECOND), false],
  ])('[6] %s', (_, article, expected) => {
    expect(isPublished(article, NOW)).toBe(expected);
  });
});

describe('newestFirst', () => {
  const entry = (published: number, id: string): { published: number; id: string } => ({ published, id });

  test('[6] sorts the newest first, then by id', () => {
    const entries = [entry(1, 'b'), entry(2, 'z'), entry(1, 'a'), entry(3, 'm')];
    expect(entries.toSorted(newestFirst).map(({ id }) => id)).toStrictEqual(['m', 'z', 'a', 'b']);
  });

  test('[2] [6] compares ids by code unit, independent of the locale', () => {
    const entries = ['ä', 'a', 'Z', 'b', '\u{1F600}', '\uFF5E'].map((id) => entry(1, id));
    const order = ['Z', 'a', 'b', 'ä', '\u{1F600}', '\uFF5E'];
    expect(entries.toSorted(newestFirst).map(({ id }) => id)).toStrictEqual(order);
    expect(
      entries
        .toReversed()
        .toSorted(newestFirst)
        .map(({ id }) => id),
    ).toStrictEqual(order);
  });

  test('an entry equals itself', () => {
    expect(newestFirst(entry(1, 'a'), entry(1, 'a'))).toBe(0);
  });
});

describe('nextTurn', () => {
  test.each([
    ['no articles', [], undefined],
    ['a published article', [term(NOW - SECOND)], undefined],
    ['one due in this second', [term(NOW)], undefined],
    ['one due in a second', [term(NOW + SECOND)], NOW + SECOND],
    ['one that expires', [term(NOW - SECOND, NOW + SECOND)], NOW + SECOND],
    ['one that expires this second', [term(NOW - SECOND, NOW)], undefined],
    ['a draft', [term(NOW + SECOND, NOW + 2 * SECOND, true)], undefined],
    ['one that is never published', [term(NOW + 2 * SECOND, NOW + SECOND)], undefined],
    ['one that expires in the second of its publication', [term(NOW + SECOND, NOW + SECOND)], undefined],
    ['one that is published and expires', [term(NOW + SECOND, NOW + 2 * SECOND)], NOW + SECOND],
    [
      'the earliest of several',
      [term(NOW + 3 * SECOND), term(NOW - SECOND, NOW + 2 * SECOND), term(NOW + 4 * SECOND)],
      NOW + 2 * SECOND,
    ],
  ])('[6] %s', (_, articles, expected) => {
    expect(nextChange(articles, NOW)).toBe(expected);
  });
});
