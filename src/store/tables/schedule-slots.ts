import type { Database, Statements } from '../../core/ledger/database.ts';

/** Time after which a taken turn is deleted: by then it has passed on every clock. */
const KEPT_MS = 3_600_000;

/**
 * Takes a turn of the schedule. Resolves to true for one caller only, of all processes. `now` is in
 * milliseconds since 1970; `holder` names the process for operators.
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

/** Reads when any process last took a turn, in milliseconds since 1970; undefined: never. */
export async function readLastSlot({ all }: Pick<Statements, 'all'>): Promise<number | undefined> {
  const [row] = await all('SELECT MAX(taken) AS taken FROM slot');
  const taken = row?.['taken'] ?? undefined;
  return taken === undefined ? undefined : Number(taken);
}
