import { expect, test } from 'vitest';
import { isSameTitle } from '../../../../src/core/adoption/same-title.ts';

test.each([
  ['curly quotes', `It's "quoted"`, 'It’s “quoted”'],
  ['dashes and an ellipsis', 'Ice -- and snow --- again...', 'Ice – and snow — again…'],
  ['references that the feed left in', 'Fish & chips', 'Fish &#038; chips'],
  ['white space', 'Ice  and\nsnow ', 'Ice and snow'],
  ['composed letters', 'Cafe\u0301', 'Café'],
])('%s: a title is the same', (_name, own, known) => {
  expect([isSameTitle(own, known), isSameTitle(known, own)]).toEqual([true, true]);
});

test.each([
  ['another word', 'Ice', 'Snow'],
  ['another case', 'Ice', 'ice'],
  ['none', 'Ice', ''],
  ['a number more', 'Ice 1', 'Ice 12'],
  ['tags, which the feed may have had', 'How <b>tags</b> look', 'How tags look'],
  ['another reference', 'Caf&eacute;', 'Café'],
])('%s: a title is another one', (_name, own, known) => {
  expect([isSameTitle(own, known), isSameTitle(known, own)]).toEqual([false, false]);
});

test('takes time in proportion to a hostile title', () => {
  for (const part of ['<a', '&am', '-', '`', ' \n'])
    expect(isSameTitle(part.repeat(100_000), 'x')).toBe(false);
});
