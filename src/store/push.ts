import { createHash } from 'node:crypto';
import type { Database, Row, Statements, Value } from './driver.ts';

/** How a subscriber is told: by WebSub with the whole document, by rssCloud with its address. */
export type PushProtocol = 'websub' | 'rsscloud';

/** Somebody who is told of new versions of a document. */
export interface Subscription {
  readonly protocol: PushProtocol;
  /** Absolute URL of the document. */
  readonly topic: string;
  readonly callback: string;
  /** Of the callback, lower case, without port. */
  readonly host: string;
  readonly secret: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** A subscriber that is to be told. */
export interface Delivery extends Subscription {
  readonly id: string;
  /** The entity-tag of what it was told of last. */
  readonly told: string | undefined;
  /** Names the state of this row: who has changed it meanwhile has something more to tell. */
  readonly changes: number;
  readonly attempts: number;
}

/** How a delivery ended: told, gone for good, tried again, or given up until the subscription is renewed. */
export type Settled = Pick<Delivery, 'id' | 'changes'> &
  (
    | { readonly outcome: 'told'; readonly tag: string }
    | { readonly outcome: 'ended' }
    | { readonly outcome: 'again'; readonly attempts: number; readonly runAt: number }
    | { readonly outcome: 'parked'; readonly attempts: number }
  );

/** A request to the hub that is to be verified. */
export interface Intent {
  readonly id: string;
  readonly mode: 'subscribe' | 'unsubscribe';
  readonly topic: string;
  readonly callback: string;
  readonly host: string;
  readonly secret: string | undefined;
  readonly leaseSeconds: number;
  readonly runAt: number;
  readonly attempts: number;
}

/** An outside hub that is to be told of a topic. */
export interface Ping {
  readonly hub: string;
  readonly topic: string;
  readonly changes: number;
  readonly attempts: number;
  /** The entity-tag of what it was told of last. */
  readonly told: string | undefined;
}

/** How a ping ended; without `runAt` it is done, or given up until the next change. */
export interface SettledPing extends Pick<Ping, 'hub' | 'topic' | 'changes'> {
  readonly tag: string | undefined;
  readonly attempts: number;
  readonly runAt: number | undefined;
  /** When the hub was told; undefined: it was not. */
  readonly pinged: number | undefined;
}

/** An outside hub that was told of a topic. */
export interface Proof {
  readonly hub: string;
  readonly topic: string;
  /** When it was told of the first version that it has not delivered since. */
  readonly pinged: number;
  /** When it last delivered to us. */
  readonly proved: number | undefined;
}

/** How much there is to do. */
export interface PushCounts {
  readonly subscriptions: number;
  readonly waiting: number;
  readonly parked: number;
  readonly intents: number;
  readonly pings: number;
}

/** What is remembered of subscribers and hubs. Every method rejects with `store_failed`. */
export interface PushStore {
  readonly addIntent: (intent: Intent) => Promise<void>;
  readonly dueIntents: (now: number, limit: number) => Promise<readonly Intent[]>;
  readonly endIntent: (id: string) => Promise<void>;
  readonly retryIntent: (id: string, attempts: number, runAt: number) => Promise<void>;
  /** How many intents wait for a host. */
  readonly intentsOf: (host: string) => Promise<number>;
  /** Begins a subscription, or renews it: then it is not parked any more. */
  readonly subscribe: (subscription: Subscription) => Promise<void>;
  readonly unsubscribe: (
    subscription: Pick<Subscription, 'protocol' | 'topic' | 'callback'>,
  ) => Promise<void>;
  readonly subscriptionsOf: (host: string) => Promise<number>;
  /** Deliveries that are due, to none of the hosts in `busy`; `limit` of them. */
  readonly dueDeliveries: (
    now: number,
    busy: readonly string[],
    limit: number,
  ) => Promise<readonly Delivery[]>;
  readonly settle: (settled: readonly Settled[]) => Promise<void>;
  /** Pings of a hub that are due; `limit` of them. */
  readonly duePings: (hub: string, now: number, limit: number) => Promise<readonly Ping[]>;
  readonly settlePing: (settled: SettledPing) => Promise<void>;
  readonly proofs: () => Promise<readonly Proof[]>;
  /** Notes that a hub has delivered, or, `first`, that it will from now on. */
  readonly prove: (hub: string, topic: string, now: number, when?: 'first') => Promise<void>;
  /** What proofs are made with: `fresh` for the first who asks, and what that was for all others. */
  readonly proofSecret: (fresh: string) => Promise<string>;
  /** Forgets what is known of all hubs but these. */
  readonly keepHubs: (hubs: readonly string[]) => Promise<void>;
  /** Forgets subscriptions whose lease has ended. */
  readonly expire: (now: number) => Promise<void>;
  /** When the next of all these is due; undefined: nothing waits. */
  readonly nextDue: () => Promise<number | undefined>;
  readonly counts: () => Promise<PushCounts>;
}

/** The same subscription has the same name, whoever asks. */
export function subscriptionId({
  protocol,
  topic,
  callback,
}: Pick<Subscription, 'protocol' | 'topic' | 'callback'>): string {
  return createHash('sha256').update(`${protocol} ${topic} ${callback}`).digest('hex').slice(0, 32);
}

/** See {@link PushStore}. */
export function pushStoreOn(database: Database): PushStore {
  const { all, run } = database;
  const number = async (sql: string, ...values: Value[]): Promise<number> =>
    Number((await all(sql, ...values))[0]?.['n'] ?? 0);
  return {
    addIntent: ({ id, mode, topic, callback, host, secret, leaseSeconds, runAt, attempts }) =>
      run(
        `INSERT INTO intent (id, mode, topic, callback, host, secret, lease_seconds, run_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        id,
        mode,
        topic,
        callback,
        host,
        secret ?? null,
        leaseSeconds,
        runAt,
        attempts,
      ),
    dueIntents: async (now, limit) =>
      (await all('SELECT * FROM intent WHERE run_at <= $1 ORDER BY run_at, id LIMIT $2', now, limit)).map(
        toIntent,
      ),
    endIntent: (id) => run('DELETE FROM intent WHERE id = $1', id),
    retryIntent: (id, attempts, runAt) =>
      run('UPDATE intent SET attempts = $2, run_at = $3 WHERE id = $1', id, attempts, runAt),
    intentsOf: (host) => number('SELECT count(*) AS n FROM intent WHERE host = $1', host),
    subscribe: (subscription) =>
      database.transaction((statements) => writeSubscription(statements, subscription)),
    unsubscribe: (subscription) =>
      database.transaction((statements) => endSubscription(statements, subscriptionId(subscription))),
    subscriptionsOf: (host) => number('SELECT count(*) AS n FROM subscription WHERE host = $1', host),
    dueDeliveries: async (now, busy, limit) => {
      const others = busy.map((_, index) => `$${index + 3}`).join(', ');
      const rows = await all(
        `SELECT subscription.*, changes, attempts
         FROM delivery JOIN subscription ON subscription.id = delivery.subscription
         WHERE is_parked = 0 AND run_at <= $1${others === '' ? '' : ` AND delivery.host NOT IN (${others})`}
         ORDER BY run_at, delivery.subscription LIMIT $2`,
        now,
        limit,
        ...busy,
      );
      return rows.map(toDelivery);
    },
    settle: (settled) =>
      database.transaction(async (statements) => {
        for (const one of settled) await settleOne(statements, one);
      }),
    duePings: async (hub, now, limit) =>
      (
        await all(
          'SELECT * FROM ping WHERE hub = $1 AND run_at <= $2 ORDER BY run_at, topic LIMIT $3',
          hub,
          now,
          limit,
        )
      ).map(toPing),
    settlePing: ({ hub, topic, changes, tag, attempts, runAt, pinged }) =>
      run(
        `UPDATE ping SET told = coalesce($4, told),
           pinged = CASE WHEN coalesce(proved, 0) < pinged THEN pinged ELSE coalesce($7, pinged) END,
           attempts = CASE WHEN changes = $3 THEN $5 ELSE 0 END,
           run_at = CASE WHEN changes = $3 THEN $6 ELSE run_at END
         WHERE hub = $1 AND topic = $2`,
        hub,
        topic,
        changes,
        tag ?? null,
        attempts,
        runAt ?? null,
        pinged ?? null,
      ),
    proofs: async () =>
      (
        await all('SELECT hub, topic, pinged, proved FROM ping WHERE pinged IS NOT NULL ORDER BY hub, topic')
      ).map(({ hub, topic, pinged, proved }) => ({
        hub: String(hub),
        topic: String(topic),
        pinged: Number(pinged),
        proved: proved === null ? undefined : Number(proved),
      })),
    prove: (hub, topic, now, when) =>
      run(
        `UPDATE ping SET proved = $3 WHERE hub = $1 AND topic = $2${when === 'first' ? ' AND proved IS NULL' : ''}`,
        hub,
        topic,
        now,
      ),
    proofSecret: async (fresh) => {
      await run("INSERT INTO secret (name, value) VALUES ('proof', $1) ON CONFLICT (name) DO NOTHING", fresh);
      return String((await all("SELECT value FROM secret WHERE name = 'proof'"))[0]?.['value']);
    },
    keepHubs: async (hubs) => {
      const kept = hubs.map((_, index) => `$${index + 1}`).join(', ');
      await run(`DELETE FROM ping WHERE hub NOT IN (${kept === '' ? "''" : kept})`, ...hubs);
    },
    expire: (now) =>
      database.transaction(async (statements) => {
        const ended = 'SELECT id FROM subscription WHERE expires <= $1';
        await statements.run(`DELETE FROM delivery WHERE subscription IN (${ended})`, now);
        await statements.run('DELETE FROM subscription WHERE expires <= $1', now);
      }),
    nextDue: async () => {
      const [row] = await all(
        `SELECT min(at) AS at FROM (
           SELECT min(run_at) AS at FROM delivery WHERE is_parked = 0
           UNION ALL SELECT min(run_at) FROM intent UNION ALL SELECT min(run_at) FROM ping WHERE run_at IS NOT NULL
           UNION ALL SELECT min(expires) FROM subscription) AS every`,
      );
      return row?.['at'] === null || row === undefined ? undefined : Number(row['at']);
    },
    counts: async () => ({
      subscriptions: await number('SELECT count(*) AS n FROM subscription'),
      waiting: await number('SELECT count(*) AS n FROM delivery WHERE is_parked = 0'),
      parked: await number('SELECT count(*) AS n FROM delivery WHERE is_parked = 1'),
      intents: await number('SELECT count(*) AS n FROM intent'),
      pings: await number('SELECT count(*) AS n FROM ping WHERE run_at IS NOT NULL'),
    }),
  };
}

async function writeSubscription({ run }: Statements, subscription: Subscription): Promise<void> {
  const { protocol, topic, callback, host, secret, expires } = subscription;
  const id = subscriptionId(subscription);
  await run(
    `INSERT INTO subscription (id, protocol, topic, callback, host, secret, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, expires = excluded.expires`,
    id,
    protocol,
    topic,
    callback,
    host,
    secret ?? null,
    expires,
  );
  await run('UPDATE delivery SET is_parked = 0, attempts = 0 WHERE subscription = $1 AND is_parked = 1', id);
}

async function endSubscription({ run }: Statements, id: string): Promise<void> {
  await run('DELETE FROM delivery WHERE subscription = $1', id);
  await run('DELETE FROM subscription WHERE id = $1', id);
}

async function settleOne(statements: Statements, settled: Settled): Promise<void> {
  const { run } = statements;
  const { id, changes } = settled;
  switch (settled.outcome) {
    case 'told':
      await run('UPDATE subscription SET told = $2 WHERE id = $1', id, settled.tag);
      await run('DELETE FROM delivery WHERE subscription = $1 AND changes = $2', id, changes);
      // Something came meanwhile: the next delivery begins anew.
      return run('UPDATE delivery SET attempts = 0 WHERE subscription = $1', id);
    case 'ended':
      return endSubscription(statements, id);
    case 'again':
      return run(
        'UPDATE delivery SET attempts = $2, run_at = $3 WHERE subscription = $1',
        id,
        settled.attempts,
        settled.runAt,
      );
    case 'parked':
      return run(
        'UPDATE delivery SET attempts = $2, is_parked = 1 WHERE subscription = $1',
        id,
        settled.attempts,
      );
  }
}

const optional = (value: Value | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

function toIntent(row: Row): Intent {
  return {
    id: String(row['id']),
    mode: row['mode'] === 'unsubscribe' ? 'unsubscribe' : 'subscribe',
    topic: String(row['topic']),
    callback: String(row['callback']),
    host: String(row['host']),
    secret: optional(row['secret']),
    leaseSeconds: Number(row['lease_seconds']),
    runAt: Number(row['run_at']),
    attempts: Number(row['attempts']),
  };
}

function toDelivery(row: Row): Delivery {
  return {
    id: String(row['id']),
    protocol: row['protocol'] === 'rsscloud' ? 'rsscloud' : 'websub',
    topic: String(row['topic']),
    callback: String(row['callback']),
    host: String(row['host']),
    secret: optional(row['secret']),
    expires: Number(row['expires']),
    told: optional(row['told']),
    changes: Number(row['changes']),
    attempts: Number(row['attempts']),
  };
}

function toPing(row: Row): Ping {
  return {
    hub: String(row['hub']),
    topic: String(row['topic']),
    changes: Number(row['changes']),
    attempts: Number(row['attempts']),
    told: optional(row['told']),
  };
}
