import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  createLookAhead,
  LEAST_MS_BETWEEN_LOOKS,
  MOST_WAITING,
  MOST_MS_OF_A_LOOK,
  type LookAhead,
} from '../../../src/http/look-ahead.ts';
import { indexBases } from '../../../src/protocol/instance-manipulation.ts';

const UNKNOWN = '"0123456789abcdef0123456789abcdef"';
const KNOWN = '"00000000000000000000000000000000"';
const BASES = indexBases([[KNOWN]]);

/** Looks that end when the test says so. */
function looks(
  isFollower = true,
  served = async (): Promise<void> => {},
): { readonly ahead: LookAhead; readonly ends: (() => void)[] } {
  const ends: (() => void)[] = [];
  const look = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  return { ahead: createLookAhead({ isFollower: () => isFollower, look, served }), ends };
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

const passed = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('nobody looks', () => {
  test.each<[name: string, ifNoneMatch: string | undefined, isFollower?: boolean]>([
    ['without If-None-Match', undefined],
    ['for an instance that is known', KNOWN],
    ['for one that is known, in the words of a proxy', `W/${KNOWN.replace(/"$/, '-gzip"')}`],
    ['for one that is known among others', `${UNKNOWN}, ${KNOWN}`],
    ['for anything', '*'],
    ['for an empty tag', '""'],
    ['for a tag that is not ours', '"xyz"'],
    ['where this process publishes itself', UNKNOWN, false],
  ])('%s', async (_name, ifNoneMatch, isFollower) => {
    const { ahead, ends } = looks(isFollower);
    expect(ahead(ifNoneMatch, BASES)).toBeUndefined();
    await passed(1000);
    expect(ends).toEqual([]);
  });
});

test('a tag that nobody knows is worth a look, at once', async () => {
  const { ahead, ends } = looks();
  const looked = ahead(`W/${UNKNOWN}`, BASES);
  await passed(0);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await looked;
});

test('[57] there is one look in a while, however many ask; each gets one that began after it had asked', async () => {
  const { ahead, ends } = looks();
  const order: string[] = [];
  const ask = (name: string): void => void ahead(UNKNOWN, BASES)?.then(() => order.push(name));
  ask('a');
  await passed(0);
  for (const name of ['b', 'c']) ask(name);
  ends[0]?.();
  await passed(LEAST_MS_BETWEEN_LOOKS - 1);
  expect([order, ends.length]).toEqual([['a'], 1]);
  ask('d');
  await passed(1);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await passed(0);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

test('[57] no more than so many wait', async () => {
  const { ahead, ends } = looks();
  const waits = Array.from({ length: MOST_WAITING + 1 }, () => ahead(UNKNOWN, BASES) !== undefined);
  expect(waits.filter(Boolean)).toHaveLength(MOST_WAITING);
  await passed(0);
  ends[0]?.();
  expect(ahead(UNKNOWN, BASES)).toBeDefined();
});

test('what was found is waited for until it is served', async () => {
  let serve = (): void => {};
  const { ahead, ends } = looks(true, () => new Promise((resolve) => (serve = resolve)));
  let waits = true;
  void ahead(UNKNOWN, BASES)?.then(() => (waits = false));
  await passed(0);
  ends[0]?.();
  await passed(100);
  expect(waits).toBe(true);
  serve();
  await passed(0);
  expect(waits).toBe(false);
});

test('nobody waits long for a look that does not end', async () => {
  const { ahead, ends } = looks();
  let waits = true;
  void ahead(UNKNOWN, BASES)?.then(() => (waits = false));
  await passed(MOST_MS_OF_A_LOOK - 1);
  expect(waits).toBe(true);
  await passed(1);
  expect([waits, ends.length, vi.getTimerCount()]).toEqual([false, 1, 0]);
});
