import { toInstant, type Instant } from '../../../core/article/instant.ts';

/** A row of a table in an export. */
export type Row = Readonly<Record<string, unknown>>;

/** A value as a row; undefined if it is none. */
export function asRow(value: unknown): Row | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
}

/** Rows of a list; other values are left out. */
export function rowsIn(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.map(asRow).filter((row) => row !== undefined) : [];
}

/** Text of a field, a number as its digits; undefined if it is absent or blank. */
export function fieldText(row: Row, name: string): string | undefined {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** Number of a field; undefined if it has none. */
export function numberIn(row: Row, name: string): number | undefined {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** `2023-05-01 10:00:00`, which is UTC, and RFC 3339. */
const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/u;

/** Date of a field, also as milliseconds; undefined if it has none, or one of zero. */
export function dateIn(row: Row, name: string): Instant | undefined {
  const milliseconds = numberIn(row, name) ?? parseDate(fieldText(row, name) ?? '');
  if (milliseconds === undefined || !(milliseconds > 0) || milliseconds > 8e15) return undefined;
  const instant = toInstant(milliseconds);
  return instant > 0 ? instant : undefined;
}

function parseDate(text: string): number | undefined {
  const [, day, time, zone = 'Z'] = DATE.exec(text) ?? [];
  const milliseconds = day === undefined ? NaN : Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
