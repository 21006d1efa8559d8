import { findName, nameIndexOf, normaliseName } from '../keys/name-index.ts';
import { isThemeKey } from '../keys/theme-keys.ts';

/** A line of YAML that was changed, from 1, and how it is to be written. */
export interface Repair {
  readonly line: number;
  /** A note if the meaning is certain; an error if the author has to say it. */
  readonly severity: 'note' | 'error';
  readonly message: string;
}

/** A key at the top level and its value. */
const KEY_AND_VALUE = /^([A-Za-z_][\w .-]{0,60}):[ \t]+(\S.*)$/;
const WITHOUT_BLANK = /^([A-Za-z][\w-]{0,60}):([^\s/].*)$/;
const DOUBLE_QUOTED = /^"(?:[^"\\]|\\.)*"[ \t]*(?:#.*)?$/;
const SINGLE_QUOTED = /^'(?:[^']|'')*'[ \t]*(?:#.*)?$/;

/** Keys whose values are words, which may begin with a sign of YAML. */
const WORDS: ReadonlySet<string> = new Set([
  'title',
  'summary',
  'authors',
  'source',
  'keywords',
  'categories',
]);

/** Signs with which YAML begins other values than words. */
const SIGNS = /^[@`%[{*?-]/;

const NAMES = nameIndexOf({});

/**
 * Mends YAML that the parser refuses where it is plain what was meant: words with a colon, a bracket or another sign
 * without quotation marks, and a colon without a blank behind it. Undefined if there is nothing to mend.
 */
export function repairYaml(
  text: string,
): { readonly text: string; readonly repairs: readonly Repair[] } | undefined {
  const repairs: Repair[] = [];
  const lines = text.split('\n').map((line, index) => {
    const mended = repairLine(line);
    if (mended === undefined) return line;
    repairs.push({ line: index + 1, severity: mended.severity, message: mended.message });
    return mended.text;
  });
  return repairs.length === 0 ? undefined : { text: lines.join('\n'), repairs };
}

function repairLine(
  line: string,
): { readonly text: string; readonly severity: Repair['severity']; readonly message: string } | undefined {
  const spaced = withBlank(line);
  const [, key, value = ''] = KEY_AND_VALUE.exec(spaced.trimEnd()) ?? [];
  if (key === undefined) return undefined;
  const meant = meantText(key, value);
  if (meant !== undefined) {
    const text = `${key}: '${meant.replaceAll("'", "''")}'`;
    const advice = `put the ${nounOf(key)} in quotation marks`;
    return SIGNS.test(value)
      ? { text, severity: 'error', message: `${key}: begins with a sign of YAML: ${advice}` }
      : { text, severity: 'note', message: `${key}: read as "${meant}": ${advice}` };
  }
  if (spaced === line) return undefined;
  return { text: spaced, severity: 'note', message: `${key}: write a blank behind the colon` };
}

function withBlank(line: string): string {
  const [, key, value] = WITHOUT_BLANK.exec(line) ?? [];
  if (key === undefined || value === undefined) return line;
  const isKnown = findName(NAMES, key) !== undefined || isThemeKey(normaliseName(key));
  return isKnown ? `${key}: ${value}` : line;
}

function nounOf(key: string): string {
  return findName(NAMES, key)?.name === 'title' ? 'title' : 'value';
}

/** The text that a value was meant to be, if YAML would read another, or none. */
function meantText(key: string, value: string): string | undefined {
  const quoted = meantQuoted(value);
  if (quoted !== undefined) return quoted === '' ? undefined : quoted;
  const first = value.charAt(0);
  // A comment behind the value.
  const plain = value.replace(/ #[ \t].*$/u, '').trimEnd();
  if (first === '@' || first === '`' || first === '%') return plain;
  const isWords = WORDS.has(findName(NAMES, key)?.name ?? '');
  if (
    isWords &&
    (/^\[[^[\]]*\][^\s,]|^\[[^[\]]*\] +[^#\s]|^\{\{|^\{[^{}]*\} *[^#\s}]/u.test(plain) || isMark(plain))
  ) {
    return plain;
  }
  if ('[{|>&!*#'.includes(first)) return undefined;
  return /:(?:[ \t]|$)/u.test(plain) ? plain : undefined;
}

/** `- words`, `*words* and more`. */
function isMark(plain: string): boolean {
  return /^[-?] \S/u.test(plain) || /^\*[^*]+\*/u.test(plain) || /^\*\*[^*]+\*\*/u.test(plain);
}

/** The text of a value whose quotation marks do not fit; empty if they fit or are not closed, undefined if it has none. */
function meantQuoted(value: string): string | undefined {
  const mark = value.charAt(0);
  if (mark !== '"' && mark !== "'") return undefined;
  if (DOUBLE_QUOTED.test(value) || SINGLE_QUOTED.test(value)) return '';
  const last = value.lastIndexOf(mark);
  if (last === 0) return '';
  // `"one" and more` keeps its marks; in `'it's'` the outer ones are no part of it.
  return last === value.length - 1 && !isQuotedWord(value, mark) ? value.slice(1, -1) : value;
}

/** Tells if a value begins and ends with words in quotation marks: `"one" and "two"`. */
function isQuotedWord(value: string, mark: string): boolean {
  const close = value.indexOf(mark, 1);
  return (
    close < value.length - 1 &&
    /^[\s,:;.–—-]/u.test(value.charAt(close + 1)) &&
    value.split(mark).length % 2 === 1
  );
}
