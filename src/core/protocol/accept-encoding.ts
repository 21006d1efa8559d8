// RFC 9110, section 12.5.3: Accept-Encoding.

import { memoizeByKey } from '../cache/memoize.ts';
import { listMembers, trimWhiteSpace } from './list.ts';

/** The content-codings a representation may have (8.4.1); `identity` is none at all. */
export type Coding = 'identity' | 'gzip' | 'br' | 'zstd';

/** Quality of each coding in thousandths; undefined where the field does not list it. `*` is all others. */
type Qualities = Partial<Record<Coding | '*', number>>;

const CODING_NAMES: ReadonlyMap<string, Coding | '*'> = new Map([
  ['*', '*'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  // 8.4.1.3: a recipient takes x-gzip for gzip.
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);

/** 12.4.2: no more than three decimals, and nothing above 1. */
const WEIGHT = /^[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

// Pollers send a handful of different values, day and night. Nothing a client sends may make this grow.
const MEMO_CAPACITY = 64;
const MEMO_KEY_LIMIT = 256;

/**
 * The coding to send: the highest quality wins, and among equals the first in `available`, the server's
 * order of preference. `identity` comes after all its equals, and where it is not listed, after every coding
 * that is accepted. Where nothing is acceptable, or the field is absent, identity is sent: 12.5.3 allows it,
 * and a reader that can do with it is better served than by 406 or 415. A malformed weight refuses its coding.
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
    // Listed twice, a coding is no more welcome than its lesser mention.
    qualities[coding] = Math.min(quality, qualities[coding] ?? 1000);
  }
  return qualities;
}

function qualityOf(weight: string): number {
  const match = WEIGHT.exec(weight);
  return match === null ? 0 : Math.round(Number(match[1]) * 1000);
}
