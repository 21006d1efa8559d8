import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { OldFeedFault } from '../../../core/adoption/old-feed.ts';
import { writeAdopted } from '../../../core/adoption/write-adopted.ts';
import { readAdopted } from '../../../core/content/site/adopted-file.ts';

/** Items as adopted.yaml gives them back, and what it cannot hold. */
export interface ReadableItems {
  readonly items: readonly AdoptedItem[];
  readonly faults: readonly OldFeedFault[];
}

/** Leaves out what adopted.yaml would not be read with: an item by its id, or a value, such as a title that is too long. */
export function readableItems(items: readonly AdoptedItem[]): ReadableItems {
  const faults: OldFeedFault[] = [];
  const readable = items.flatMap((item): readonly AdoptedItem[] => {
    const { adoption, findings } = readAdopted(writeAdopted({ items: [item] }));
    const [fit] = adoption.items;
    const where = (item.title || item.id).slice(0, 80);
    for (const { message } of findings)
      faults.push({ where, message: `is not adopted as it is: ${message}`, isError: fit === undefined });
    if (findings.length === 0) return [item];
    return fit === undefined ? [] : [fit];
  });
  return { items: readable, faults };
}
