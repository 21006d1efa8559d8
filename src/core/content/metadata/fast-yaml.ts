import { isEmptyPlain, type YamlPair } from './yaml-map.ts';

/** Tabs, carriage returns, control characters, any white space but the blank, the byte order mark. */
const ODD =
  /[^\n\x20-\x7E\u00A1-\u167F\u1681-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF\u3001-\uFEFE\uFF00-\uFFFD]/;
/** `key:` at the very beginning of a line, and what follows after one blank. */
const PAIR = /^([A-Za-z][\w-]{0,63}):(?: ([^ ].*))?$/;
/** `- item`, indented or not. */
const ITEM = /^( *)- ([^ ].*)$/;
/** With this a plain scalar does not begin, not even where YAML would let it (YAML 1.2.2, 5.3). */
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`]/;
/** Here YAML would see a key, a comment, or blanks that do not belong to the scalar. */
const PLAIN_END = /: | #|[: ]$/;

/**
 * Reads the YAML that people write by hand: lines `key: value`, where the value is on the same line, plain or
 * in quotation marks without escapes, or a list of such, `[a, b]` or `- a` line by line.
 *
 * An optimisation, with `yaml` as judge: it gives exactly the pairs that {@link readYamlMap} gives, in a
 * small part of the time, or undefined for everything of which it is not completely sure, right or wrong.
 */
export function readPlainYaml(text: string): readonly YamlPair[] | undefined {
  if (ODD.test(text)) return undefined;
  const pairs: YamlPair[] = [];
  const keys = new Set<string>();
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const written = lines[index] ?? '';
    if (written === '') continue;
    const match = PAIR.exec(written);
    const key = match?.[1];
    // A repeated key is an error.
    if (key === undefined || keys.has(key)) return undefined;
    keys.add(key);
    const line = index + 1;
    const value = match?.[2] ?? '';
    if (value === '') {
      const items = readItems(lines, index + 1);
      if (items === undefined) return undefined;
      const { values, itemLines, end } = items;
      const isEmpty = values.length === 0;
      pairs.push(isEmpty ? { key, line, value, isEmpty } : { key, line, value: values, isEmpty, itemLines });
      index = end - 1;
    } else if (value.startsWith('[')) {
      const values = readFlowList(value);
      if (values === undefined) return undefined;
      pairs.push({ key, line, value: values, isEmpty: false, itemLines: values.map(() => line) });
    } else {
      const scalar = readScalar(value);
      if (scalar === undefined) return undefined;
      pairs.push({ key, line, value: scalar, isEmpty: isEmptyPlain(value) });
    }
  }
  return pairs;
}

/** The items from `lines[start]` on, up to the first line that is none; undefined if one is not simple. */
function readItems(lines: readonly string[], start: number) {
  const values: string[] = [];
  const itemLines: number[] = [];
  let indent: string | undefined;
  let end = start;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    if (line === '') continue;
    const match = ITEM.exec(line);
    if (match === null) break;
    indent ??= match[1];
    const value = readScalar(match[2] ?? '');
    if (value === undefined || match[1] !== indent) return undefined;
    values.push(value);
    itemLines.push(end + 1);
  }
  return { values, itemLines, end };
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
  if (written.startsWith('"') || written.startsWith("'")) {
    const mark = written.charAt(0);
    const inside = written.slice(1, -1);
    const isClosed = written.length > 1 && written.endsWith(mark) && !inside.includes(mark);
    return isClosed && !inside.includes('\\') ? inside : undefined;
  }
  return written === '' || INDICATOR.test(written) || PLAIN_END.test(written) ? undefined : written;
}
