import { describe, expect, test } from 'vitest';
import { globMatcher } from '../../../../../src/core/content/path/glob.ts';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';

const matches = (pattern: string, path: string): boolean | undefined => globMatcher([pattern])?.(path);

describe('globMatcher', () => {
  test.each([
    ['*.html', 'a.html', true],
    ['*.html', 'x/y/a.html', true],
    ['*.html', 'a.htmls', false],
    ['README.md', 'x/README.md', true],
    ['README.md', 'xREADME.md', false],
    ['notes', 'notes/a.md', true],
    ['notes', 'x/notes/y/a.md', true],
    ['notes', 'mynotes/a.md', false],
    ['notes/', 'x/notes/a.md', true],
    ['/notes', 'notes/a.md', true],
    ['/notes', 'x/notes/a.md', false],
    ['./notes/*', 'notes/a.md', true],
    ['notes/*', 'notes/a.md', true],
    ['notes/*', 'x/notes/a.md', false],
    ['notes/*.md', 'notes/x/a.md', false],
    ['notes/**', 'notes/x/a.md', true],
    ['notes/**', 'notes', false],
    ['notes/**', 'notes2/a.md', false],
    ['**/drafts/**', 'drafts/a.md', true],
    ['**/drafts/**', 'x/y/drafts/z/a.md', true],
    ['**/drafts/**', 'x/draft/a.md', false],
    ['a/**/b.md', 'a/b.md', true],
    ['a/**/b.md', 'a/x/y/b.md', true],
    ['a/**/b.md', 'a/x/y/c.md', false],
    ['a/**/x/**/b.md', 'a/x/y/x/z/b.md', true],
    ['**', 'a.md', true],
    ['202?-*.md', '2021-ice.md', true],
    ['202?-*.md', '20211-ice.md', false],
    ['*.{md,html}', 'x/a.html', true],
    ['*.{md,html}', 'x/a.txt', false],
    ['{old,x/{y,z}}/**', 'x/z/a.md', true],
    ['{old,x/{y,z}}/**', 'x/w/a.md', false],
    ['a{b', 'a{b', true],
    ['a}b', 'a}b', true],
    ['*', '.hidden', true],
    ['[ab].md', 'a.md', false],
    ['[ab].md', '[ab].md', true],
    ['a.md', 'a-md', false],
    ['A.md', 'a.md', false],
    ['café/*', 'cafe\u0301/a.md', true],
    ['', 'a.md', false],
    ['/', 'a.md', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  test('one of several patterns is enough, and none matches nothing', () => {
    expect(globMatcher(['a.md', 'b.md'])?.('b.md')).toBe(true);
    expect(globMatcher([])?.('b.md')).toBe(false);
  });

  test('braces that stand for too much, and long patterns, are refused', () => {
    expect(globMatcher(['{a,b}'.repeat(7)])).toBeUndefined();
    expect(globMatcher(['{a,b}'.repeat(6)])).toBeDefined();
    expect(globMatcher(['a'.repeat(501)])).toBeUndefined();
    expect(globMatcher(['{'.repeat(500)])).toBeDefined();
    expect(globMatcher([`${'{a,'.repeat(100)}${'}'.repeat(100)}`])).toBeUndefined();
  });

  test.each([`${'*a'.repeat(249)}b`, `${'**/a/'.repeat(99)}b`, `${'?*'.repeat(249)}b`, '{,'.repeat(200)])(
    'a hostile pattern takes linear time on long paths: %.12s',
    (pattern) => {
      for (const unit of ['a', 'a/', `${'a'.repeat(200)}/`])
        expect(growthOnText((path) => matches(pattern, path), unit, 4000)).toBeLessThan(LINEAR);
    },
  );
});
