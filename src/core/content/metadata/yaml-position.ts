/** Position in a line: UTF-16 units, the column from 1. Empty if not found. */
export interface YamlPosition {
  readonly column?: number;
  readonly length?: number;
}

/** Finds a key in a line of YAML. */
export function positionOfKey(line: string, key: string): YamlPosition {
  const at = key === '' ? -1 : line.indexOf(key);
  return at === -1 ? {} : { column: at + 1, length: key.length };
}

/** A key or the mark of an item, with the blanks after it. */
const LEAD = /^ *(?:- +|[^\s:"'-][^:]{0,100}: +)/;

/** Finds a value in a line of YAML; with `index`, an item of a list in brackets. */
export function positionOfValue(line: string, index?: number): YamlPosition {
  const lead = LEAD.exec(line)?.[0];
  if (lead === undefined) return {};
  const value = line.slice(lead.length).trimEnd();
  if (value === '') return {};
  const place = { column: lead.length + 1, length: value.length };
  const inside = /^\[([^"'[\]{}]*)\]$/.exec(value)?.[1];
  if (index === undefined || inside === undefined) return place;
  const items = inside.split(',');
  const item = items[index];
  if (item === undefined || item.trim() === '') return place;
  const before = items.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  const blanks = item.length - item.trimStart().length;
  return { column: place.column + 1 + before + blanks, length: item.trim().length };
}
