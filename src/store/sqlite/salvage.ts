import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlaces } from '../tables/archives.ts';
import type { ArchivePlace } from '../../core/ledger/archive-places.ts';
import { openSqlite } from './sqlite.ts';
import type { Statements } from '../../core/ledger/database.ts';
import { readInstances } from '../tables/instances.ts';
import { migrate } from '../migrate.ts';
import { readRow, readWords } from '../tables/ledger.ts';
import type { LedgerChange } from '../../core/ledger/ledger.ts';
import { isIntact, readStoredResources } from '../tables/snapshots.ts';
import type { StoredSnapshot } from '../../core/publish/records/snapshot-rows.ts';

/** Readable content of a damaged database. */
interface Salvage {
  readonly changes: readonly LedgerChange[];
  readonly places: readonly ArchivePlace[];
  readonly snapshot: StoredSnapshot | undefined;
}

/**
 * Reads a damaged database row by row and keeps intact rows: an article that is found keeps its id and its
 * dates. Works on a copy, since SQLite repairs while it reads. Never throws.
 */
export async function salvage(file: string): Promise<Salvage> {
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-salvage-'));
  try {
    const copy = join(directory, 'copy.sqlite');
    for (const suffix of ['', '-wal'])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    const database = openSqlite(copy);
    try {
      // A database of an older version has fewer columns; a damaged one may not be migrated.
      await migrate(database).catch(() => {});
      return {
        changes: await salvageLedger(database),
        places: await readPlaces(database).catch(() => []),
        snapshot: await salvageSnapshot(database),
      };
    } finally {
      await database.close().catch(() => {});
    }
  } catch {
    return { changes: [], places: [], snapshot: undefined };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function salvageLedger(database: Statements): Promise<LedgerChange[]> {
  const changes: LedgerChange[] = [];
  const ids = await database.all('SELECT id FROM ledger').catch(() => []);
  for (const { id } of ids) {
    try {
      const row = await readRow(database, String(id));
      changes.push({ row, words: await readWords(database, row.id) });
    } catch {
      // The row is lost; its article is then found as new, with the id that it would get today.
    }
  }
  return changes;
}

/** A resource may lose a coding, but not its identity; a snapshot may not lose a resource. */
async function salvageSnapshot(database: Statements): Promise<StoredSnapshot | undefined> {
  try {
    const stored = await readStoredResources(database);
    if (stored === undefined) return undefined;
    JSON.parse(stored.details);
    const resources = stored.resources.map((resource) => {
      JSON.parse(resource.links);
      const representations = resource.representations.filter(isIntact);
      if (representations.at(-1)?.coding !== 'identity') throw new Error(`${resource.path} is lost`);
      return { ...resource, representations };
    });
    // Without instances, readers get whole documents instead of deltas.
    const instances = await readInstances(database).catch(() => []);
    return { ...stored, resources, instances };
  } catch {
    return undefined;
  }
}
