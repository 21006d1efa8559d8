import { findName, nameIndexOf } from '../keys/name-index.ts';
import { looksLikeDate } from '../dates.ts';
import { CONTINUED_LINE, HEADER_LINE, NIKOLA_LINE } from './header-lines.ts';
import { endOfObject } from './json.ts';

/** Syntax of front matter. */
export type Syntax = 'yaml' | 'toml' | 'json' | 'lines' | 'nikola';

/** Front matter in a file: the offsets of its text, and where the article begins. */
export interface Block {
  readonly syntax: Syntax;
  readonly start: number;
  readonly end: number;
  readonly body: number;
}

/** A file that begins like front matter and has none that can be read. */
export interface BlockFault {
  readonly fault: string;
  /** True if all of the file may be metadata, which is not to be published. */
  readonly isUnclosed: boolean;
}

/** Max. characters that are searched for the end of lines without fences. */
const MAX_CHARACTERS = 64 * 1024;

/** Blank lines and a byte order mark. */
const BLANK_LINES = /^(?:[^\S\n]*\n)*[\uFEFF]?/u;

/** `---`, with more hyphens too, and gray-matter's name of the syntax. */
const HYPHENS = /^-{3,}[ \t]*([a-z]*)[ \t]*$/iu;

const SYNTAXES: Readonly<Record<string, Syntax>> = {
  '': 'yaml',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  json: 'json',
};

/** Matches from the end of the line before. */
const CLOSING = {
  hyphens: /\n(?:-{3,}|\.\.\.)[ \t]*(?![^\n])/gu,
  pluses: /\n\+\+\+[ \t]*(?![^\n])/gu,
  semicolons: /\n;;;[ \t]*(?![^\n])/gu,
} as const;

/** Finds the front matter at the beginning of a text; undefined if there is none. Lines end in `\n`. */
export function findBlock(text: string): Block | BlockFault | undefined {
  const skipped = BLANK_LINES.exec(text)?.[0].length ?? 0;
  const first = lineAt(text, skipped);
  const opening = first.charAt(0);
  if (opening === '-') return fencedByHyphens(text, skipped, first);
  if (/^\+\+\+[ \t]*$/u.test(first)) return fenced(text, 'toml', skipped, first, CLOSING.pluses, '+++');
  if (/^;;;[ \t]*$/u.test(first)) return fenced(text, 'json', skipped, first, CLOSING.semicolons, ';;;');
  if (opening === '{') return objectBlock(text, skipped, first);
  if (opening === '"') return openJson(text, skipped, first);
  if (first.startsWith('<!--')) return nikolaComment(text, skipped);
  if (NIKOLA_LINE.test(first)) return linesWhile(text, skipped, 'nikola', (line) => NIKOLA_LINE.test(line));
  return HEADER_LINE.test(first) ? headerLines(text, skipped) : undefined;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.slice(start) : text.slice(start, end);
}

function fencedByHyphens(text: string, start: number, first: string): Block | BlockFault | undefined {
  const name = HYPHENS.exec(first)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const syntax = Object.hasOwn(SYNTAXES, name) ? SYNTAXES[name] : undefined;
  if (syntax === undefined) {
    const fault = `front matter cannot begin with "${first.trim()}": write YAML between two lines ---`;
    return { fault, isUnclosed: false };
  }
  const block = fenced(text, syntax, start, first, CLOSING.hyphens, '---');
  if (start === 0 && /^---(?!-)/u.test(first)) return block;
  // Elsewhere hyphens are a line across the page, unless metadata stands below.
  return 'fault' in block || !hasTelling(text.slice(block.start, block.end)) ? undefined : block;
}

/** The text between a first line and the next that closes it. */
function fenced(
  text: string,
  syntax: Syntax,
  start: number,
  first: string,
  closing: RegExp,
  fence: string,
): Block | BlockFault {
  const firstEnd = start + first.length;
  closing.lastIndex = firstEnd;
  const found = closing.exec(text);
  if (found === null) {
    return { fault: `the front matter has no end: close it with a line ${fence}`, isUnclosed: true };
  }
  const end = found.index;
  return { syntax, start: Math.min(firstEnd + 1, end), end, body: end + found[0].length + 1 };
}

/** A JSON object with a member whose name is known. `{{` and `{%` are template tags. */
function objectBlock(text: string, start: number, first: string): Block | BlockFault | undefined {
  if (!/^\{[ \t]*(?:"|$)/u.test(first)) return undefined;
  const end = endOfObject(text, start, start + MAX_CHARACTERS);
  const isTold = /"(?:title|date|draft)"[ \t]*:/iu.test(text.slice(start, end === -1 ? start + 2000 : end));
  if (!isTold) return undefined;
  if (end === -1) return { fault: 'the front matter is JSON without an end', isUnclosed: true };
  return {
    syntax: 'json',
    start,
    end,
    body: end + /^[ \t]*\n?/u.exec(text.slice(end, end + 200))![0].length,
  };
}

/** Hexo's JSON, which has neither braces nor an opening fence. */
function openJson(text: string, start: number, first: string): Block | undefined {
  if (!/^"[\w-]{1,60}"[ \t]*:/u.test(first)) return undefined;
  CLOSING.semicolons.lastIndex = start;
  const found = CLOSING.semicolons.exec(text);
  return found === null
    ? undefined
    : { syntax: 'json', start, end: found.index, body: found.index + found[0].length + 1 };
}

function nikolaComment(text: string, start: number): Block | undefined {
  const close = text.indexOf('-->', start);
  if (close === -1 || close - start > MAX_CHARACTERS) return undefined;
  const lines = text.slice(start + 4, close).split('\n');
  if (!lines.some((line) => NIKOLA_LINE.test(line))) return undefined;
  if (!lines.every((line) => line.trim() === '' || NIKOLA_LINE.test(line))) return undefined;
  return { syntax: 'nikola', start: start + 4, end: close, body: close + 3 };
}

/** The lines from `start` on for which `holds` is true. */
function linesWhile(text: string, start: number, syntax: Syntax, holds: (line: string) => boolean): Block {
  let end = start;
  while (end < text.length && end - start < MAX_CHARACTERS) {
    const line = lineAt(text, end);
    if (!holds(line)) break;
    end += line.length + 1;
  }
  return {
    syntax,
    start,
    end: Math.max(start, Math.min(end - 1, text.length)),
    body: Math.min(end, text.length),
  };
}

/**
 * Lines `Key: value` up to an empty line; or YAML without its first fence, up to the second. Only if they tell a title
 * or a date: prose may begin with a word and a colon.
 */
function headerLines(text: string, start: number): Block | undefined {
  const fencedBlock = withoutFirstFence(text, start);
  if (fencedBlock !== undefined) return fencedBlock;
  const block = linesWhile(
    text,
    start,
    'lines',
    (line) => HEADER_LINE.test(line) || CONTINUED_LINE.test(line),
  );
  const next = lineAt(text, block.body);
  const isAll = block.body >= text.length || next.trim() === '';
  return isAll && hasTelling(text.slice(block.start, block.end)) ? block : undefined;
}

/** A line of YAML at the top level: a key, an item, a comment, or one that belongs to the line above. */
const YAML_LINE = /^(?:[A-Za-z_][\w .-]{0,60}:(?:[ \t].*)?|[ \t].*|-[ \t].*|#.*|)$/;

function withoutFirstFence(text: string, start: number): Block | undefined {
  const block = linesWhile(text, start, 'yaml', (line) => YAML_LINE.test(line));
  const fence = lineAt(text, block.body);
  if (!/^-{3,}[ \t]*$/u.test(fence) || !hasTelling(text.slice(block.start, block.end))) return undefined;
  return { ...block, body: block.body + fence.length + 1 };
}

const NAMES = nameIndexOf({});

/** Tells if lines `key: value` have a title, or a key of dates with a date. */
function hasTelling(lines: string): boolean {
  return lines.split('\n').some((line) => {
    const [, key = '', value = ''] = /^([A-Za-z][\w .-]{0,60}):[ \t]*(.*)$/u.exec(line) ?? [];
    const name = findName(NAMES, key)?.name;
    const bare = value.trim().replace(/^(["'])(.*)\1$/u, '$2');
    return bare !== '' && (name === 'title' || (name === 'published' && looksLikeDate(bare)));
  });
}
