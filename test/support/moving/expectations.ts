import { expect } from 'vitest';
import { newsOf, pollAll } from './poll-all.ts';
import type { Subscriber } from './subscribers.ts';

/** Polls with every reader and expects that none shows an item as new. */
export async function expectNoNews(subscribers: readonly Subscriber[]): Promise<void> {
  await pollAll(subscribers);
  expect(await newsOf(subscribers)).toEqual(Object.fromEntries(subscribers.map(({ name }) => [name, []])));
}

/** Polls with every reader and expects that each shows exactly one item as new. */
export async function expectOneNew(subscribers: readonly Subscriber[]): Promise<void> {
  await pollAll(subscribers);
  const one = [expect.any(String) as string];
  expect(await newsOf(subscribers)).toEqual(Object.fromEntries(subscribers.map(({ name }) => [name, one])));
}
