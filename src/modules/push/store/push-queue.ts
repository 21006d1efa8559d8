import type { Statements, Value } from '../../../core/ledger/database.ts';

/** Max. topics in one statement. */
const CHUNK = 200;

/** Documents whose bytes have changed, by their absolute URLs. */
export interface PushUpdate {
  /** Documents of the snapshot. */
  readonly changed: readonly string[];
  /**
   * Documents made on demand that may have changed; undefined: any may have, which is checked when a delivery
   * is due.
   */
  readonly touched: readonly string[] | undefined;
  /** Outside hubs to be pinged. */
  readonly hubs: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Queues deliveries to all subscribers and pings to outside hubs. Call it in the transaction that publishes
 * the documents.
 */
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
    // Topics this hub was never pinged for have no subscribers there, so only known pairs are marked.
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
