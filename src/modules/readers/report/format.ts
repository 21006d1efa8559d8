import type { ReaderKind } from '../count/agents.ts';

/** Display names of the kinds of readers. */
export const KIND_TEXTS: Readonly<Record<ReaderKind, string>> = {
  aggregator: 'aggregator',
  desktop: 'program',
  browser: 'browser',
  library: 'library or tool',
  bot: 'crawler',
  unknown: 'unknown',
};

/** Formats a number as `1,234,567`, in any locale. */
export function writeNumber(number: number): string {
  return String(Math.round(number)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Formats bytes as `512 bytes` or `1.2 MB`, in powers of 1000. */
export function writeBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < BYTE_UNITS.length - 1; unit += 1) value /= 1000;
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? ''}`;
}

/** Formats seconds as `45 s`, `30 min`, `2.5 h` or `3 d`; empty for null. */
export function writeSeconds(seconds: number | null): string {
  if (seconds === null) return '';
  const [size, unit] =
    seconds < 120 ? [1, 's'] : seconds < 7200 ? [60, 'min'] : seconds < 172_800 ? [3600, 'h'] : [86_400, 'd'];
  return `${String(Math.round((seconds / size) * 10) / 10)} ${unit}`;
}

/** Formats a percentage as `87.5 %`; empty for null. */
export function writePercent(percent: number | null): string {
  return percent === null ? '' : `${String(percent)} %`;
}

/** Decodes a request path for display: `/tags/новости/`. */
export function writePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
