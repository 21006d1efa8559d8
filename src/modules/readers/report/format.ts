import type { ReaderKind } from '../count/agents.ts';

/** Kinds of readers for people. */
export const KIND_TEXTS: Readonly<Record<ReaderKind, string>> = {
  aggregator: 'aggregator',
  desktop: 'program',
  browser: 'browser',
  library: 'library or tool',
  bot: 'crawler',
  unknown: 'unknown',
};

/** `1,234,567`. The same on every machine. */
export function writeNumber(number: number): string {
  return String(Math.round(number)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `512 bytes`, `1.2 MB`: in powers of 1000. */
export function writeBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < BYTE_UNITS.length - 1; unit += 1) value /= 1000;
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? ''}`;
}

/** `45 s`, `30 min`, `2.5 h`, `3 d`; nothing where there is none. */
export function writeSeconds(seconds: number | null): string {
  if (seconds === null) return '';
  const [size, unit] =
    seconds < 120 ? [1, 's'] : seconds < 7200 ? [60, 'min'] : seconds < 172_800 ? [3600, 'h'] : [86_400, 'd'];
  return `${String(Math.round((seconds / size) * 10) / 10)} ${unit}`;
}

/** `87.5 %`; nothing where there is none. */
export function writePercent(percent: number | null): string {
  return percent === null ? '' : `${String(percent)} %`;
}

/** `/tags/новости/`: a path of ours as people read it. */
export function writePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
