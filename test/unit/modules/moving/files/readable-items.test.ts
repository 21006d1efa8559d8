import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toInstant } from '../../../../../src/core/article/instant.ts';
import { readAdopted } from '../../../../../src/core/content/site/adopted-file.ts';
import { readableItems } from '../../../../../src/modules/moving/files/readable-items.ts';
import { recordAdopted } from '../../../../../src/modules/moving/import/adopted-record.ts';

const GOOD = { id: '45863 at https://old.example', title: 'Ice', permalink: '/2014/ice/', isRecent: true };
const TOO_LONG = { id: 'é'.repeat(1200), title: 'Long' };

describe('items that adopted.yaml can hold', () => {
  test('[72] are kept as they are; an id that no feed can carry is a fault', () => {
    const { items, faults } = readableItems([GOOD, TOO_LONG, { id: 'a\u0001b', title: '' }]);
    expect(items).toEqual([GOOD]);
    expect(faults).toEqual([
      {
        where: 'Long',
        message: 'is not adopted as it is: id: is longer than 2000 bytes',
        isError: true,
      },
      {
        where: 'a\u0001b',
        message: 'is not adopted as it is: id: has a character that feeds cannot carry',
        isError: true,
      },
    ]);
  });

  test('lose a title that is too long, and nothing else', () => {
    const { items, faults } = readableItems([{ ...GOOD, title: 'x'.repeat(5000) }]);
    expect(items).toEqual([{ ...GOOD, title: '' }]);
    expect(faults.map(({ isError }) => isError)).toEqual([false]);
  });

  test('are all that an import records, so that it can be run again', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'adopted-'));
    const options = { replaces: false, moment: toInstant(0) };
    const first = await recordAdopted(directory, [TOO_LONG, GOOD], options);
    expect(first).toMatchObject({ changed: 1, total: 1 });
    expect(first.fault).toContain('longer than 2000 bytes');
    expect(readAdopted(readFileSync(join(directory, 'adopted.yaml'), 'utf8')).findings).toEqual([]);
    expect(await recordAdopted(directory, [GOOD], options)).toEqual({ changed: 0, total: 1 });
  });
});
