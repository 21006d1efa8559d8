import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readImageSize } from '../../../../../src/core/content/media/image-size.ts';
import { growth, LINEAR } from '../../../../support/service/cost.ts';
import { temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';

const GIF = Buffer.from('474946383961050003000000003b', 'hex');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000002800000016808000000001234567890', 'hex');
/** A frame header of 16 by 8 pixels after an APP0 segment. */
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080008001001011100ffd9', 'hex');
/** An EXIF segment for an upright camera, which swaps width and height. */
const EXIF = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
const TURNED = Buffer.concat([JPEG.subarray(0, 2), EXIF, JPEG.subarray(2)]);
const WEBP = Buffer.from(
  '524946461e000000574542505650384c110000002f094001001234567890abcdef1234567890',
  'hex',
);

const sizeOf = (bytes: string | Uint8Array): unknown => {
  const directory = temporaryDirectory({ file: bytes });
  return readImageSize(join(directory, 'file'));
};

describe('readImageSize', () => {
  test.each<[string, string | Uint8Array, unknown]>([
    ['a GIF', GIF, { width: 5, height: 3 }],
    ['a PNG', PNG, { width: 640, height: 360 }],
    ['a JPEG', JPEG, { width: 16, height: 8 }],
    ['a JPEG that lies on its side', TURNED, { width: 8, height: 16 }],
    ['a WebP', WEBP, { width: 10, height: 6 }],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>', { width: 30, height: 20 }],
    ['an SVG with a box only', '<svg viewBox="0 0 300 200"></svg>', { width: 300, height: 200 }],
    ['an SVG without a size', '<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['a JPEG that is cut short', JPEG.subarray(0, 20), undefined],
    ['a bitmap, which is not measured', Buffer.from('424d46000000000000003600', 'hex'), undefined],
    ['text', 'This is no image.', undefined],
    ['nothing', '', undefined],
  ])('measures %s', (_, bytes, size) => {
    expect(sizeOf(bytes)).toEqual(size);
  });

  test('follows no link and waits for no pipe', () => {
    const directory = temporaryDirectory({ 'a.gif': GIF });
    symlinkSync('a.gif', join(directory, 'link.gif'));
    execFileSync('mkfifo', [join(directory, 'pipe.gif')]);
    for (const name of ['link.gif', 'pipe.gif', 'gone.gif']) {
      expect(readImageSize(join(directory, name))).toBeUndefined();
    }
  });

  test('returns whole pixels or undefined for any file', () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'file');
    const seeds = [
      GIF,
      PNG,
      JPEG,
      TURNED,
      WEBP,
      Buffer.from('<svg width="3" viewBox="'),
      Buffer.from('0000001866747970617669660000000061766966', 'hex'),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 }),
        fc.uint8Array({ maxLength: 200 }),
        (seed, changes, tail) => {
          const bytes = Buffer.concat([seed, tail]);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          writeFiles(directory, { file: bytes });
          const size = readImageSize(file);
          if (size !== undefined) {
            expect(
              [size.width, size.height].every((pixels) => Number.isSafeInteger(pixels) && pixels > 0),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['tags', '', '<svg a="', 800_000],
    ['attributes', '<svg ', 'a ', 600_000],
  ])('an SVG of many %s is read in linear time', (_name, start, unit, size) => {
    const prepare = (characters: number) => {
      const svg = start + unit.repeat(characters / unit.length);
      const file = join(temporaryDirectory({ file: svg }), 'file');
      return () => readImageSize(file);
    };
    expect(growth(prepare, size)).toBeLessThan(LINEAR);
  });
});
