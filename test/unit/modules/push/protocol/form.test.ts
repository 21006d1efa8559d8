import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendQuery, isForm, readForm, writeForm } from '../../../../../src/modules/push/protocol/form.ts';

const read = (text: string | Buffer): object | undefined => {
  const form = readForm(Buffer.from(text));
  return form && Object.fromEntries(form);
};

describe('[60] a form is parsed', () => {
  test.each<[name: string, text: string, expected: object]>([
    ['one pair', 'a=b', { a: ['b'] }],
    ['several values, in order', 'a=2&b=x&a=1', { a: ['2', '1'], b: ['x'] }],
    ['a plus is a space', 'a+b=c+d', { 'a b': ['c d'] }],
    ['an escaped plus is a plus', 'a=%2B', { a: ['+'] }],
    ['escapes in either case', 'a=%c3%A9', { a: ['é'] }],
    ['raw UTF-8', 'ä=ö', { ä: ['ö'] }],
    ['an escaped full stop in a name', 'hub%2Emode=x', { 'hub.mode': ['x'] }],
    ['equals signs in a value', 'a=b=c', { a: ['b=c'] }],
    ['a name without value', 'a', { a: [''] }],
    ['no name', '=b', { '': ['b'] }],
    ['nothing', '', {}],
    ['ampersands alone', '&&', {}],
    ['a percent sign without escape', 'a=100%&b=%zz', { a: ['100%'], b: ['%zz'] }],
    ['an escape is decoded once', 'a=%2541', { a: ['%41'] }],
    ['a byte order mark is kept', 'a=%EF%BB%BFb', { a: ['\ufeffb'] }],
    ['names of Object properties', '__proto__=a&constructor=b', { ['__proto__']: ['a'], constructor: ['b'] }],
  ])('%s', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    ['a byte of Latin-1', Buffer.from('a=\u00e9', 'latin1')],
    ['an escaped byte of Latin-1', Buffer.from('a=%E9')],
    ['an encoded surrogate', Buffer.from('a=%ED%A0%80')],
    ['a truncated character in a name', Buffer.from('%C3=a')],
  ])('but not %s', (_name, bytes) => {
    expect(readForm(bytes)).toBeUndefined();
  });

  test('exactly as it was written', () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })));
    fc.assert(
      fc.property(pairs, (written) => {
        const form = readForm(Buffer.from(writeForm(written))) ?? new Map<string, string[]>();
        for (const [name] of written) {
          const values = written.filter((pair) => pair[0] === name).map((pair) => pair[1]);
          expect(form.get(name)).toEqual(values);
        }
        expect(form.size).toBe(new Set(written.map(([name]) => name)).size);
      }),
    );
  });
});

describe('[60] a form is', () => {
  test.each([
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-URLencoded',
    'application/x-www-form-urlencoded; charset=utf-8',
    'application/x-www-form-urlencoded;charset="UTF-8"',
    'application/x-www-form-urlencoded ; charset=utf8; x=y',
    'application/x-www-form-urlencoded;',
  ])('%s', (contentType) => {
    expect(isForm(contentType)).toBe(true);
  });

  test.each([
    undefined,
    '',
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded-not',
    'text/plain; application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=iso-8859-1',
    'application/x-www-form-urlencoded; charset=utf-16',
  ])('not %s', (contentType) => {
    expect(isForm(contentType)).toBe(false);
  });
});

describe('[61] pairs are appended', () => {
  test.each([
    ['no query', 'https://example.net/cb', 'https://example.net/cb?a=1'],
    ['no path', 'https://example.net', 'https://example.net?a=1'],
    ['an empty query', 'https://example.net/cb?', 'https://example.net/cb?a=1'],
    ['a query', 'https://example.net/cb?x=y', 'https://example.net/cb?x=y&a=1'],
    ['a name that the query has as well', 'https://example.net/cb?a=0', 'https://example.net/cb?a=0&a=1'],
    ['an ampersand at the end', 'https://example.net/cb?x&', 'https://example.net/cb?x&a=1'],
    ['a question mark in a query', 'https://example.net/cb?x=?', 'https://example.net/cb?x=?&a=1'],
    [
      'escapes in either case',
      'https://example.net/cb?x=%2f%2F+%20',
      'https://example.net/cb?x=%2f%2F+%20&a=1',
    ],
  ])('%s', (_name, url, expected) => {
    expect(appendQuery(url, [['a', 1]])).toBe(expected);
  });
});
