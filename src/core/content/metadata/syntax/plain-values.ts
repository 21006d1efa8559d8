import type { YamlPair } from '../yaml-map.ts';

/** Max. nesting of lists and maps; what is deeper is dropped. */
const MAX_DEPTH = 32;

/** Turns the members of a map, of whatever syntax, into pairs. `lineOf` gives the line of a key, from 1. */
export function pairsOf(map: object, lineOf: (key: string) => number): readonly YamlPair[] {
  return (Object.entries(map) as [string, unknown][]).map(([key, value]) => {
    const isEmpty = value === null || value === undefined;
    return { key, line: lineOf(key), value: isEmpty ? '' : plainValue(value, 1), isEmpty };
  });
}

/** A value as YAML's failsafe schema has it: strings, arrays and plain objects. */
function plainValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    if (depth > MAX_DEPTH) return '';
    if (Array.isArray(value)) return value.map((item: unknown) => plainValue(item, depth + 1));
    const entries = (Object.entries(value) as [string, unknown][]).map(
      ([key, item]) => [key, plainValue(item, depth + 1)] as const,
    );
    return Object.fromEntries(entries);
  }
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : '';
}
