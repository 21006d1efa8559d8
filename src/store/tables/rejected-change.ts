import type { Statements } from '../../core/ledger/database.ts';
import type { RejectedChange } from '../../core/publish/records/store.ts';

/** The one row: the last refusal. */
const LAST = 'last';

/** The change that waits; undefined where nothing does. */
export async function readRejectedChange({ all }: Statements): Promise<RejectedChange | undefined> {
  const [row] = await all(
    'SELECT change_hash, violations, refused, accepted FROM refusal WHERE name = $1',
    LAST,
  );
  if (row === undefined) return undefined;
  return {
    changeHash: String(row['change_hash']),
    violations: JSON.parse(String(row['violations'])) as string[],
    refused: Number(row['refused']),
    accepted: row['accepted'] === null ? undefined : Number(row['accepted']),
  };
}

/** Remembers what was refused. */
export async function writeRejectedChange({ run }: Statements, refusal: RejectedChange): Promise<void> {
  await run(
    `INSERT INTO refusal (name, change_hash, violations, refused, accepted) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (name) DO UPDATE SET change_hash = excluded.change_hash, violations = excluded.violations,
       refused = excluded.refused, accepted = excluded.accepted`,
    LAST,
    refusal.changeHash,
    JSON.stringify(refusal.violations),
    refusal.refused,
    refusal.accepted ?? null,
  );
}

/** Forgets it: the change is through, or is no more. */
export async function clearRejectedChange({ run }: Statements): Promise<void> {
  await run('DELETE FROM refusal WHERE name = $1', LAST);
}
