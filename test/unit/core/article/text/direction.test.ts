import { describe, expect, test } from 'vitest';
import { directionOfText, firstStrong } from '../../../../../src/core/article/text/direction.ts';

describe('firstStrong', () => {
  test.each([
    ['Hebrew', 'שלום', 'rtl'],
    ['Arabic after digits and punctuation', '(2014) – «أهلا» HTTP', 'rtl'],
    ['Latin before Hebrew', 'HTTP/2 שלום', 'ltr'],
    ['Thaana', 'ދިވެހި', 'rtl'],
    ['N’Ko', 'ߒߞߏ', 'rtl'],
    ['Adlam, beyond 16 bits', '𞤀𞤣𞤤𞤢𞤥', 'rtl'],
    ['Hanifi Rohingya', '𐴌𐴟𐴇𐴥𐴝𐴚', 'rtl'],
    ['forms of Arabic letters', 'ﷲ', 'rtl'],
    ['Chinese', '安全', 'ltr'],
    ['a leading right-to-left mark', '\u200FHTTP', 'rtl'],
    ['a leading left-to-right mark', '\u200Eשלום', 'ltr'],
    ['Arabic digits alone', '٢٠١٤', undefined],
    ['Hebrew points without a letter', '\u05B0', undefined],
    ['nothing', '', undefined],
    ['an emoji', '😀 1.', undefined],
  ])('%s', (_name, text, direction) => {
    expect(firstStrong(text)).toBe(direction);
  });
});

describe('directionOfText', () => {
  test.each([
    ['Hebrew with a name in front', 'HTTP/2: מדריך קצר למתחילים', 'ltr', 'rtl'],
    ['English that quotes Hebrew', 'The word שלום means peace', 'ltr', 'ltr'],
    ['English that quotes Hebrew, in a Hebrew publication', 'The word שלום means peace', 'rtl', 'rtl'],
    ['half and half', 'abcd שלום', 'ltr', 'ltr'],
    ['English in a Hebrew publication', 'Nothing but English (1)', 'rtl', 'ltr'],
    ['numbers', '2014–2015 (12%)', 'rtl', 'rtl'],
    ['nothing', '', 'ltr', 'ltr'],
  ] as const)('%s', (_name, text, otherwise, direction) => {
    expect(directionOfText(text, otherwise)).toBe(direction);
  });

  test('examines only the beginning of a long text', () => {
    const text = `${'שלום '.repeat(5000)}${'and so on '.repeat(500_000)}`;
    expect(directionOfText(text, 'ltr')).toBe('rtl');
  });
});
