import type { Database, Value } from '../../../core/ledger/database.ts';
import { HostLeases } from '../queue/host-leases.ts';
import { intentsOn } from './intents.ts';
import { pingsOn } from './pings.ts';
import type { PushStore } from './records.ts';
import { subscriptionsOn } from './subscriptions.ts';

/**
 * The tables behind {@link PushStore}. `leases` keep publishers that share a database from delivering to the
 * same subscribers.
 */
export function pushStoreOn(database: Database, leases = new HostLeases(database)): PushStore {
  const { all } = database;
  const number = async (sql: string, ...values: Value[]): Promise<number> =>
    Number((await all(sql, ...values))[0]?.['n'] ?? 0);
  return {
    ...intentsOn(database),
    ...subscriptionsOn(database, leases),
    ...pingsOn(database),
    nextDue: async () => {
      await leases.renew();
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
    load: async (host) => ({
      intents: await number('SELECT count(*) AS n FROM intent'),
      subscriptions: await number('SELECT count(*) AS n FROM subscription'),
      ofHost: await number('SELECT count(*) AS n FROM subscription WHERE host = $1', host),
    }),
  };
}
