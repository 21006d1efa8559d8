import { messageOf } from '../../../errors.ts';
import type { YamlMapReading } from '../yaml-map.ts';
import { pairsOf } from './plain-values.ts';

/** Offset behind the object that begins at `start`; -1 if it does not end before `limit`. */
export function endOfObject(text: string, start: number, limit: number): number {
  let depth = 0;
  for (let at = start; at < text.length && at < limit; at += 1) {
    const character = text.charAt(at);
    if (character === '"') {
      at = endOfString(text, at, limit);
      if (at === -1) return -1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** Offset of the closing quotation mark; -1 if there is none on the line. */
function endOfString(text: string, start: number, limit: number): number {
  for (let at = start + 1; at < text.length && at < limit; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') return at;
    else if (character === '\n') return -1;
  }
  return -1;
}

/** Reads a JSON object; the braces around it may be missing, and a comma may stand after its last member. Never throws. */
export function readJson(text: string): YamlMapReading {
  const inside = text.trim().replace(/,$/u, '');
  try {
    const map: unknown = JSON.parse(inside.startsWith('{') ? inside : `{${inside}}`);
    if (typeof map !== 'object' || map === null) throw new SyntaxError('not an object');
    const lines = memberLines(text);
    return { pairs: pairsOf(map, (key) => lines.get(key) ?? 1), faults: [] };
  } catch (thrown) {
    const message = `invalid JSON: ${messageOf(thrown)}`;
    return { pairs: [], faults: [{ line: 1, severity: 'error', message }] };
  }
}

/** Lines of the first string of each name that a colon follows, for findings. */
function memberLines(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    for (const [, name = ''] of line.matchAll(/"([^"\\]{1,100})"[ \t]{0,20}:/g)) {
      if (!found.has(name)) found.set(name, index + 1);
    }
  }
  return found;
}
