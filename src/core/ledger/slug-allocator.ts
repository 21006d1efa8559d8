import type { Ledger, LedgerRow } from './ledger.ts';

/** Slugs and ids in use, now or earlier. */
export interface SlugAllocator {
  /** The path of the article that has or had a slug. */
  readonly ownerOf: (slug: string) => Promise<string | undefined>;
  readonly hasId: (id: string) => Promise<boolean>;
  /** The next number to try as suffix of a slug in use. */
  readonly nextSuffixes: Map<string, number>;
  readonly reserve: (slug: string, path: string) => void;
  readonly reserveId: (id: string) => void;
}

/** Starts with the names in `rows`; `others` is the rest of the ledger, if `rows` are not all of it. */
export function createSlugAllocator(
  rows: readonly LedgerRow[],
  others: Pick<Ledger, 'bySlug' | 'byId'> | undefined,
): SlugAllocator {
  const slugs = new Map(
    rows.flatMap(({ path, slug, formerSlugs }) => [slug, ...formerSlugs].map((name) => [name, path])),
  );
  const ids = new Set(rows.map(({ id }) => id));
  return {
    ownerOf: async (slug) => slugs.get(slug) ?? (await others?.bySlug(slug))?.path,
    nextSuffixes: new Map(),
    hasId: async (id) => ids.has(id) || (await others?.byId(id)) !== undefined,
    reserve: (slug, path) => slugs.set(slug, path),
    reserveId: (id) => ids.add(id),
  };
}

/**
 * Returns the wanted slug, or else the slug with the first free number as suffix. `numbers` keeps the last
 * suffix of each slug, since ten thousand files may all be called `index`.
 */
export async function freeSlug(
  wanted: string,
  isTaken: (slug: string) => Promise<boolean>,
  numbers: Map<string, number>,
): Promise<string> {
  if (!(await isTaken(wanted))) return wanted;
  let number = numbers.get(wanted) ?? 2;
  while (await isTaken(`${wanted}-${number}`)) number += 1;
  numbers.set(wanted, number);
  return `${wanted}-${number}`;
}
