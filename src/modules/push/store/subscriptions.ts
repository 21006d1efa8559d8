import {
  optionalText,
  type Database,
  type DatabaseRow,
  type Statements,
} from '../../../core/ledger/database.ts';
import { deleteExpiredLeases, leaseKeysOf, type LeaseHolder } from '../queue/host-lease-table.ts';
import type { HostLeases } from '../queue/host-leases.ts';
import type {
  SubscriberDelivery,
  DueDeliveries,
  PushStore,
  SettledDelivery,
  Subscription,
} from './records.ts';
import { subscriptionId } from './subscription-id.ts';

type Methods = 'subscribe' | 'unsubscribe' | 'dueDeliveries' | 'settle' | 'expire';

/** Subscriptions to documents, and deliveries of changed ones. */
export function subscriptionsOn(database: Database, leases: HostLeases): Pick<PushStore, Methods> {
  return {
    subscribe: (subscription, told) =>
      database.transaction(async (statements) => {
        await writeSubscription(statements, subscription, told);
        // Another process sends the new version to a subscriber that starts with an old one.
        await statements.tell();
      }),
    unsubscribe: (subscription) =>
      database.transaction((statements) => endSubscription(statements, subscriptionId(subscription))),
    dueDeliveries: (query) => leases.take(query.now, (statements) => readDue(statements, database, query)),
    settle: (settled) => leases.settle(settled, writeSettled),
    expire: (now) =>
      database.transaction(async (statements) => {
        const ended = 'SELECT id FROM subscription WHERE expires <= $1';
        await statements.run(`DELETE FROM delivery WHERE subscription IN (${ended})`, now);
        await statements.run('DELETE FROM subscription WHERE expires <= $1', now);
        await deleteExpiredLeases(statements, database);
      }),
  };
}

/** A delivery that is due, and the stamp of this publisher's lease of its host. */
type DueRow = Omit<SubscriberDelivery, 'lease'> & { readonly stamp: string | undefined };

/** Reads deliveries that are due, at hosts that no other publisher has leased. */
async function readDue(
  { all }: Statements,
  { name, nowMs }: LeaseHolder,
  { now, isRetry, busy, limit }: DueDeliveries,
): Promise<DueRow[]> {
  const rows = await all(
    `SELECT subscription.*, changes, attempts, CASE WHEN lease.holder = $4 THEN lease.stamp END AS stamp
     FROM delivery JOIN subscription ON subscription.id = delivery.subscription
       LEFT JOIN host_lease AS lease ON lease.host = delivery.host
     WHERE is_parked = 0 AND attempts ${isRetry ? '>' : '='} 0 AND run_at <= $1 AND subscription.expires > $1
       AND delivery.host NOT IN (SELECT key FROM json_each($3))
       AND (lease.host IS NULL OR lease.holder = $4 OR lease.expires <= ${nowMs})
     ORDER BY run_at, delivery.subscription LIMIT $2`,
    now,
    limit,
    leaseKeysOf(busy),
    name,
  );
  return rows.map(toDelivery);
}

async function writeSubscription(
  { run }: Statements,
  subscription: Subscription,
  told: string | undefined,
): Promise<void> {
  const { protocol, topic, callback, host, secret, expires } = subscription;
  const id = subscriptionId(subscription);
  await run(
    `INSERT INTO subscription (id, protocol, topic, callback, host, secret, expires, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, expires = excluded.expires`,
    id,
    protocol,
    topic,
    callback,
    host,
    secret ?? null,
    expires,
    told ?? null,
  );
  if (told !== undefined) {
    // A version may have been published before the subscription was stored, or after its lease had expired.
    await run(
      `INSERT INTO delivery (subscription, host, changes, run_at, attempts, is_parked) VALUES ($1, $2, 1, 0, 0, 0)
       ON CONFLICT (subscription) DO NOTHING`,
      id,
      host,
    );
  }
  await run('UPDATE delivery SET is_parked = 0, attempts = 0 WHERE subscription = $1 AND is_parked = 1', id);
}

async function endSubscription({ run }: Pick<Statements, 'run'>, id: string): Promise<void> {
  await run('DELETE FROM delivery WHERE subscription = $1', id);
  await run('DELETE FROM subscription WHERE id = $1', id);
}

type OutcomeName = SettledDelivery['outcome'];

/**
 * Writes results of deliveries, in one statement for all with the same outcome. Returns true if one of them
 * is due again. The rows are a JSON object, which both engines read by the same SQL.
 */
async function writeSettled({ all, run }: Statements, settled: readonly SettledDelivery[]): Promise<boolean> {
  const write = async (
    outcome: OutcomeName,
    ...statements: readonly string[]
  ): Promise<string | undefined> => {
    const rows = settled.filter((one) => one.outcome === outcome);
    if (rows.length === 0) return undefined;
    const json = JSON.stringify(
      Object.fromEntries(rows.map((one) => [one.id, { ...one, lease: undefined }])),
    );
    for (const sql of statements) await run(sql, json);
    return json;
  };
  await write(
    'ended',
    `DELETE FROM delivery WHERE subscription IN (${IDS})`,
    `DELETE FROM subscription WHERE id IN (${IDS})`,
  );
  await write(
    'again',
    `UPDATE delivery SET attempts = settled.attempts, run_at = settled.run_at
     FROM (SELECT key AS id, ${numberIn('attempts')} AS attempts, ${numberIn('runAt')} AS run_at FROM json_each($1)) AS settled
     WHERE delivery.subscription = settled.id`,
  );
  await write(
    'parked',
    `UPDATE delivery SET attempts = settled.attempts, is_parked = 1
     FROM (SELECT key AS id, ${numberIn('attempts')} AS attempts FROM json_each($1)) AS settled
     WHERE delivery.subscription = settled.id`,
  );
  const told = await write(
    'told',
    `UPDATE subscription SET told = settled.tag
     FROM (SELECT key AS id, value ->> 'tag' AS tag FROM json_each($1)) AS settled
     WHERE subscription.id = settled.id`,
    `DELETE FROM delivery WHERE (subscription, changes) IN (SELECT key, ${numberIn('changes')} FROM json_each($1))`,
  );
  if (told === undefined) return false;
  const more = await all(
    `UPDATE delivery SET attempts = 0 WHERE subscription IN (${IDS}) RETURNING subscription`,
    told,
  );
  return more.length > 0;
}

/** Ids of the rows in $1. */
const IDS = 'SELECT key FROM json_each($1)';

/** Number of a row in $1. */
const numberIn = (member: string): string => `CAST(value ->> '${member}' AS BIGINT)`;

/** Reads a row of `delivery` with its subscription. */
function toDelivery(row: DatabaseRow): DueRow {
  return {
    id: String(row['id']),
    protocol: row['protocol'] === 'rsscloud' ? 'rsscloud' : 'websub',
    topic: String(row['topic']),
    callback: String(row['callback']),
    host: String(row['host']),
    secret: optionalText(row['secret']),
    expires: Number(row['expires']),
    told: optionalText(row['told']),
    changes: Number(row['changes']),
    attempts: Number(row['attempts']),
    stamp: optionalText(row['stamp']),
  };
}
