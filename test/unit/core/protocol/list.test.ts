import { describe, expect, test } from 'vitest';
import { listMembers, trimWhiteSpace } from '../../../../src/core/protocol/list.ts';

describe('listMembers', () => {
  test.each([
    ['one', 'gzip', ['gzip']],
    ['two', 'gzip, br', ['gzip', 'br']],
    ['odd white space', '\tgzip \t,br ', ['gzip', 'br']],
    ['empty members are kept', ', gzip,,', ['', 'gzip', '', '']],
    ['nothing', '', ['']],
    ['white space inside is kept', 'a b', ['a b']],
  ])('%s', (_name, value, expected) => {
    expect(listMembers(value)).toEqual(expected);
  });
});

describe('trimWhiteSpace', () => {
  test.each([
    ['a no-break space', '\u00a0x\u00a0'],
    ['a line break', '\nx\n'],
    ['a byte-order mark', '\ufeffx'],
  ])('%s', (_name, value) => {
    expect(trimWhiteSpace(value)).toBe(value);
  });
});
