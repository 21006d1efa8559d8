import type { Database, Statements } from '../../core/ledger/database.ts';

/** A turn of the schedule is forgotten after so long: by then nobody's clock is at it. */
const KEPT_MS = 3_600_000;

/**
 * Takes a turn of the schedule. Resolves to whether it was still free: of all who ask, one gets it. `now` is in
 * milliseconds since 1970, `holder` is for people who look.
 */
export function takeSlot(database: Database, name: string, holder: string, now: number): Promise<boolean> {
  return database.transaction(async ({ all, run }) => {
    const taken = await all(
      'INSERT INTO slot (name, holder, taken) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING RETURNING name',
      name,
      holder,
      now,
    );
    await run('DELETE FROM slot WHERE taken < $1', now - KEPT_MS);
    return taken.length > 0;
  });
}

/** When a turn of the schedule was last taken, by whomever; undefined: never. Milliseconds since 1970. */
export async function readLastSlot({ all }: Pick<Statements, 'all'>): Promise<number | undefined> {
  const [row] = await all('SELECT MAX(taken) AS taken FROM slot');
  const taken = row?.['taken'] ?? undefined;
  return taken === undefined ? undefined : Number(taken);
}
