// RFC 9110, section 12.5.3: Accept-Encoding.

import { memoizeByKey } from '../cache/memoize.ts';
import { listMembers, trimWhiteSpace } from './list.ts';

/** Content-codings (8.4.1) of a representation; `identity` is none. */
export type Coding = 'identity' | 'gzip' | 'br' | 'zstd';

/** Quality of each coding in thousandths; undefined if not listed. `*` stands for all codings not listed. */
type Qualities = Partial<Record<Coding | '*', number>>;

const CODING_NAMES: ReadonlyMap<string, Coding | '*'> = new Map([
  ['*', '*'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  // 8.4.1.3: x-gzip is equivalent to gzip.
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);

/** 12.4.2: at most three decimals, and at most 1. */
const WEIGHT = /^[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

// Clients send few different values. The bounds keep a hostile client from filling the memory.
const MEMO_CAPACITY = 64;
const MEMO_KEY_LIMIT = 256;

/**
 * Chooses the coding to send: the highest quality wins, then the first in `available`, the server's order of
 * preference. `identity` ranks after codings of equal quality, and if it is not listed, after every accepted
 * coding. Identity is also the result if nothing is acceptable or the field is absent (12.5.3 allows it):
 * more clients can use it than a 406 or 415. A malformed weight refuses its coding.
 */
export function chooseCoding(acceptEncoding: string | undefined, available: readonly Coding[]): Coding {
  if (acceptEncoding === undefined || acceptEncoding === '') return 'identity';
  const qualities = qualitiesOf(acceptEncoding);
  let best: Coding = 'identity';
  let bestQuality = qualities.identity ?? 0;
  for (const coding of available) {
    if (coding === 'identity') continue;
    const quality = qualities[coding] ?? qualities['*'] ?? 0;
    if (quality > bestQuality || (best === 'identity' && quality > 0 && quality === bestQuality)) {
      best = coding;
      bestQuality = quality;
    }
  }
  return best;
}

const knownQualitiesOf = memoizeByKey(readQualities, MEMO_CAPACITY);

function qualitiesOf(value: string): Qualities {
  return value.length > MEMO_KEY_LIMIT ? readQualities(value) : knownQualitiesOf(value);
}

function readQualities(value: string): Qualities {
  const qualities: Qualities = {};
  for (const member of listMembers(value)) {
    const semicolon = member.indexOf(';');
    const name = semicolon === -1 ? member : trimWhiteSpace(member.slice(0, semicolon));
    const coding = CODING_NAMES.get(name.toLowerCase());
    if (coding === undefined) continue;
    const quality = semicolon === -1 ? 1000 : qualityOf(trimWhiteSpace(member.slice(semicolon + 1)));
    // If a coding is listed twice, the lower quality counts.
    qualities[coding] = Math.min(quality, qualities[coding] ?? 1000);
  }
  return qualities;
}

function qualityOf(weight: string): number {
  const match = WEIGHT.exec(weight);
  return match === null ? 0 : Math.round(Number(match[1]) * 1000);
}
