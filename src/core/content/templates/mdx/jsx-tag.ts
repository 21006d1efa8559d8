import type { TagArguments } from '../scan/tag-arguments.ts';

/** A JSX tag as it is written. */
export interface JsxTag {
  readonly name: string;
  readonly role: 'open' | 'close' | 'void';
  readonly attributes: TagArguments;
  /** True if it has attributes that HTML has not, or closes itself. */
  readonly isForeign: boolean;
  readonly end: number;
}

/** Positions of what belongs together in a text, each found in constant time on average. */
export interface JsxSource {
  readonly text: string;
  readonly bracePairs: ReadonlyMap<number, number>;
  readonly find: (mark: string, from: number) => number;
  /** Value of an expression in braces; undefined if only the program could tell. */
  readonly valueOf: (expression: string) => string | undefined;
}

const TAG_NAME = /<(\/?)([A-Za-z][\w.:-]*)(?=[\s/>])/uy;
const SPACE = /\s*/uy;
const ATTRIBUTE = /([A-Za-z_:][\w:.-]*)(\s*=\s*)?/uy;

/** Reads the JSX tag at `start`; undefined if there is none. */
export function readJsxTag(source: JsxSource, start: number): JsxTag | undefined {
  const { text } = source;
  TAG_NAME.lastIndex = start;
  const opening = TAG_NAME.exec(text);
  if (opening === null) return undefined;
  const [{ length }, slash = '', name = ''] = opening;
  const named = new Map<string, string>();
  let isForeign = false;
  for (let at = start + length; ;) {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
    const isVoid = text.startsWith('/>', at);
    if (isVoid || text[at] === '>') {
      const attributes = { positional: [], named, source: text.slice(start + length, at) };
      const role = slash === '/' ? 'close' : isVoid ? 'void' : 'open';
      return { name, role, attributes, isForeign: isForeign || isVoid, end: at + (isVoid ? 2 : 1) };
    }
    if (text[at] === '{') {
      const end = source.bracePairs.get(at);
      if (end === undefined) return undefined;
      isForeign = true;
      at = end + 1;
      continue;
    }
    ATTRIBUTE.lastIndex = at;
    const attribute = ATTRIBUTE.exec(text);
    if (attribute === null) return undefined;
    const [written, attributeName = '', equals] = attribute;
    at += written.length;
    const value = equals === undefined ? { text: 'true', end: at } : readValue(source, at);
    if (value === undefined) return undefined;
    if (text[at] === '{' || equals === undefined) isForeign ||= equals !== undefined;
    at = value.end;
    const key = attributeName.toLowerCase();
    if (value.text !== undefined && !named.has(key)) named.set(key, value.text);
  }
}

function readValue(
  { text, bracePairs, find, valueOf }: JsxSource,
  at: number,
): { readonly text: string | undefined; readonly end: number } | undefined {
  const quote = text[at];
  if (quote === '{') {
    const end = bracePairs.get(at);
    return end === undefined ? undefined : { text: valueOf(text.slice(at + 1, end)), end: end + 1 };
  }
  if (quote !== '"' && quote !== "'") return undefined;
  const end = find(quote, at + 1);
  if (end === Infinity) return undefined;
  return {
    text: text
      .slice(at + 1, end)
      .replace(/\s+/gu, ' ')
      .trim(),
    end: end + 1,
  };
}
