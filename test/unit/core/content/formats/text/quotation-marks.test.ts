import { describe, expect, test } from 'vitest';
import { mendQuotationMarks } from '../../../../../../src/core/content/formats/text/quotation-marks.ts';
import { growthOnText, LINEAR } from '../../../../../support/service/cost.ts';

const mend = (text: string, isContinued = false) => mendQuotationMarks(text, isContinued);

describe('restores a closing mark that became ?', () => {
  test.each([
    ['before a word in lower case', 'in the “Joint Sea-2014? exercise.', 'in the “Joint Sea-2014” exercise.'],
    ['before a comma', 'the “Joint Sea-2014?, then', 'the “Joint Sea-2014”, then'],
    ['before the full stop', 'the “Joint Sea-2014?.', 'the “Joint Sea-2014”.'],
    ['with other quotations around it', '“a” and “b? or “c”.', '“a” and “b” or “c”.'],
    ['twice', '“a? and “b? then', '“a” and “b” then'],
    ['beside a question', 'the “Sea? exercise. Why? Nobody knows.', 'the “Sea” exercise. Why? Nobody knows.'],
    ['over a line break', 'the “Sea?\nexercise.', 'the “Sea”\nexercise.'],
    ['after a mark that was meant', '“Stay here?? he asked', '“Stay here?” he asked'],
  ])('%s', (_name, text, expected) => {
    const { text: whole, open } = mend(text);
    expect(whole).toBe(expected);
    expect(open.every(({ mended }) => mended !== undefined)).toBe(true);
  });

  test('reports the position of the repair', () => {
    expect(mend('the “Sea? drill').open).toEqual([{ opens: 4, mended: 8 }]);
  });
});

describe('changes nothing without proof', () => {
  test.each([
    ['a question inside a pair', '“Is it so? perhaps” he said'],
    ['a question outside', 'Is it so? perhaps “not”.'],
    ['no quotation at all', 'Is it so? perhaps.'],
    ['pairs within pairs', '“He said “why? because” to me.”'],
    ['straight marks', '"Joint Sea-2014? exercise.'],
    ['low opening marks, which “ closes', 'das „Manöver“ ist was? fragte er'],
    ['a closing mark without an opening one', 'Sea-2014? exercise” ended'],
  ])('%s', (_name, text) => {
    expect(mend(text)).toEqual({ text, open: [] });
  });

  test.each([
    ['no candidate', 'the “Joint Sea-2014 exercise.'],
    ['a ? that can end a sentence', 'the “Joint Sea-2014? Exercise'],
    ['a ? at the end', 'the “Joint Sea-2014?'],
    ['two candidates', 'the “Joint? sea? exercise'],
    ['quoted words that are a question', '“Where are they? he asked.'],
    ['a ? after a space', 'the “Joint Sea ? exercise'],
    ['a ? before the suspense points', 'the “Sea?.. exercise'],
    ['a ? in an address', 'the “example.org/?a=1 page'],
    ['a ? after the next opening mark', 'the “Joint and “Sea? exercise”'],
  ])('%s is kept and reported', (_name, text) => {
    const { text: whole, open } = mend(text);
    expect(whole).toBe(text);
    expect(open).toEqual([{ opens: text.indexOf('“') }]);
  });

  test('a quotation continued in the next paragraph may stay open', () => {
    const text = '“We begin here and go on.';
    expect(mend(text, true)).toEqual({ text, open: [] });
    expect(mend(text, false).open).toHaveLength(1);
  });
});

test('a long paragraph of open marks takes linear time', () => {
  expect(mend('“a? b '.repeat(200_000)).open).toHaveLength(200_000);
  expect(growthOnText(mend, '“a? b ', 1_200_000)).toBeLessThan(LINEAR);
});
