import type { YamlMapReading, YamlPair } from '../yaml-map.ts';

/** `Key: value`, as Pelican and MultiMarkdown have it. */
export const HEADER_LINE = /^([A-Za-z][\w .-]{0,60}):(?:[ \t]+(\S.*))?[ \t]*$/;

/** A line that continues the value above it. */
export const CONTINUED_LINE = /^(?: {2,}|\t[ \t]*)(\S.*)$/;

/** `.. key: value`, as Nikola has it. */
export const NIKOLA_LINE = /^[ \t]*\.\. ([A-Za-z][\w-]{0,60}):(?:[ \t]+(\S.*))?[ \t]*$/;

/** Words of Nikola's tags that keep an article out. */
const NIKOLA_DRAFT = /^(?:draft|private|retired)$/iu;

/** Reads lines `Key: value`, which may go on, indented, on the lines below. */
export function readHeaderLines(text: string): YamlMapReading {
  const pairs: YamlPair[] = [];
  let open: { key: string; line: number; words: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) pairs.push(pairOf(open.key, open.line, open.words.join('\n')));
    open = undefined;
  };
  for (const [index, line] of text.split('\n').entries()) {
    const [, key, value] = HEADER_LINE.exec(line) ?? [];
    if (key !== undefined) {
      close();
      open = { key, line: index + 1, words: value === undefined ? [] : [value.trimEnd()] };
    } else open?.words.push(line.trim());
  }
  close();
  return { pairs, faults: [] };
}

/** Reads lines `.. key: value`. */
export function readNikolaLines(text: string): YamlMapReading {
  const pairs = text.split('\n').flatMap((line, index): YamlPair[] => {
    const [, key, value = ''] = NIKOLA_LINE.exec(line) ?? [];
    return key === undefined ? [] : [pairOf(key, index + 1, value.trimEnd())];
  });
  const tags = pairs.find(({ key }) => key.toLowerCase() === 'tags');
  const words = typeof tags?.value === 'string' ? tags.value.split(',') : [];
  const isDraft = words.some((tag) => NIKOLA_DRAFT.test(tag.trim()));
  const draft: YamlPair = { key: 'draft', line: tags?.line ?? 1, value: 'true', isEmpty: false };
  return { pairs: isDraft ? [...pairs, draft] : pairs, faults: [] };
}

/** A value of one line may stand in quotation marks or brackets, as in YAML. Names of authors are separated. */
function pairOf(key: string, line: number, written: string): YamlPair {
  const [, , quoted] = /^(["'])(.*)\1$/su.exec(written) ?? [];
  const listed = /^\[([^[\]]*)\]$/u.exec(written)?.[1];
  const text = quoted ?? written;
  const mark = text.includes(';') ? ';' : /[,\n]/u;
  const value =
    listed !== undefined
      ? listed.split(',').map((item) => item.trim().replace(/^(["'])(.*)\1$/u, '$2'))
      : /^authors$/iu.test(key)
        ? text.split(mark).map((name) => name.trim())
        : text;
  return { key: key.trim(), line, value, isEmpty: text === '' };
}
