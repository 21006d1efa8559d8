import { expect, test } from 'vitest';
import { createReaderService } from '../../../../src/modules/readers/service.ts';
import { dayOf } from '../../../../src/modules/readers/count/batch.ts';
import type { ReaderStore } from '../../../../src/modules/readers/store.ts';

const MIDNIGHT = Date.parse('2026-03-02T00:00:00Z');
const MINUTE = 60_000;

test('ends a day once, an hour after midnight, and retries after a failure', async () => {
  let time = MIDNIGHT + 59 * MINUTE;
  let isBroken = false;
  const ended: number[] = [];
  const endDays: ReaderStore['endDays'] = async (today) => {
    ended.push(today);
    if (isBroken) throw new Error('locked');
  };
  const answer = createReaderService({
    store: async () => ({ endDays }) as unknown as ReaderStore,
    now: () => time,
    freshSalt: () => '',
  });
  const forget = () => answer({ ask: 'readers-forget' });
  for (let times = 0; times < 2; times += 1) await forget();
  expect(ended).toEqual([dayOf(MIDNIGHT) - 1]);

  time = MIDNIGHT + 60 * MINUTE;
  isBroken = true;
  await expect(forget()).resolves.toBeUndefined();
  isBroken = false;
  for (let times = 0; times < 2; times += 1) await forget();
  expect(ended.slice(1)).toEqual([dayOf(MIDNIGHT), dayOf(MIDNIGHT)]);
});
