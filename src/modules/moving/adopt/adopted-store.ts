import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ADOPTED_FILE, type AdoptedItem, type Adoption } from '../../../core/adoption/adopted-item.ts';
import type { Instant } from '../../../core/article/instant.ts';
import { writeAdopted } from '../../../core/adoption/write-adopted.ts';
import { hasCode } from '../../../core/content/directory/paths.ts';
import { readAdopted } from '../../../core/content/site/adopted-file.ts';
import { writeWhole } from '../files/atomic-file.ts';

/** adopted.yaml as it stands. */
export interface StoredAdoption extends Adoption {
  /** Undefined if there is no file. */
  readonly text: string | undefined;
  /** Faults of the file, a sentence each: it is not written over, because that would lose lines. */
  readonly faults: readonly string[];
}

/** Reads adopted.yaml of a content directory. Rejects if it cannot be read. */
export async function loadAdopted(contentDirectory: string): Promise<StoredAdoption> {
  const text = await readFile(join(contentDirectory, ADOPTED_FILE), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return { items: [], text, faults: [] };
  const { adoption, findings } = readAdopted(text);
  return {
    ...adoption,
    text,
    faults: findings.map(({ line, message }) => `${ADOPTED_FILE}:${line}: ${message}`),
  };
}

/** Writes adopted.yaml, if its items change, with the time. The file is complete or absent at any moment. Resolves to false if it was equal. */
export async function storeAdopted(
  contentDirectory: string,
  items: readonly AdoptedItem[],
  { text, moment }: StoredAdoption,
  now: Instant,
): Promise<boolean> {
  if (writeAdopted({ items, moment }) === text) return false;
  const written = writeAdopted({ items, moment: now });
  await writeWhole(join(contentDirectory, ADOPTED_FILE), written, { replaces: true });
  return true;
}
