import type { IncomingMessage } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createReaderCollector, type ReaderCollector } from '../../../../src/modules/readers/collector.ts';
import type { ReadersQuestion } from '../../../../src/modules/readers/service.ts';
import { slotOf } from '../../../../src/core/delivery/response-slots.ts';
import type { Resource } from '../../../../src/core/snapshot/resource.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

function resource(path: string, contentType: string, more: Partial<Resource> = {}): Resource {
  const representations = [
    { coding: 'identity' as const, tag: '"1"', body: Buffer.from(''), sha256: Buffer.from('') },
  ];
  return { path, contentType, links: [], lastModified: undefined, representations, ...more };
}

const RSS = resource('/rss.xml', 'application/rss+xml; charset=utf-8');

function pollOnce({ notePoll }: ReaderCollector, of: Resource = RSS): void {
  const req = { headers: { 'user-agent': 'newsboat/2.21' }, method: 'GET', url: of.path };
  notePoll(req as unknown as IncomingMessage, slotOf('rss', 200), 200, 10, of);
}

/**
 * A collector whose publisher answers with `answer`; also the questions it got, and the number of requests to
 * forget.
 */
function start(answer: (question: ReadersQuestion) => Promise<unknown>): {
  reading: ReaderCollector;
  asked: ReadersQuestion[];
  forgotten: () => number;
} {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const asked: ReadersQuestion[] = [];
  let forgotten = 0;
  const ask = async (question: unknown): Promise<unknown> => {
    if ((question as ReadersQuestion).ask === 'readers-forget') return void (forgotten += 1);
    asked.push(question as ReadersQuestion);
    return answer(question as ReadersQuestion);
  };
  const reading = createReaderCollector({
    ask,
    clientAddress: () => '192.0.2.1',
    leastSeconds: () => 300,
    now: () => NOW,
  });
  return { reading, asked, forgotten: () => forgotten };
}

const pollsIn = (questions: readonly ReadersQuestion[]): number[] =>
  questions.map((question) =>
    question.ask === 'readers-add' ? question.batch.tallies.reduce((sum, { polls }) => sum + polls, 0) : 0,
  );

test('stores counts every minute, and nothing without polls', async () => {
  const { reading, asked } = start(async () => undefined);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toEqual([]);
  for (let polls = 0; polls < 3; polls += 1) pollOnce(reading);
  await vi.advanceTimersByTimeAsync(MINUTE - 1);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(pollsIn(asked)).toEqual([3]);
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(asked).toHaveLength(1);
});

test('deletes keys of past days even without polls', async () => {
  const { reading, asked, forgotten } = start(async () => undefined);
  await vi.advanceTimersByTimeAsync(3 * MINUTE);
  expect([forgotten(), asked]).toEqual([3, []]);
  await reading.close();
  await vi.advanceTimersByTimeAsync(3 * MINUTE);
  expect(forgotten()).toBe(3);
});

test('retries an unchanged batch before later ones', async () => {
  let isBroken = true;
  const { reading, asked } = start(() =>
    isBroken ? Promise.reject(new Error('locked')) : Promise.resolve(),
  );
  pollOnce(reading);
  await vi.advanceTimersByTimeAsync(MINUTE);
  pollOnce(reading);
  pollOnce(reading);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(pollsIn(asked)).toEqual([1, 1]);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(pollsIn(asked)).toEqual([1, 1, 1, 2]);
});

test('sends one batch at a time', async () => {
  let release = (): void => {};
  const { reading, asked } = start(() => new Promise<void>((resolve) => (release = resolve)));
  pollOnce(reading);
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  pollOnce(reading);
  expect(pollsIn(asked)).toEqual([1]);
  release();
  await vi.advanceTimersByTimeAsync(0);
  expect(pollsIn(asked)).toEqual([1, 1]);
  release();
});

test('stores the rest on closing, and is not blocked by a failing store', async () => {
  const good = start(async () => undefined);
  pollOnce(good.reading);
  await good.reading.close();
  expect(pollsIn(good.asked)).toEqual([1]);
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(good.asked).toHaveLength(1);

  const bad = start(() => Promise.reject(new Error('gone')));
  pollOnce(bad.reading);
  await expect(bad.reading.close()).resolves.toBeUndefined();
});

test.each([
  ['pages', resource('/', 'text/html; charset=utf-8')],
  ['lists', resource('/feeds.opml', 'text/x-opml; charset=utf-8')],
  ['archives', resource('/archive/1/rss.xml', 'application/rss+xml; charset=utf-8', { caching: 'archive' })],
])('%s are not counted', async (_name, of) => {
  const { reading, asked } = start(async () => undefined);
  pollOnce(reading, of);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toEqual([]);
});
