import { parse, TomlError } from 'smol-toml';
import { messageOf } from '../../../errors.ts';
import type { YamlMapReading } from '../yaml-map.ts';
import { pairsOf } from './plain-values.ts';

/** Max. nesting of lists and inline tables. */
const MAX_DEPTH = 32;

/** A table's header, or a key. */
const KEY_LINE = /^[ \t]*(?:(\[{1,2})[ \t]*)?(?:"([^"\n]{1,200})"|'([^'\n]{1,200})'|([\w-]{1,200}))/;

/** Reads TOML 1.1. Never throws. */
export function readToml(text: string): YamlMapReading {
  try {
    const lines = keyLines(text);
    const map = parse(text, { maxDepth: MAX_DEPTH });
    return { pairs: pairsOf(map, (key) => lines.get(key) ?? 1), faults: [] };
  } catch (thrown) {
    const [line, column] = thrown instanceof TomlError ? [thrown.line, thrown.column] : [1, undefined];
    // The lines below the first quote the text.
    const [reason = ''] = messageOf(thrown).split('\n');
    const message = `invalid TOML: ${reason.replace(/^Invalid TOML document: /u, '')}`;
    return { pairs: [], faults: [{ line, column, severity: 'error', message }] };
  }
}

/** Lines of the keys and tables at the top level, for findings. */
function keyLines(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let isInTable = false;
  for (const [index, line] of text.split('\n').entries()) {
    const [, table, ...names] = KEY_LINE.exec(line) ?? [];
    const name = names.find((one) => one !== undefined);
    if (name === undefined) continue;
    isInTable ||= table !== undefined;
    if ((table !== undefined || !isInTable) && !found.has(name)) found.set(name, index + 1);
  }
  return found;
}
