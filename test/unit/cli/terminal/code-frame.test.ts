import stringWidth from 'string-width';
import { assert, integer, option, property, string } from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { codeFrame } from '../../../../src/cli/terminal/code-frame.ts';

/** Position of `part` in a line. */
const at = (line: string, part: string) => ({ column: line.indexOf(part) + 1, length: part.length });

describe('a line that fits', () => {
  test.each([
    ['plain', 'published: someday', 'someday', 11],
    ['at the beginning', 'sumary: x', 'sumary', 0],
    ['behind wide characters', '日本語 <b>', '<b>', 7],
    ['behind combining marks', 'e\u0301e\u0301 <b>', '<b>', 3],
    ['behind a family', '👨‍👩‍👧 <b>', '<b>', 3],
    ['behind Hangul in parts', '\u1112\u1161\u11AB <b>', '<b>', 3],
    ['behind characters of no width', 'a\u200Bb <b>', '<b>', 3],
    ['behind tabs', '\t\t<b>', '<b>', 2],
    ['behind an escape sequence', '\u001B[2J<b>', '<b>', String.raw`\u001b[2J`.length],
  ])('%s', (_name, line, part, indent) => {
    expect(codeFrame(line, at(line, part), 60)).toMatchObject({ marked: part, indent, isReordered: false });
  });

  test('without a position is only shown', () => {
    expect(codeFrame('a line', {}, 60)).toEqual({
      before: '',
      marked: '',
      after: 'a line',
      indent: undefined,
      marks: 0,
      isReordered: false,
    });
  });

  test('a position past its end is marked at the end', () => {
    expect(codeFrame('abc', { column: 99 }, 60)).toMatchObject({ before: 'abc', marked: '', indent: 3 });
  });

  test('half a character marks the whole character', () => {
    expect(codeFrame('a😀b', { column: 3, length: 1 }, 60)).toMatchObject({ before: 'a', marked: '😀' });
  });

  test('right-to-left letters set isReordered', () => {
    expect(codeFrame('url: שלום', at('url: שלום', 'שלום'), 60).isReordered).toBe(true);
  });
});

describe('a line that is too long', () => {
  const line = `${'before '.repeat(50)}<here>${' after'.repeat(50)}`;

  test('is cut around the position', () => {
    const { before, marked, after, indent } = codeFrame(line, at(line, '<here>'), 40);
    expect(marked).toBe('<here>');
    expect(before).toMatch(/^….*before $/);
    expect(after).toMatch(/^ after.*…$/);
    expect(indent).toBe(stringWidth(before));
    expect(stringWidth(before + marked + after)).toBeLessThanOrEqual(40);
  });

  test('shows its end if the position is there', () => {
    const { before, after } = codeFrame(line, { column: line.length, length: 1 }, 40);
    expect([stringWidth(before), after]).toEqual([39 - 1, '']);
  });

  test('of megabytes is examined only around the position', () => {
    const huge = `${'字'.repeat(3_000_000)}<here>${'👩‍👧'.repeat(500_000)}`;
    const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    onTestFinished(() => segment.mockRestore());
    expect(codeFrame(huge, at(huge, '<here>'), 80).marked).toBe('<here>');
    expect(codeFrame(huge, {}, 80).after).toMatch(/^字+…$/);
    const units = segment.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
    expect(units).toBeGreaterThan(80);
    expect(units).toBeLessThan(20_000);
  });

  test('one character with thousands of combining marks is handled', () => {
    expect(codeFrame(`a${'\u0301'.repeat(100_000)}b`, { column: 1 }, 40).marked).toMatch(/^a/);
  });
});

test('any line with any position fits, is harmless and never throws', () => {
  assert(
    property(
      string({ unit: 'binary', maxLength: 300 }),
      option(integer({ min: 1, max: 400 }), { nil: undefined }),
      option(integer({ min: 0, max: 400 }), { nil: undefined }),
      integer({ min: 10, max: 120 }),
      (line, column, length, cells) => {
        const { before, marked, after, indent } = codeFrame(line, { column, length }, cells);
        expect(stringWidth(before + marked + after)).toBeLessThanOrEqual(cells);
        expect(before + marked + after).not.toMatch(/[\p{Control}\p{Bidi_Control}\u2028\u2029]/u);
        expect(indent === undefined).toBe(column === undefined);
      },
    ),
  );
});
