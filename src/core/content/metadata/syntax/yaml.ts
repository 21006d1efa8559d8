import { readPlainYaml } from '../fast-yaml.ts';
import { readYamlMap, type YamlMapReading, type YamlPair } from '../yaml-map.ts';
import { repairYaml } from './repair-yaml.ts';

/** A comment that begins with a word: a hashtag was meant. */
const HASHTAG = /[ \t](#[\p{L}\p{N}].*)$/u;

/** Reads YAML 1.2. Words that should stand in quotation marks are read as meant where that is certain. Never throws. */
export function readYaml(text: string): YamlMapReading {
  const simple = readPlainYaml(text);
  if (simple !== undefined) return { pairs: simple, faults: [] };
  const reading = readYamlMap(text);
  if (!isRefused(reading)) return withHashtags(reading, text);
  const repaired = repairYaml(text);
  if (repaired === undefined) return reading;
  const again = readYamlMap(repaired.text);
  if (isRefused(again)) return reading;
  const mended: YamlMapReading = { pairs: again.pairs, faults: [...again.faults, ...repaired.repairs] };
  return withHashtags(mended, repaired.text);
}

function isRefused({ faults }: YamlMapReading): boolean {
  return faults.some(({ severity }) => severity === 'error');
}

function withHashtags(reading: YamlMapReading, text: string): YamlMapReading {
  if (!/[ \t]#[\p{L}\p{N}]/u.test(text)) return reading;
  const lines = text.split('\n');
  return { ...reading, pairs: reading.pairs.map((pair) => withHashtag(pair, lines[pair.line - 1] ?? '')) };
}

/** The pair with the hashtags behind its plain value. */
function withHashtag(pair: YamlPair, line: string): YamlPair {
  if (typeof pair.value !== 'string') return pair;
  const hashtag = HASHTAG.exec(line)?.[1];
  // In quotation marks a hash is no comment, and a value on several lines is none on this one.
  const before = line.slice(0, line.length - (hashtag?.length ?? 0)).trimEnd();
  return hashtag !== undefined &&
    before.endsWith(pair.isEmpty ? ':' : pair.value) &&
    !/:\s+["']/u.test(before)
    ? { ...pair, hashtag: hashtag.trimEnd() }
    : pair;
}
