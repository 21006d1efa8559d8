import { describe, expect, test } from 'vitest';
import { chooseRange, mayBePart, type ByteRange } from '../../../../src/modules/media/range.ts';

const part = (first: number, last: number): ByteRange => ({ first, last });

describe('chooseRange', () => {
  test.each<[string | undefined, number, ByteRange | 'whole' | 'unsatisfiable']>([
    [undefined, 10, 'whole'],
    ['', 10, 'whole'],
    ['bytes=0-0', 10, part(0, 0)],
    ['bytes=0-9', 10, part(0, 9)],
    ['bytes=0-10', 10, part(0, 9)],
    ['bytes=9-', 10, part(9, 9)],
    ['bytes=-1', 10, part(9, 9)],
    ['bytes=-10', 10, part(0, 9)],
    ['bytes=-11', 10, part(0, 9)],
    ['Bytes=1-2', 10, part(1, 2)],
    ['bytes=\t1-2 ', 10, part(1, 2)],
    ['bytes=010-011', 20, part(10, 11)],
    [`bytes=0-${'9'.repeat(400)}`, 10, part(0, 9)],
    [`bytes=-${'9'.repeat(400)}`, 10, part(0, 9)],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=10-20', 10, 'unsatisfiable'],
    [`bytes=${'9'.repeat(400)}-`, 10, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-1', 0, 'unsatisfiable'],
    ['bytes=2-1', 10, 'whole'],
    ['bytes=-', 10, 'whole'],
    ['bytes=', 10, 'whole'],
    ['bytes', 10, 'whole'],
    ['bytes=1', 10, 'whole'],
    ['bytes=1-2-3', 10, 'whole'],
    ['bytes=a-2', 10, 'whole'],
    ['bytes=+1-2', 10, 'whole'],
    ['bytes=1.0-2', 10, 'whole'],
    ['bytes=1 -2', 10, 'whole'],
    ['bytes=0-1,3-4', 10, 'whole'],
    ['bytes =0-1', 10, 'whole'],
    ['items=0-1', 10, 'whole'],
    ['0-1', 10, 'whole'],
    ['bytes=٠-١', 10, 'whole'],
    ['bytes=0-1\u00a0', 10, 'whole'],
  ])('[43] %j of %i bytes', (field, size, chosen) => {
    expect(chooseRange(field, size)).toEqual(chosen);
  });
});

describe('mayBePart', () => {
  test.each([
    [undefined, true],
    ['"a"', true],
    ['W/"a"', false],
    ['"b"', false],
    ['a', false],
    ['"a", "b"', false],
    ['*', false],
    ['', false],
    ['Sun, 01 Feb 2026 10:00:00 GMT', false],
  ])('[43] If-Range %j', (ifRange, expected) => {
    expect(mayBePart(ifRange, '"a"')).toBe(expected);
  });
});
