import { atomIdOf } from '../../../core/article/ids/atom-id.ts';
import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { MergedFeeds } from './merge-feeds.ts';
import { placeOf } from './old-site.ts';

/** Items of an earlier run and of this one. */
export interface CombinedItems {
  readonly items: readonly AdoptedItem[];
  /** Number of items that keep the id of an earlier run, though the feeds of this one have another. */
  readonly otherIds: number;
}

/**
 * Adds items to those of an earlier run. What that run adopted, and what was changed by hand since, stays: an item is
 * known by its id, its id in Atom, or its link.
 */
export function combineItems(before: readonly AdoptedItem[], { items, atomIds }: MergedFeeds): CombinedItems {
  if (before.length === 0) return { items, otherIds: 0 };
  const byKey = new Map<string, number>();
  const combined = [...before];
  for (const [place, item] of before.entries())
    for (const key of keysOf(item)) if (!byKey.has(key)) byKey.set(key, place);
  const used = new Set<number>();
  let otherIds = 0;
  for (const item of items) {
    const place = keysOf(item)
      .map((key) => byKey.get(key))
      .find((one) => one !== undefined && !used.has(one));
    const known = place === undefined ? undefined : combined[place];
    if (place === undefined || known === undefined) {
      combined.push(item);
      continue;
    }
    used.add(place);
    const atomId = atomIds.get(item.id);
    if (known.id !== item.id && item.id !== atomId && known.atomId !== item.id) otherIds += 1;
    combined[place] = completed(known, item, atomId);
  }
  return { items: combined, otherIds };
}

/** Sure keys first. */
function keysOf({ id, atomId, link }: AdoptedItem): readonly string[] {
  const place = placeOf(link);
  return [
    `id ${id}`,
    `id ${atomId ?? atomIdOf(id)}`,
    ...(place === undefined || place.key === '/' ? [] : [`link ${place.host} ${place.key}`]),
  ];
}

/** The path of an item's page. One that an earlier run took from the link as if the base URL had no path is corrected. */
function pageOf(known: AdoptedItem, { link, permalink }: AdoptedItem): string | undefined {
  const isWhole = known.permalink === placeOf(link)?.target;
  const isCorrected = isWhole && permalink !== undefined && known.permalink?.endsWith(permalink) === true;
  return isCorrected ? permalink : known.permalink;
}

function completed(known: AdoptedItem, item: AdoptedItem, inAtom: string | undefined): AdoptedItem {
  const permalink = pageOf(known, item);
  const aliases = [...new Set([...(known.aliases ?? []), ...(item.aliases ?? [])])].filter(
    (alias) => alias !== permalink,
  );
  const atomId = known.atomId ?? (inAtom === atomIdOf(known.id) ? undefined : inAtom);
  return {
    ...item,
    ...known,
    ...(permalink !== undefined && { permalink }),
    ...(atomId !== undefined && { atomId }),
    title: known.title === '' ? item.title : known.title,
    ...(aliases.length > 0 && { aliases }),
    ...((known.isRecent ?? item.isRecent) === true && { isRecent: true }),
  };
}
