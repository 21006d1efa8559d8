import { optionalText, type Database, type DatabaseRow } from '../../../core/ledger/database.ts';
import type { Intent, PushStore } from './records.ts';

type Methods = 'addIntent' | 'dueIntents' | 'endIntent' | 'endIntents' | 'retryIntent';

/** Requests to the hub that are to be verified. */
export function intentsOn({ all, run, tell }: Database): Pick<PushStore, Methods> {
  return {
    addIntent: async ({ id, mode, topic, callback, host, secret, leaseSeconds, runAt, attempts }) => {
      await run(
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
      );
      // Wakes the publisher, another process; without the signal it looks every few seconds.
      await tell().catch(() => {});
    },
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
  };
}

/** Reads a row of `intent`. */
function toIntent(row: DatabaseRow): Intent {
  return {
    id: String(row['id']),
    mode: row['mode'] === 'unsubscribe' ? 'unsubscribe' : 'subscribe',
    topic: String(row['topic']),
    callback: String(row['callback']),
    host: String(row['host']),
    secret: optionalText(row['secret']),
    leaseSeconds: Number(row['lease_seconds']),
    runAt: Number(row['run_at']),
    attempts: Number(row['attempts']),
  };
}
