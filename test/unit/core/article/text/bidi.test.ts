import { describe, expect, test } from 'vitest';
import { isolateParts } from '../../../../../src/core/article/text/bidi.ts';

const F = '\u2068';
const P = '\u2069';

describe('isolateParts', () => {
  test.each([
    ['English', 'Bells', 'sea', 'Bells: sea'],
    ['Hebrew', 'פעמונים', 'ים', 'פעמונים: ים'],
    ['Hebrew and Arabic, which run the same way', 'פעמונים', 'بحر', 'פעמונים: بحر'],
    ['Hebrew and a number', 'פעמונים', '2', 'פעמונים: 2'],
    ['signs alone', '%', '(', '%: ('],
    ['backslashes, which a template could take for escapes', '\\n', '\\u0041', '\\n: \\u0041'],
  ])('adds no marks to %s', (_name, title, tag, line) => {
    expect(isolateParts`${title}: ${tag}`).toBe(line);
  });

  test.each([
    ['two directions', 'פעמונים', 'HTTP/2', `${F}פעמונים${P}: ${F}HTTP/2${P}`],
    ['a text with both directions', 'מדריך ל-HTTP/2', 'ים', `${F}מדריך ל-HTTP/2${P}: ${F}ים${P}`],
    ['an unclosed override', 'Bells\u202E', 'sea', `${F}Bells\u202E${P}: ${F}sea${P}`],
    ['an unclosed isolate', 'Bells\u2067', 'sea', `${F}Bells\u2067${P}${P}: ${F}sea${P}`],
    ['an unmatched PDI', `a${P}b`, 'sea', `${F}ab${P}: ${F}sea${P}`],
    ['isolates in pairs', `a ${F}ים${P}`, 'sea', `${F}a ${F}ים${P}${P}: ${F}sea${P}`],
  ])('isolates each text of %s', (_name, title, tag, line) => {
    expect(isolateParts`${title}: ${tag}`).toBe(line);
  });

  test('isolates a text with mixed directions', () => {
    expect(isolateParts`${'ים'} (RSS)`).toBe(`${F}ים${P} (RSS)`);
  });
});
