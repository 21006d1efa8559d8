import type { Statements, Value } from '../../../core/ledger/database.ts';

/** So many topics are in one statement. */
const CHUNK = 200;

/** Which documents have another version, by their absolute URLs. */
export interface PushUpdate {
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
export async function enqueuePushUpdate(
  { all, run }: Statements,
  { changed, touched, hubs, now }: PushUpdate,
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
