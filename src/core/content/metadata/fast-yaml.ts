import { isEmptyPlain, type YamlPair } from './yaml-map.ts';

/** Tabs, carriage returns, control characters, any white space but the blank, the byte order mark. */
const ODD =
  /[^\n\x20-\x7E\u00A1-\u167F\u1681-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF\u3001-\uFEFE\uFF00-\uFFFD]/;
/** `key:` without the blanks before it, and what follows after a blank. */
const PAIR = /^([A-Za-z][\w-]{0,63}):(?: (.*))?$/;
/** With this a plain scalar does not begin, not even where YAML would let it (YAML 1.2.2, 5.3). */
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`]/;
/** Here YAML would see a key or a comment. */
const PLAIN_END = /: | #|:$/;
/** In double quotation marks: with escapes of the marks and of the backslash alone. */
const DOUBLE_QUOTED = /^"(?:[^"\\]|\\["\\])*"$/;
/** In single quotation marks, which are doubled within. */
const SINGLE_QUOTED = /^'(?:[^']|'')*'$/;

/** Max. nesting of maps and lists. */
const MAX_DEPTH = 4;

/** Lines of YAML and the next to read. */
interface Cursor {
  readonly lines: string[];
  index: number;
}

type Value = string | readonly Value[] | { readonly [key: string]: Value };

/** A key at some depth, its value, and the lines of its items if it is a list. */
interface Member {
  readonly key: string;
  readonly line: number;
  readonly value: Value;
  readonly isEmpty: boolean;
  readonly itemLines?: readonly number[];
}

/**
 * Reads the YAML that people write by hand: lines `key: value`, where the value is on the same line, plain or
 * in quotation marks without unusual escapes, a list of such, `[a, b]` or `- a` line by line, or a map line by line.
 *
 * An optimisation, with `yaml` as judge: it gives exactly the pairs that {@link readYamlMap} gives, in a
 * small part of the time, or undefined for everything of which it is not completely sure, right or wrong.
 */
export function readPlainYaml(text: string): readonly YamlPair[] | undefined {
  if (ODD.test(text)) return undefined;
  const cursor: Cursor = { lines: text.split('\n'), index: 0 };
  const members = readMembers(cursor, 0, 1);
  return members !== undefined && cursor.index >= cursor.lines.length ? members : undefined;
}

/** Reads the keys that are indented by `indent`, up to a line that is indented less; undefined if one is not simple. */
function readMembers(cursor: Cursor, indent: number, depth: number): Member[] | undefined {
  const members: Member[] = [];
  const keys = new Set<string>();
  for (let at = nextIndent(cursor); at >= indent; at = nextIndent(cursor)) {
    if (at > indent) return undefined;
    const [, key, rest = ''] = PAIR.exec((cursor.lines[cursor.index] ?? '').slice(indent).trimEnd()) ?? [];
    // A repeated key is an error.
    if (key === undefined || keys.has(key)) return undefined;
    keys.add(key);
    cursor.index += 1;
    const line = cursor.index;
    const written = rest.trimStart();
    const member = written === '' ? readBelow(cursor, key, indent, depth) : readBeside(key, line, written);
    if (member === undefined) return undefined;
    members.push(member);
  }
  return members;
}

/** Moves on to the next line that is neither blank nor a comment, and returns its indentation; -1 at the end. */
function nextIndent(cursor: Cursor): number {
  for (; cursor.index < cursor.lines.length; cursor.index += 1) {
    const line = cursor.lines[cursor.index] ?? '';
    const bare = line.trimStart();
    if (bare !== '' && !bare.startsWith('#')) return line.length - bare.length;
  }
  return -1;
}

/** A value on the line of its key. */
function readBeside(key: string, line: number, written: string): Member | undefined {
  if (written.startsWith('[')) {
    const value = readFlowList(written);
    return value && { key, line, value, isEmpty: false, itemLines: value.map(() => line) };
  }
  const value = readScalar(written);
  return value === undefined ? undefined : { key, line, value, isEmpty: isEmptyPlain(written) };
}

/** A list or map on the lines below its key, or nothing. */
function readBelow(cursor: Cursor, key: string, indent: number, depth: number): Member | undefined {
  const line = cursor.index;
  const below = nextIndent(cursor);
  const isList = below >= indent && /^ *- /.test(cursor.lines[cursor.index] ?? '');
  if (!isList && below <= indent) return { key, line, value: '', isEmpty: true };
  if (depth > MAX_DEPTH) return undefined;
  if (isList) {
    const items = readItems(cursor, below, depth);
    return items && { key, line, value: items.values, isEmpty: false, itemLines: items.itemLines };
  }
  const value = asMap(readMembers(cursor, below, depth + 1));
  return value === undefined ? undefined : { key, line, value, isEmpty: false };
}

/** The items that are indented by `indent`. */
function readItems(cursor: Cursor, indent: number, depth: number) {
  const values: Value[] = [];
  const itemLines: number[] = [];
  for (let at = nextIndent(cursor); at >= indent; at = nextIndent(cursor)) {
    const line = cursor.lines[cursor.index] ?? '';
    if (!line.startsWith('- ', at)) {
      // A key of the map around it.
      if (at === indent) break;
      return undefined;
    }
    if (at !== indent) return undefined;
    const item = line.slice(indent + 2).trim();
    itemLines.push(cursor.index + 1);
    const value = PAIR.test(item) ? readMapItem(cursor, line, item, depth) : readItem(cursor, item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return { values, itemLines };
}

function readItem(cursor: Cursor, item: string): Value | undefined {
  cursor.index += 1;
  return item.startsWith('[') ? readFlowList(item) : readScalar(item);
}

/** A map whose first key stands on the line of the item's mark. */
function readMapItem(cursor: Cursor, line: string, item: string, depth: number): Value | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const indent = line.length - line.slice(line.indexOf('-') + 1).trimStart().length;
  cursor.lines[cursor.index] = ' '.repeat(indent) + item;
  return asMap(readMembers(cursor, indent, depth + 1));
}

function asMap(members: readonly Member[] | undefined): Value | undefined {
  if (members === undefined || members.some(({ key }) => key === '__proto__')) return undefined;
  return Object.fromEntries(members.map(({ key, value }) => [key, value]));
}

/** `[a, b]` on one line, as its items. A comma inside quotation marks leaves halves that are not simple. */
function readFlowList(written: string): string[] | undefined {
  if (!written.endsWith(']')) return undefined;
  const inside = written.slice(1, -1);
  if (inside === '') return [];
  const values: string[] = [];
  for (const part of inside.split(',')) {
    const item = part.trim();
    const value = readScalar(item);
    // A bracket ends a plain item, but not one in quotation marks.
    if (value === undefined || (value === item && /[[\]{}]/.test(item))) return undefined;
    values.push(value);
  }
  return values;
}

/** The text of a scalar on one line; undefined if it is not simple, or empty and not in quotation marks. */
function readScalar(written: string): string | undefined {
  if (written.startsWith('"')) {
    return DOUBLE_QUOTED.test(written) ? written.slice(1, -1).replace(/\\(["\\])/g, '$1') : undefined;
  }
  if (written.startsWith("'")) {
    return SINGLE_QUOTED.test(written) ? written.slice(1, -1).replaceAll("''", "'") : undefined;
  }
  return written === '' || INDICATOR.test(written) || PLAIN_END.test(written) ? undefined : written;
}
