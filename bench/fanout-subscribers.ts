import { join } from 'node:path';
import { openSqlite } from '../src/store/sqlite/sqlite.ts';
import type { Database } from '../src/core/ledger/database.ts';
import { subscriptionId } from '../src/modules/push/store/subscriptions.ts';
import { BASE_URL } from './service.ts';

/** Who subscribes to the benchmark's document. */
export interface Subscribers {
  readonly count: number;
  /** Addresses of loopback that they are spread over, from 127.0.0.1 on. */
  readonly hosts: number;
  readonly port: number;
}

/** The document that has changed. */
export const TOPIC = `${BASE_URL}rss.xml`;

/** Callbacks, one after the other at another host. */
export function callbacksOf({ count, hosts, port }: Subscribers): string[] {
  return Array.from(
    { length: count },
    (_, index) => `http://127.0.0.${1 + (index % hosts)}:${port}/${index}`,
  );
}

/** Every second one has a secret. */
export function secretOf(index: number): string | undefined {
  return index % 2 === 1 ? `secret of number ${index}` : undefined;
}

const DAY_MS = 86_400_000;

/** So many rows are one statement. */
const BATCH = 500;

/** Writes subscriptions into the data directory of a service that does not run; those that were there are gone. */
export async function writeSubscribers(data: string, subscribers: Subscribers): Promise<void> {
  const database = openSqlite(join(data, 'feedwright.sqlite'));
  try {
    await replaceSubscribers(database, subscribers);
  } finally {
    await database.close();
  }
}

/** The same on any engine. */
export async function replaceSubscribers(database: Database, subscribers: Subscribers): Promise<void> {
  const rows = callbacksOf(subscribers).map((callback, index) => [
    subscriptionId({ protocol: 'websub', topic: TOPIC, callback }),
    TOPIC,
    callback,
    new URL(callback).hostname,
    secretOf(index) ?? null,
    Date.now() + 10 * DAY_MS,
  ]);
  await database.transaction(async ({ run }) => {
    await run('DELETE FROM delivery');
    await run('DELETE FROM subscription');
    for (let at = 0; at < rows.length; at += BATCH) {
      const some = rows.slice(at, at + BATCH);
      const places = some.map((row, number) => {
        const [id, ...others] = row.map((_, column) => `$${number * row.length + column + 1}`);
        return `(${id}, 'websub', ${others.join(', ')})`;
      });
      await run(
        `INSERT INTO subscription (id, protocol, topic, callback, host, secret, expires) VALUES ${places.join(', ')}`,
        ...some.flat(),
      );
    }
  });
}
