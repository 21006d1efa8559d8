import type { Statements } from '../../core/ledger/database.ts';
import type { FolderState } from '../../core/publish/records/store.ts';

/** Reads the state of all folders. */
export async function readScan({ all }: Statements): Promise<FolderState[]> {
  const rows = await all('SELECT folder, state FROM scan ORDER BY folder');
  return rows.map(({ folder, state }) => ({ folder: String(folder), state: String(state) }));
}

/**
 * Writes the state of changed folders, and deletes that of `gone` folders, or of all others. Call it in a
 * transaction.
 */
export async function writeScan(
  { run }: Statements,
  changed: readonly FolderState[],
  gone: readonly string[] | 'others',
): Promise<void> {
  if (gone === 'others') await run('DELETE FROM scan');
  else for (const folder of gone) await run('DELETE FROM scan WHERE folder = $1', folder);
  for (const { folder, state } of changed) {
    await run(
      'INSERT INTO scan (folder, state) VALUES ($1, $2) ON CONFLICT (folder) DO UPDATE SET state = excluded.state',
      folder,
      state,
    );
  }
}
