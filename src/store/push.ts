import { createHash } from 'node:crypto';
import type { Database, Statements, Value } from './driver.ts';
import { toDelivery, toIntent, toPing } from './push-rows.ts';

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

/** Which deliveries are asked for. */
export interface DueDeliveries {
  readonly now: number;
  /** Those that were tried before, or those that were not. */
  readonly isRetry: boolean;
  /** To none of these hosts. */
  readonly busy: readonly string[];
  readonly limit: number;
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
  /** Oldest first, of none of the hosts in `busy`. */
  readonly dueIntents: (now: number, busy: readonly string[], limit: number) => Promise<readonly Intent[]>;
  readonly endIntent: (id: string) => Promise<void>;
  /** Ends an intent that was confirmed, and what the same subscriber wanted before: an answer to that comes too late. */
  readonly endIntents: (intent: Pick<Intent, 'id' | 'topic' | 'callback'>) => Promise<void>;
  readonly retryIntent: (id: string, attempts: number, runAt: number) => Promise<void>;
  /** How many intents wait for a host. */
  readonly intentsOf: (host: string) => Promise<number>;
  /**
   * Begins a subscription, or renews it: then it is not parked any more. Whoever begins is known to have version `told`
   * (an entity-tag), and is told of any other at once; without it, of the next.
   */
  readonly subscribe: (subscription: Subscription, told?: string) => Promise<void>;
  readonly unsubscribe: (
    subscription: Pick<Subscription, 'protocol' | 'topic' | 'callback'>,
  ) => Promise<void>;
  readonly subscriptionsOf: (host: string) => Promise<number>;
  /** Deliveries that are due, oldest first. */
  readonly dueDeliveries: (query: DueDeliveries) => Promise<readonly Delivery[]>;
  /** Whether one of them is due at once: something came meanwhile. */
  readonly settle: (settled: readonly Settled[]) => Promise<boolean>;
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

/** So many topics are in one statement. */
const CHUNK = 200;

/** Which documents have another version, by their absolute URLs. */
export interface News {
  /** Those of the snapshot whose bytes are others. */
  readonly changed: readonly string[];
  /** Those made on demand that may have another; undefined: any may, which is looked at when its turn comes. */
  readonly touched: readonly string[] | undefined;
  /** Outside hubs that are told. */
  readonly hubs: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Notes news for all who subscribe and for outside hubs; to be called in the transaction that publishes it. */
export async function enqueue(
  { all, run }: Statements,
  { changed, touched, hubs, now }: News,
): Promise<void> {
  const topics = [...new Set([...changed, ...(touched ?? [])])];
  const [some] = await all('SELECT 1 FROM subscription LIMIT 1');
  const insert = (where: string, values: readonly Value[]): Promise<void> =>
    run(
      `INSERT INTO delivery (subscription, host, changes, run_at, attempts, is_parked)
       SELECT id, host, 1, $1, 0, 0 FROM subscription WHERE expires > $1${where} ORDER BY id
       ON CONFLICT (subscription) DO UPDATE SET changes = delivery.changes + 1`,
      now,
      ...values,
    );
  if (some !== undefined && touched === undefined) await insert('', []);
  for (let from = 0; some !== undefined && touched !== undefined && from < topics.length; from += CHUNK) {
    const chunk = topics.slice(from, from + CHUNK);
    await insert(` AND topic IN (${chunk.map((_, index) => `$${index + 2}`).join(', ')})`, chunk);
  }
  for (const hub of hubs) {
    // What a hub was never told of, nobody has found there.
    if (touched === undefined) {
      await run('UPDATE ping SET changes = changes + 1, run_at = $2, attempts = 0 WHERE hub = $1', hub, now);
    }
    for (const topic of topics) {
      await run(
        `INSERT INTO ping (hub, topic, changes, run_at, attempts) VALUES ($1, $2, 1, $3, 0)
         ON CONFLICT (hub, topic) DO UPDATE SET changes = ping.changes + 1, run_at = $3, attempts = 0`,
        hub,
        topic,
        now,
      );
    }
  }
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
    dueIntents: async (now, busy, limit) => {
      const others = busy.map((_, index) => `$${index + 3}`).join(', ');
      const where = others === '' ? '' : ` AND host NOT IN (${others})`;
      const sql = `SELECT * FROM intent WHERE run_at <= $1${where} ORDER BY run_at, id LIMIT $2`;
      return (await all(sql, now, limit, ...busy)).map(toIntent);
    },
    endIntent: (id) => run('DELETE FROM intent WHERE id = $1', id),
    endIntents: ({ id, topic, callback }) =>
      run('DELETE FROM intent WHERE topic = $2 AND callback = $3 AND id <= $1', id, topic, callback),
    retryIntent: (id, attempts, runAt) =>
      run('UPDATE intent SET attempts = $2, run_at = $3 WHERE id = $1', id, attempts, runAt),
    intentsOf: (host) => number('SELECT count(*) AS n FROM intent WHERE host = $1', host),
    subscribe: (subscription, told) =>
      database.transaction((statements) => writeSubscription(statements, subscription, told)),
    unsubscribe: (subscription) =>
      database.transaction((statements) => endSubscription(statements, subscriptionId(subscription))),
    subscriptionsOf: (host) => number('SELECT count(*) AS n FROM subscription WHERE host = $1', host),
    dueDeliveries: async ({ now, isRetry, busy, limit }) => {
      const others = busy.map((_, index) => `$${index + 3}`).join(', ');
      const rows = await all(
        `SELECT subscription.*, changes, attempts
         FROM delivery JOIN subscription ON subscription.id = delivery.subscription
         WHERE is_parked = 0 AND attempts ${isRetry ? '>' : '='} 0 AND run_at <= $1 AND expires > $1
           ${others === '' ? '' : `AND delivery.host NOT IN (${others})`}
         ORDER BY run_at, delivery.subscription LIMIT $2`,
        now,
        limit,
        ...busy,
      );
      return rows.map(toDelivery);
    },
    settle: (settled) =>
      database.transaction(async (statements) => {
        let isMoreDue = false;
        for (const one of settled) if (await settleOne(statements, one)) isMoreDue = true;
        return isMoreDue;
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
