import { describe, expect, test } from 'vitest';
import { hasOwnSpelling, linkAsKnown } from '../../../../../src/core/article/addresses/known-link.ts';

const HERE = 'https://example.org/%D0%BF%D0%BE/%2F';

describe('a link that readers know', () => {
  test.each([
    ['https://example.org/%d0%bf%d0%be/%2f', 'https://example.org/%d0%bf%d0%be/%2f'],
    ['https://example.org/%D0%bf%d0%BE/%2F', 'https://example.org/%D0%bf%d0%BE/%2F'],
    ['https://example.org/%d0%bf%d0%be/', HERE],
    ['https://example.org/%d0%bf%d0%be%2f', HERE],
    ['http://example.org/%d0%bf%d0%be/%2f', HERE],
    ['https://example.org/по/%2F', HERE],
    [undefined, HERE],
  ])('%s gives %s', (known, link) => {
    expect(linkAsKnown(HERE, known)).toBe(link);
  });

  test.each([
    ['https://example.org/%d0%bf', true],
    ['https://example.org/%2f', true],
    ['https://example.org/%2F', false],
    ['https://example.org/%20a%41', false],
    ['https://example.org/100%', false],
  ])('%s is spelled otherwise than here: %s', (link, isOther) => {
    expect(hasOwnSpelling(link)).toBe(isOther);
  });
});
