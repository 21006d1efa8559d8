import { describe, expect, test } from 'vitest';
import { isolateParts } from '../../../../../src/core/article/text/bidi.ts';

const F = '\u2068';
const P = '\u2069';

describe('a composed line', () => {
  test.each([
    ['English', 'Bells', 'sea', 'Bells: sea'],
    ['Hebrew', 'פעמונים', 'ים', 'פעמונים: ים'],
    ['Hebrew and Arabic, which run the same way', 'פעמונים', 'بحر', 'פעמונים: بحر'],
    ['Hebrew and a number', 'פעמונים', '2', 'פעמונים: 2'],
    ['signs alone', '%', '(', '%: ('],
    ['backslashes, which a template could take for escapes', '\\n', '\\u0041', '\\n: \\u0041'],
  ])('of %s has no marks', (_name, title, tag, line) => {
    expect(isolateParts`${title}: ${tag}`).toBe(line);
  });

  test.each([
    ['two directions', 'פעמונים', 'HTTP/2', `${F}פעמונים${P}: ${F}HTTP/2${P}`],
    ['a text that has both', 'מדריך ל-HTTP/2', 'ים', `${F}מדריך ל-HTTP/2${P}: ${F}ים${P}`],
    ['an override that is left open', 'Bells\u202E', 'sea', `${F}Bells\u202E${P}: ${F}sea${P}`],
    ['an isolate that is left open', 'Bells\u2067', 'sea', `${F}Bells\u2067${P}${P}: ${F}sea${P}`],
    ['an end of no isolate', `a${P}b`, 'sea', `${F}ab${P}: ${F}sea${P}`],
    ['isolates in pairs', `a ${F}ים${P}`, 'sea', `${F}a ${F}ים${P}${P}: ${F}sea${P}`],
  ])('with %s isolates each text', (_name, title, tag, line) => {
    expect(isolateParts`${title}: ${tag}`).toBe(line);
  });

  test('whose own words run against a text isolates it', () => {
    expect(isolateParts`${'ים'} (RSS)`).toBe(`${F}ים${P} (RSS)`);
  });
});
