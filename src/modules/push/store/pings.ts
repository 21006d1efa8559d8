import { optionalText, type Database, type DatabaseRow } from '../../../core/ledger/database.ts';
import type { Ping, PushStore } from './records.ts';

type Methods = 'duePings' | 'settlePing' | 'proofs' | 'prove' | 'proofSecret' | 'keepHubs';

/** Pings of outside hubs, and whether those deliver. */
export function pingsOn({ all, run }: Database): Pick<PushStore, Methods> {
  return {
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
  };
}

/** Reads a row of `ping`. */
function toPing(row: DatabaseRow): Ping {
  return {
    hub: String(row['hub']),
    topic: String(row['topic']),
    changes: Number(row['changes']),
    attempts: Number(row['attempts']),
    told: optionalText(row['told']),
  };
}
