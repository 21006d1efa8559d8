import type { Statements } from '../../core/ledger/database.ts';
import type { StoredInstance } from '../../core/publish/records/snapshot-rows.ts';

/** Reads all instances, the newest of each document first. Rejects if one is damaged. */
export async function readInstances({ all }: Statements): Promise<StoredInstance[]> {
  const rows = await all('SELECT path, tags, parts FROM instance ORDER BY path, number DESC');
  return rows.map(({ path, tags, parts }) => ({
    path: String(path),
    tags: JSON.parse(String(tags)) as string[],
    parts: parts as Uint8Array,
  }));
}

/**
 * Replaces the stored instances of one document; the first one is the current. Call it in a transaction.
 * Former instances that are stored already are not written again.
 */
export async function writeInstances(
  { all, run }: Statements,
  path: string,
  [current, ...former]: readonly StoredInstance[],
): Promise<void> {
  const stored = await all('SELECT number, tags FROM instance WHERE path = $1', path);
  const wanted = new Set(former.map(nameOf));
  const known = new Set<string>();
  let last = 0;
  for (const { number, tags } of stored) {
    const name = nameOf({ tags: JSON.parse(String(tags)) as string[] });
    last = Math.max(last, Number(number));
    if (wanted.has(name)) known.add(name);
    else await run('DELETE FROM instance WHERE path = $1 AND number = $2', path, Number(number));
  }
  const missing = former.filter((one) => !known.has(nameOf(one))).toReversed();
  for (const { tags, parts } of current === undefined ? missing : [...missing, current]) {
    last += 1;
    await run(
      'INSERT INTO instance (path, number, tags, parts) VALUES ($1, $2, $3, $4)',
      path,
      last,
      JSON.stringify(tags),
      parts,
    );
  }
}

function nameOf({ tags }: Pick<StoredInstance, 'tags'>): string {
  return tags.at(-1) ?? '';
}
