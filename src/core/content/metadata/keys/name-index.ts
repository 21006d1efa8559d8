import type { MetadataKeys } from '../../formats/source-format.ts';
import { DECLARED_KEYS, type DeclaredKey, type KeyName } from './declared-keys.ts';

/** Own name of a key that a module adds. */
export type ModuleKeyName = 'podcast';

/** Key that a written name stands for. */
export interface KnownName {
  readonly name: KeyName | ModuleKeyName;
  /** Precedence among the names of the key: 0 is its own name. */
  readonly rank: number;
  /** Member of the map that the key is, if the name stands for one. */
  readonly member?: string | undefined;
}

/** Written names that are known, as {@link normaliseName} gives them. */
export type NameIndex = ReadonlyMap<string, KnownName>;

/** Reduces spellings of one name to one: `lastModified`, `last_modified` and `Last-Modified`. */
export function normaliseName(written: string): string {
  return written.toLowerCase().replace(/[\s_-]+/gu, '');
}

/** Rank of the first name of a member of a module's map; members are no names of the map itself. */
const MEMBER_RANK = 1000;

const indexes = new WeakMap<MetadataKeys, NameIndex>();

/** Index of the names of the core's keys and of those that a module declares in `keys`. */
export function nameIndexOf(keys: MetadataKeys): NameIndex {
  const known = indexes.get(keys);
  if (known !== undefined) return known;
  const index = new Map<string, KnownName>();
  const add = (written: string, value: KnownName): void => {
    const normalised = normaliseName(written);
    if (!index.has(normalised)) index.set(normalised, value);
  };
  const declared = Object.entries(DECLARED_KEYS) as readonly (readonly [KeyName, DeclaredKey])[];
  for (const [name] of declared) add(name, { name, rank: 0 });
  if (keys.podcast !== undefined) add('podcast', { name: 'podcast', rank: 0 });
  for (const [name, { aliases }] of declared) {
    for (const [position, alias] of aliases.entries()) add(alias, { name, rank: position + 1 });
  }
  for (const [member, names] of Object.entries(keys.podcast?.members ?? {})) {
    for (const [position, written] of names.entries()) {
      add(written, { name: 'podcast', rank: MEMBER_RANK + position, member });
    }
  }
  // Spellings that need no normalising, which is slow.
  for (const [name, { aliases }] of declared) {
    for (const spelling of [name, ...aliases]) {
      const value = index.get(normaliseName(spelling));
      if (value !== undefined) index.set(spelling, value);
    }
  }
  indexes.set(keys, index);
  return index;
}

/** Finds what a written name stands for. */
export function findName(index: NameIndex, written: string): KnownName | undefined {
  return index.get(written) ?? index.get(normaliseName(written));
}
