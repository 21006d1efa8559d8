import { createHash } from 'node:crypto';
import { optionalText, type Database, type Row, type Statements, type Value } from './driver.ts';
import type { Claims, Delivery, DueDeliveries, PushStore, Settled, Subscription } from './records.ts';

type Methods = 'subscribe' | 'unsubscribe' | 'dueDeliveries' | 'settle' | 'expire';

/** The same subscription has the same name, whoever asks. */
export function subscriptionId({
  protocol,
  topic,
  callback,
}: Pick<Subscription, 'protocol' | 'topic' | 'callback'>): string {
  return createHash('sha256').update(`${protocol} ${topic} ${callback}`).digest('hex').slice(0, 32);
}

/** Who is told of documents, and who is to be told of what has changed. For `claims` see there. */
export function subscriptionsOn(database: Database, claims?: Claims): Pick<PushStore, Methods> {
  return {
    subscribe: (subscription, told) =>
      database.transaction(async (statements) => {
        await writeSubscription(statements, subscription, told);
        await claims?.summon(statements, subscriptionId(subscription));
        // Whoever begins with an old version is sent the new one by another process.
        await statements.tell();
      }),
    unsubscribe: (subscription) =>
      database.transaction((statements) => endSubscription(statements, subscriptionId(subscription))),
    dueDeliveries: (query) => {
      if (claims !== undefined) return claims.due(query);
      const others = query.busy.map((_, index) => `$${index + 3}`).join(', ');
      return readDue(
        database,
        query,
        others === '' ? '' : `AND delivery.host NOT IN (${others})`,
        query.busy,
      );
    },
    settle: (settled) => {
      if (claims !== undefined) return claims.settle(settled);
      return database.transaction(async (statements) => {
        let isMoreDue = false;
        for (const one of settled) if (await settleOne(statements, one)) isMoreDue = true;
        return isMoreDue;
      });
    },
    expire: (now) =>
      database.transaction(async (statements) => {
        const ended = 'SELECT id FROM subscription WHERE expires <= $1';
        await statements.run(`DELETE FROM delivery WHERE subscription IN (${ended})`, now);
        await statements.run('DELETE FROM subscription WHERE expires <= $1', now);
      }),
  };
}

/** Deliveries that are due, of hosts that fulfil a condition; `values` are its parameters, from $3 on. */
export async function readDue(
  { all }: Pick<Statements, 'all'>,
  { now, isRetry, limit }: DueDeliveries,
  ofHosts: string,
  values: readonly Value[],
): Promise<Delivery[]> {
  const rows = await all(
    `SELECT subscription.*, changes, attempts
     FROM delivery JOIN subscription ON subscription.id = delivery.subscription
     WHERE is_parked = 0 AND attempts ${isRetry ? '>' : '='} 0 AND run_at <= $1 AND expires > $1 ${ofHosts}
     ORDER BY run_at, delivery.subscription LIMIT $2`,
    now,
    limit,
    ...values,
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
    // A version may have come before it was among those who are told, or after its lease was over.
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

/** Whether there is something more to tell it already. */
async function settleOne({ all, run }: Statements, settled: Settled): Promise<boolean> {
  const { id, changes } = settled;
  switch (settled.outcome) {
    case 'told': {
      await run('UPDATE subscription SET told = $2 WHERE id = $1', id, settled.tag);
      await run('DELETE FROM delivery WHERE subscription = $1 AND changes = $2', id, changes);
      const [more] = await all('SELECT 1 FROM delivery WHERE subscription = $1', id);
      if (more !== undefined) await run('UPDATE delivery SET attempts = 0 WHERE subscription = $1', id);
      return more !== undefined;
    }
    case 'ended':
      await endSubscription({ run }, id);
      return false;
    case 'again':
      await run(
        'UPDATE delivery SET attempts = $2, run_at = $3 WHERE subscription = $1',
        id,
        settled.attempts,
        settled.runAt,
      );
      return false;
    case 'parked':
      await run(
        'UPDATE delivery SET attempts = $2, is_parked = 1 WHERE subscription = $1',
        id,
        settled.attempts,
      );
      return false;
  }
}

/** A row of `delivery` with its subscription. */
function toDelivery(row: Row): Delivery {
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
  };
}
