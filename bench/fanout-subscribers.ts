import { join } from 'node:path';
import { openSqlite } from '../src/store/sqlite/sqlite.ts';
import type { Database } from '../src/core/ledger/database.ts';
import { subscriptionId } from '../src/modules/push/store/subscription-id.ts';
import { BASE_URL } from './service.ts';

/** Subscribers of the benchmark's document. */
export interface Subscribers {
  readonly count: number;
  /** Number of loopback addresses, from 127.0.0.1 on. */
  readonly hosts: number;
  readonly port: number;
}

/** The document that changes. */
export const TOPIC = `${BASE_URL}rss.xml`;

/** Callbacks, alternating between hosts. */
export function callbacksOf({ count, hosts, port }: Subscribers): string[] {
  return Array.from(
    { length: count },
    (_, index) => `http://127.0.0.${1 + (index % hosts)}:${port}/${index}`,
  );
}

/** Every second subscriber has a secret. */
export function secretOf(index: number): string | undefined {
  return index % 2 === 1 ? `secret of number ${index}` : undefined;
}

const DAY_MS = 86_400_000;

/** Rows per statement. */
const BATCH = 500;

/** Replaces the subscriptions in the data directory of a stopped service. */
export async function writeSubscribers(data: string, subscribers: Subscribers): Promise<void> {
  const database = openSqlite(join(data, 'feedwright.sqlite'));
  try {
    await replaceSubscribers(database, subscribers);
  } finally {
    await database.close();
  }
}

/** Replaces the subscriptions in a database of any engine. */
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
