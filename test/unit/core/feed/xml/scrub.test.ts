import { describe, expect, test } from 'vitest';
import { scrub } from '../../../../../src/core/feed/xml/scrub.ts';
import { HOSTILE } from '../sample.ts';

describe('scrub', () => {
  test.each(HOSTILE)('[1] [8] %s', (_, text, kept) => {
    expect(scrub(text)).toBe(kept);
  });

  test('[1] removes every character that XML forbids and no other below the surrogates', () => {
    const codes = Array.from({ length: 0xd800 }, (_, code) => code).filter((code) => code !== 13);
    const dropped = codes.filter((code) => scrub(String.fromCodePoint(code)) === '');
    const controls = codes.filter((code) => code < 0x20 && code !== 9 && code !== 10);
    expect(dropped).toStrictEqual(controls);
    expect(scrub('\r')).toBe('\n');
  });

  test('cleans every string of nested data and changes nothing else', () => {
    const data = { a: 'x\u0000', b: [{ c: '\uFFFEy' }, 'z'], n: 1, f: false, u: undefined, z: null };
    expect(scrub(data)).toStrictEqual({
      a: 'x',
      b: [{ c: 'y' }, 'z'],
      n: 1,
      f: false,
      u: undefined,
      z: null,
    });
  });

  test('does not modify its argument', () => {
    const data = { title: 'x\u0000' };
    scrub(data);
    expect(data.title).toBe('x\u0000');
  });
});
