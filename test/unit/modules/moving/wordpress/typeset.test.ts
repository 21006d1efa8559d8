import { describe, expect, test } from 'vitest';
import { typeset } from '../../../../../src/modules/moving/wordpress/text/typeset.ts';

describe('a title of WordPress', () => {
  test.each([
    ['It\'s "quoted"', 'It’s “quoted”'],
    ["The '90s, 'til 'now'", 'The ’90s, ’til ‘now’'],
    ["presidents' day", 'presidents’ day'],
    ['one -- two---three - four...', 'one — two—three – four…'],
    ['1990--1999', '1990–1999'],
    ['a 15" screen of 1024x768', 'a 15″ screen of 1024×768'],
    ['"chapter 15"', '“chapter 15”'],
    ['Name (tm)', 'Name ™'],
    ['("aside")', '(“aside”)'],
    ['well-known', 'well-known'],
    ['', ''],
  ])('%s is typeset as in its feeds', (written, shown) => {
    expect(typeset(written, 'en-US')).toBe(shown);
    expect(typeset(written, undefined)).toBe(shown);
  });

  test('keeps the quotation marks of another language', () => {
    expect(typeset('"Eis" - c\'est', 'de-DE')).toBe('"Eis" – c’est');
  });

  test('is typeset once', () => {
    const once = typeset("It's \"15\" -- or '16'", 'en');
    expect(typeset(once, 'en')).toBe(once);
  });
});
