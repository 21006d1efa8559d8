import type { Statements } from '../../core/ledger/database.ts';
import type { RejectedChange } from '../../core/publish/records/store.ts';

/** Name of the only row: the last refused change. */
const LAST = 'last';

/** Reads the change that waits to be accepted, if any. */
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

/** Stores a refused change in place of the last one. */
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

/** Deletes the refused change: it has been published, or no longer exists. */
export async function clearRejectedChange({ run }: Statements): Promise<void> {
  await run('DELETE FROM refusal WHERE name = $1', LAST);
}
