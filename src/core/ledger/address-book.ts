import { articlePath, keyOfTarget } from '../article/addresses/page-path.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/** An article that has an address, now or earlier. */
export interface AddressOwner {
  readonly id: string;
  /** Path of its file. */
  readonly path: string;
  readonly isDeleted: boolean;
}

/** Addresses, names and ids in use, now or earlier. */
export interface AddressBook {
  /** The article that has or had the address of a site path. */
  readonly ownerOf: (target: string) => Promise<AddressOwner | undefined>;
  readonly reserve: (target: string, owner: AddressOwner) => void;
  /** Frees an address that its article no longer lists. */
  readonly release: (target: string) => void;
  /** True if an id was, or may have been, minted from a file name. */
  readonly isNameTaken: (name: string) => Promise<boolean>;
  readonly reserveName: (name: string) => void;
  readonly hasId: (id: string) => Promise<boolean>;
  readonly reserveId: (id: string) => void;
  /** The next numbers to try as suffixes of slugs in use. */
  readonly slugSuffixes: Map<string, number>;
  readonly nameSuffixes: Map<string, number>;
}

/** The part of the ledger that an address book reads. */
export type AddressLedger = Pick<Ledger, 'bySlug' | 'byId' | 'byPagePath'>;

/** Starts with the addresses in `rows`; `others` is the rest of the ledger, if `rows` are not all of it. */
export function createAddressBook(
  rows: readonly LedgerRow[],
  others: AddressLedger | undefined,
): AddressBook {
  const owners = new Map<string, AddressOwner | undefined>();
  const names = new Set<string>();
  const ids = new Set(rows.map(({ id }) => id));
  const keyOf = (target: string): string => keyOfTarget(target) ?? target;
  for (const { slug, formerSlugs } of rows) for (const name of [slug, ...formerSlugs]) names.add(name);
  // Present addresses count more than former ones, and published articles more than deleted ones.
  const [live, gone] = [rows.filter(isLive), rows.filter((row) => !isLive(row))];
  for (const [some, addressesIn] of [
    [gone, formerAddresses],
    [gone, presentAddresses],
    [live, formerAddresses],
    [live, presentAddresses],
  ] as const) {
    for (const row of some) for (const target of addressesIn(row)) owners.set(keyOf(target), ownerIn(row));
  }
  return {
    ownerOf: async (target) => {
      const key = keyOf(target);
      if (owners.has(key) || others === undefined) return owners.get(key);
      const row = await others.byPagePath(target);
      return row && ownerIn(row);
    },
    reserve: (target, owner) => owners.set(keyOf(target), owner),
    release: (target) => owners.set(keyOf(target), undefined),
    isNameTaken: async (name) => names.has(name) || (await others?.bySlug(name)) !== undefined,
    reserveName: (name) => names.add(name),
    hasId: async (id) => ids.has(id) || (await others?.byId(id)) !== undefined,
    reserveId: (id) => ids.add(id),
    slugSuffixes: new Map(),
    nameSuffixes: new Map(),
  };
}

function ownerIn({ id, path, deleted }: LedgerRow): AddressOwner {
  return { id, path, isDeleted: deleted !== undefined };
}

function isLive({ deleted }: LedgerRow): boolean {
  return deleted === undefined;
}

function presentAddresses({ slug, address }: LedgerRow): readonly string[] {
  return [articlePath(slug), ...(address?.page === undefined ? [] : [address.page])];
}

function formerAddresses({ formerSlugs, address }: LedgerRow): readonly string[] {
  return [...formerSlugs.map(articlePath), ...(address?.former ?? []), ...(address?.declared ?? [])];
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
