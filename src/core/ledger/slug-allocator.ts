import type { Ledger, LedgerRow } from './ledger.ts';

/** Slugs and ids that are not to be had any more. */
export interface SlugAllocator {
  /** Path of the article that has or had a slug. */
  readonly holderOf: (slug: string) => Promise<string | undefined>;
  readonly hasId: (id: string) => Promise<boolean>;
  /** The first number that may be free behind a slug that is taken. */
  readonly numbers: Map<string, number>;
  readonly take: (slug: string, path: string) => void;
  readonly takeId: (id: string) => void;
}

/** The names in `rows`, and in the rest of the ledger if there is one. */
export function createSlugAllocator(
  rows: readonly LedgerRow[],
  others: Pick<Ledger, 'bySlug' | 'byId'> | undefined,
): SlugAllocator {
  const slugs = new Map(
    rows.flatMap(({ path, slug, formerSlugs }) => [slug, ...formerSlugs].map((name) => [name, path])),
  );
  const ids = new Set(rows.map(({ id }) => id));
  return {
    holderOf: async (slug) => slugs.get(slug) ?? (await others?.bySlug(slug))?.path,
    numbers: new Map(),
    hasId: async (id) => ids.has(id) || (await others?.byId(id)) !== undefined,
    take: (slug, path) => slugs.set(slug, path),
    takeId: (id) => ids.add(id),
  };
}

/** The wanted slug, or it with the first number that is free. `numbers` remembers how far each slug was tried: ten thousand files may all be called `index`. */
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
