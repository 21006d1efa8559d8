import { expect } from 'vitest';
import { newsOf, pollAll } from './poll-all.ts';
import type { Subscriber } from './subscribers.ts';

/** Polls with every reader and expects that none shows an item as new; sfeed may show those with these slugs. */
export async function expectNoNews(
  subscribers: readonly Subscriber[],
  onlySfeed: readonly string[] = [],
): Promise<void> {
  await pollAll(subscribers);
  const shown = onlySfeed.map((slug) => expect.stringContaining(slug) as string);
  const expected = subscribers.map(({ name }) => [name, name.startsWith('sfeed') ? shown : []] as const);
  expect(await newsOf(subscribers)).toEqual(Object.fromEntries(expected));
  await Promise.all(subscribers.map(({ mark }) => mark()));
}

/** Polls with every reader and expects that each shows exactly one item as new. */
export async function expectOneNew(subscribers: readonly Subscriber[]): Promise<void> {
  await pollAll(subscribers);
  const one = [expect.any(String) as string];
  expect(await newsOf(subscribers)).toEqual(Object.fromEntries(subscribers.map(({ name }) => [name, one])));
}
