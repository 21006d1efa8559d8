import type { Subscriber } from './subscribers.ts';

/** Polls with every reader twice, because some keep validators only from their second poll on. */
export async function pollAll(subscribers: readonly Subscriber[]): Promise<void> {
  await Promise.all(
    subscribers.map(async ({ poll }) => {
      await poll();
      await poll();
    }),
  );
}

/** Polls and marks what the readers have. */
export async function settle(subscribers: readonly Subscriber[]): Promise<void> {
  await pollAll(subscribers);
  await Promise.all(subscribers.map(({ mark }) => mark()));
}

/** Items that each reader shows as new, by its name and the feed's place. */
export async function newsOf(
  subscribers: readonly Subscriber[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const news = await Promise.all(subscribers.map(({ news: newsOfOne }) => newsOfOne()));
  return Object.fromEntries(subscribers.map(({ name }, index) => [name, news[index] ?? []]));
}
