import type { YamlPair } from '../yaml-map.ts';
import { findName, normaliseName, type KnownName, type NameIndex } from './name-index.ts';
import { isThemeKey } from './theme-keys.ts';

/** A value as it was written, under one of the names of its key. */
export interface WrittenValue extends Pick<YamlPair, 'line' | 'value' | 'isEmpty' | 'itemLines' | 'hashtag'> {
  /** Name as written; a dot leads to a member of a map. */
  readonly written: string;
  /** Precedence among the names of the key: 0 is its own name. */
  readonly rank: number;
  readonly member?: string | undefined;
}

/** Values of front matter or a sidecar by the own names of their keys, the most preferred name first. */
export interface WrittenValues {
  readonly of: (name: KnownName['name']) => readonly WrittenValue[];
  /** True if a key stands under a name of another program. */
  readonly usesAliases: boolean;
  /** Names that no program is known to use. */
  readonly unknown: readonly Pick<YamlPair, 'key' | 'line'>[];
}

/** Maps in which generators keep the keys of themes, and Zola its tags. */
const CONTAINERS: ReadonlySet<string> = new Set(['params', 'extra', 'taxonomies']);

/** Keys that are read from these maps too. Others mean something else there: `url`, `file`, `title`. */
const IN_CONTAINERS: ReadonlySet<KnownName['name']> = new Set<KnownName['name']>([
  ...(['authors', 'summary', 'image', 'tags', 'categories', 'keywords', 'updated', 'language'] as const),
  ...(['draft', 'hidden', 'password', 'status', 'visibility', 'expires'] as const),
]);

/** Added to the rank of a name in a container. */
const CONTAINER_RANK = 100;

const NONE: readonly WrittenValue[] = [];

/** Finds the key of every pair, and of the members of maps that may hold keys. */
export function collectValues(pairs: readonly YamlPair[], index: NameIndex): WrittenValues {
  const byName = new Map<KnownName['name'], WrittenValue[]>();
  const unknown: Pick<YamlPair, 'key' | 'line'>[] = [];
  let usesAliases = false;
  const add = ({ name, rank, member }: KnownName, value: Omit<WrittenValue, 'rank' | 'member'>): void => {
    const entry = member === undefined ? { ...value, rank } : { ...value, rank, member };
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [entry]);
    else others.push(entry);
  };
  for (const { key, line, value, isEmpty, itemLines, hashtag } of pairs) {
    const known = findName(index, key);
    usesAliases ||= known !== undefined && known.rank > 0;
    if (known !== undefined) add(known, { written: key, line, value, isEmpty, itemLines, hashtag });
    const hasMembers = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (hasMembers && known?.name !== 'podcast') addMembers(key, line, value, index, add);
    if (known === undefined && !isThemeKey(normaliseName(key))) unknown.push({ key, line });
  }
  for (const values of byName.values()) if (values.length > 1) values.sort((a, b) => a.rank - b.rank);
  return { of: (name) => byName.get(name) ?? NONE, usesAliases, unknown };
}

function addMembers(
  key: string,
  line: number,
  map: object,
  index: NameIndex,
  add: (known: KnownName, value: Omit<WrittenValue, 'rank' | 'member'>) => void,
): void {
  const isContainer = CONTAINERS.has(normaliseName(key));
  for (const [member, value] of Object.entries(map) as [string, unknown][]) {
    const entry = { written: `${key}.${member}`, line, value, isEmpty: value === '' || value === null };
    const known = findName(index, entry.written);
    if (known !== undefined) add(known, entry);
    if (!isContainer || known !== undefined) continue;
    const inside = findName(index, member);
    if (inside !== undefined && IN_CONTAINERS.has(inside.name)) {
      add({ ...inside, rank: inside.rank + CONTAINER_RANK }, entry);
    }
  }
}
