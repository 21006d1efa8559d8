import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reprDigest, wantedDigest } from '../../../../src/core/protocol/digest.ts';

// RFC 9530, appendix B.1: the digest of `{"hello": "world"}` and a line feed.
const HELLO = Buffer.from('{"hello": "world"}\n');

describe('[51] Repr-Digest', () => {
  test('matches the example of the RFC, sha-256', () => {
    const hash = createHash('sha256').update(HELLO).digest();
    expect(reprDigest(hash)).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:');
  });

  test('has the whole hash, sha-512', () => {
    const hash = createHash('sha512').update(HELLO).digest();
    expect(reprDigest(hash, 'sha-512')).toBe(`sha-512=:${hash.toString('base64')}:`);
  });

  test('accepts a Uint8Array that is part of a larger buffer', () => {
    const hash = createHash('sha256').update(HELLO).digest();
    const larger = new Uint8Array(100).fill(7);
    larger.set(hash, 10);
    expect(reprDigest(larger.subarray(10, 42))).toBe(reprDigest(hash));
  });

  test.each<[name: string, length: number, algorithm: 'sha-256' | 'sha-512']>([
    ['no hash', 0, 'sha-256'],
    ['half a hash', 16, 'sha-256'],
    ['sha-512 for sha-256', 64, 'sha-256'],
    ['sha-256 for sha-512', 32, 'sha-512'],
  ])('refuses %s', (_name, length, algorithm) => {
    expect(() => reprDigest(new Uint8Array(length), algorithm)).toThrow(RangeError);
  });
});

describe('[51] Want-Repr-Digest and Want-Content-Digest', () => {
  test.each<[name: string, value: string | undefined, algorithm: 'sha-256' | 'sha-512' | undefined]>([
    ['missing', undefined, undefined],
    ['empty', '', undefined],
    ['sha-256', 'sha-256=1', 'sha-256'],
    ['sha-512', 'sha-512=1', 'sha-512'],
    ['the example of the RFC', 'sha-512=3, sha-256=10, unixsum=0', 'sha-256'],
    ['sha-512 preferred', 'sha-256=3, sha-512=10', 'sha-512'],
    ['equals', 'sha-512=5, sha-256=5', 'sha-256'],
    ['sha-256 refused', 'sha-256=0, sha-512=1', 'sha-512'],
    ['sha-512 refused', 'sha-512=0,sha-256=1', 'sha-256'],
    ['both refused', 'sha-512=0, sha-256=0', undefined],
    ['unknown only', 'md5=10', undefined],
    ['unknown preferred', 'md5=10, sha-256=1', 'sha-256'],
    ['the last of two counts', 'sha-256=0, sha-256=1', 'sha-256'],
    ['the last of two counts, refused', 'sha-256=1, sha-256=0', undefined],
    ['odd white space', 'sha-256=1 \t,\tsha-512=2', 'sha-512'],
  ])('%s', (_name, value, algorithm) => {
    expect(wantedDigest(value)).toBe(algorithm);
  });

  test.each([
    ['capitals', 'SHA-256=1'],
    ['no value', 'sha-256'],
    ['a weight of another kind', 'sha-256;q=1'],
    ['a decimal', 'sha-256=1.0'],
    ['a negative number', 'sha-256=-1'],
    ['more than 10', 'sha-256=11'],
    ['more than 10 for another', 'sha-256=1, md5=11'],
    ['a string', 'sha-256="1"'],
    ['white space about the equals sign', 'sha-256 = 1'],
    ['an empty member', 'sha-256=1,,sha-512=2'],
    ['a comma at the end', 'sha-256=1,'],
    ['garbage behind', 'sha-256=1, !'],
    ['too many digits', 'sha-256=0000000000000001'],
    ['a base64 value', 'sha-256=:AAAA:'],
  ])('ignores: %s', (_name, value) => {
    expect(wantedDigest(value)).toBeUndefined();
  });

  test('[42] any value gives an algorithm or undefined, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(['sha-256', 'sha-512', undefined]).toContain(wantedDigest(value));
      }),
    );
  });
});
