/** Max. characters searched: more than front matter may have. */
const MAX_CHARACTERS = 64 * 1024;

/** Beginning of JSON, not of a template tag. */
const JSON_BEGIN = /^\{\s*(?:"|$)/u;

/** Beginnings of headers and their ends: fences of YAML and TOML, JSON, and the comment of Nikola. */
const HEADERS: readonly (readonly [begin: RegExp, end: RegExp])[] = [
  [/^-{3,}[ \t]*(?:[a-z]+[ \t]*)?$/iu, /^(?:-{3,}|\.{3})[ \t]*$/u],
  [/^\+{3,}[ \t]*$/u, /^\+{3,}[ \t]*$/u],
  [JSON_BEGIN, /^\}/u],
  [/^<!--/u, /-->/u],
];

const NO_LINE = /^[ \t]*$/u;

/** End of header lines without a fence, as Pelican and MultiMarkdown have them: neither a key nor the rest of a value. */
const NO_KEY = /^(?![\w.][\w. -]{0,40}:|[ \t]+\S)/u;

const KEY = /^(?:\.\. )?[ \t]*["']?(published|layout|type|post_type)["']?[ \t]*[:=][ \t]*(.*)$/iu;

/** Values of the few header keys that decide if a file is an article. */
export interface HeaderKeys {
  /** Value of our own key `published`. */
  readonly published?: string;
  readonly layout?: string;
  /** Value of `type` or `post_type`. */
  readonly type?: string;
}

/** Reads these keys from the beginning of a file, in front matter of any form. Takes no part in reading metadata. */
export function readHeaderKeys(text: string): HeaderKeys {
  const keys: MutableKeys = {};
  let end: RegExp | undefined;
  let isIndented = false;
  for (const line of linesOf(text)) {
    if (end === undefined) {
      if (NO_LINE.test(line)) continue;
      const first = line.replace(/^\uFEFF/u, '');
      const fence = HEADERS.find(([begin]) => begin.test(first));
      end = fence?.[1] ?? NO_KEY;
      isIndented = fence?.[0] === JSON_BEGIN;
      if (fence === undefined && NO_KEY.test(first)) break;
      if (fence === undefined || isIndented) addKey(keys, first);
      // JSON on one line.
      if (isIndented && first.trimEnd().endsWith('}')) break;
      continue;
    }
    if (end.test(line)) break;
    // Nested keys of YAML are of other things.
    if (isIndented || !/^\s/u.test(line)) addKey(keys, line);
  }
  return keys;
}

/** Reads the keys of a sidecar, which has no fences. */
export function readSidecarKeys(text: string): HeaderKeys {
  const keys: MutableKeys = {};
  for (const line of linesOf(text)) addKey(keys, line);
  return keys;
}

type MutableKeys = { -readonly [Key in keyof HeaderKeys]: HeaderKeys[Key] };

/** Lines one by one, because most headers are short and some texts are long. */
function* linesOf(text: string): Generator<string> {
  const length = Math.min(text.length, MAX_CHARACTERS);
  for (let from = 0; from < length;) {
    const at = text.indexOf('\n', from);
    const to = at === -1 || at > length ? length : at;
    yield text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
    from = to + 1;
  }
}

function addKey(keys: MutableKeys, line: string): void {
  const [, name = '', value = ''] = KEY.exec(line) ?? [];
  const key = name.toLowerCase();
  const plain = plainValue(value);
  // Our own key is written in lower case.
  if (name === 'published') keys.published = plain;
  else if (key === 'layout') keys.layout = plain;
  else if (key === 'type' || key === 'post_type') keys.type = plain;
}

/** Value without quotation marks, comment and the comma of JSON. */
function plainValue(written: string): string {
  const value = written.trim().replace(/,$/u, '');
  const [, , quoted] = /^(["'])(.*?)\1/u.exec(value) ?? [];
  return (quoted ?? value.replace(/[ \t]#.*$/u, '')).trim();
}
