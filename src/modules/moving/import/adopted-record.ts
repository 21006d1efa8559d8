import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ADOPTED_FILE, type AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { Instant } from '../../../core/article/instant.ts';
import { writeAdopted } from '../../../core/adoption/write-adopted.ts';
import { MAX_ADOPTED_BYTES, readAdopted } from '../../../core/content/site/adopted-file.ts';
import { messageOf } from '../../../core/errors.ts';
import { hasCode } from '../../../core/content/directory/paths.ts';
import { readableItems } from '../files/readable-items.ts';
import { writeWhole } from '../files/atomic-file.ts';

/** Result of {@link recordAdopted}. */
export interface RecordedItems {
  /** Number of items that were added or replaced. */
  readonly changed: number;
  /** Number of items that the file has now. */
  readonly total: number;
  readonly fault?: string | undefined;
}

/**
 * Adds items to adopted.yaml, and makes the file if there is none. Items that are there stay, unless `replaces` is true:
 * then items with the same ids are replaced. The file is complete at any moment. Never rejects.
 */
export async function recordAdopted(
  contentDirectory: string,
  items: readonly AdoptedItem[],
  { replaces, moment }: { readonly replaces: boolean; readonly moment: Instant },
): Promise<RecordedItems> {
  const path = join(contentDirectory, ADOPTED_FILE);
  try {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    });
    const { adoption, findings } = readAdopted(text ?? '');
    const [finding] = text === undefined ? [] : findings;
    if (finding !== undefined)
      return failed(
        adoption.items.length,
        `line ${finding.line} ${finding.message}: correct it and run again`,
      );
    const known = new Map(adoption.items.map((item) => [item.id, item]));
    const articles = new Set(adoption.items.map(({ article }) => article));
    const readable = readableItems(items);
    let changed = 0;
    for (const item of readable.items) {
      const before = known.get(item.id);
      const isOther = before === undefined && articles.has(item.article);
      if (isOther || (before?.article !== undefined && !replaces)) continue;
      const merged = before === undefined ? item : { ...before, ...withoutUndefined(item) };
      if (before !== undefined && isSame(before, merged)) continue;
      known.set(item.id, merged);
      changed += 1;
    }
    if (changed > 0) {
      const complete = writeAdopted({ items: [...known.values()], moment });
      if (Buffer.byteLength(complete) > MAX_ADOPTED_BYTES)
        return failed(adoption.items.length, `it would be larger than ${MAX_ADOPTED_BYTES} bytes`);
      if (!(await writeWhole(path, complete, { replaces: text !== undefined })))
        return failed(0, 'it was made meanwhile, or is a link to nothing');
    }
    const [lost] = readable.faults.filter(({ isError }) => isError);
    return {
      changed,
      total: known.size,
      ...(lost !== undefined && { fault: `${ADOPTED_FILE}: "${lost.where}" ${lost.message}` }),
    };
  } catch (error) {
    return failed(0, messageOf(error));
  }
}

function failed(total: number, reason: string): RecordedItems {
  return { changed: 0, total, fault: `${ADOPTED_FILE} was not changed: ${reason}` };
}

function withoutUndefined(item: AdoptedItem): AdoptedItem {
  const values = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(values) as unknown as AdoptedItem;
}

function isSame(a: AdoptedItem, b: AdoptedItem): boolean {
  return writeAdopted({ items: [a] }) === writeAdopted({ items: [b] });
}
