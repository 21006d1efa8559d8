import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';
import { plainSummary } from '../../../../../../src/core/content/metadata/values/plain-summary.ts';
import { growthOnText, LINEAR } from '../../../../../support/service/cost.ts';

const read = (date: string, yaml: string) =>
  readMetadata(`${date}: 2020-01-01T00:00:00Z\n${yaml}`, 1, { path: 'a.md', timezone: 'UTC' }).metadata;

describe('character references', () => {
  test.each([
    ['Ice &#8211; and snow', 'Ice – and snow'],
    ['Ice &amp; snow', 'Ice & snow'],
    ['&lt;b&gt;', '<b>'],
    ['&amp;amp;', '&amp;'],
    ['&#x2019;', '’'],
    ['AT&T', 'AT&T'],
    ['AT&T &#8211; a history', 'AT&T &#8211; a history'],
    ['a &notit; b', 'a &notit; b'],
    ['a &semi; b', 'a ; b'],
    ['a &nosuch; b', 'a &nosuch; b'],
    ['no semicolon &amp here', 'no semicolon &amp here'],
    ['&#1;x', 'x'],
  ])('%j is %j in another dialect, and stays in ours', (written, expected) => {
    expect(read('date', `title: ${JSON.stringify(written)}`).title).toBe(expected);
    expect(read('date', `description: ${JSON.stringify(written)}`).summary).toBe(expected);
    expect(read('published', `title: ${JSON.stringify(written)}`).title).toBe(written);
  });
});

describe('titles', () => {
  test.each(['title: ""', 'title: "  "', 'title:', 'title: ~'])('%j is none', (yaml) => {
    expect(read('date', yaml)).toEqual({ published: Date.UTC(2020, 0, 1) });
    expect(read('published', yaml)).toEqual({ published: Date.UTC(2020, 0, 1) });
  });

  test('brackets around words belong to a title of another dialect', () => {
    expect(read('date', 'title: [Review]').title).toBe('[Review]');
  });
});

describe('summaries', () => {
  test.each([
    ['**Bold** and *stressed* words', 'Bold and stressed words'],
    ['A _word_ and snake_case_name', 'A word and snake_case_name'],
    ['[Ice](https://example.org/ice) on the pier', 'Ice on the pier'],
    ['![Pier](pier.png "P") before', 'Pier before'],
    ['Run `npm ci` first', 'Run npm ci first'],
    ['<p>Ice &amp; <b>snow</b></p><p>More</p>', ' Ice &amp; snow  More '],
    ['<a href="https://example.org/?a=1">Ice</a>', 'Ice'],
    ['[[note|words]] and [[note]]', 'words and note'],
    ['2 * 3 * 4 and a*b*c', '2 * 3 * 4 and a*b*c'],
    ['*unclosed and _this', '*unclosed and _this'],
    ['array[0](x', 'array[0](x'],
    ['a < b and <unknown>x</unknown>', 'a < b and <unknown>x</unknown>'],
    ['<b> alone', '<b> alone'],
    ['# no heading', '# no heading'],
  ])('%j', (written, expected) => {
    expect(plainSummary(written, true)).toBe(expected);
  });

  test('an element without an end tag goes in another dialect only', () => {
    expect(plainSummary('one<br>two', true)).toBe('one two');
    expect(plainSummary('one<br>two', false)).toBe('one<br>two');
  });

  test.each([
    '<',
    '<a ',
    '[',
    '![',
    '[a](',
    '`',
    '*a',
    '**',
    '_',
    '[[',
    '<!--',
    '<b>',
    '&',
    '&amp',
    '](',
    '~~a',
  ])('%j sixty thousand times takes linear time', (piece) => {
    const readBoth = (text: string): void => {
      plainSummary(text, true);
      read('date', `title: T\ndescription: ${JSON.stringify(text)}`);
    };
    expect(growthOnText(readBoth, piece, 60_000)).toBeLessThan(LINEAR);
  });
});
