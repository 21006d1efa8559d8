/** Arguments of a template tag: `{{< figure "a.png" alt="Pier" >}}`. */
export interface TagArguments {
  readonly positional: readonly string[];
  /** By name in lower case. */
  readonly named: ReadonlyMap<string, string>;
  /** All arguments as written. */
  readonly source: string;
}

const NAME = /([A-Za-z_][\w.-]*)[ \t\n]*(?:=|:(?=\s))[ \t\n]*/uy;
const SPACE = /[\s,]*/uy;
const BARE = /[^\s,]+/uy;
/** A Zola shortcode has its arguments in parentheses. */
const IN_PARENTHESES = /^\(([\s\S]*)\)$/u;

/** Reads arguments separated by space or commas, with or without names and quotation marks. */
export function readArguments(written: string): TagArguments {
  const trimmed = written.trim();
  const source = IN_PARENTHESES.exec(trimmed)?.[1] ?? trimmed;
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (let at = skip(SPACE, source, 0); at < source.length; at = skip(SPACE, source, at)) {
    NAME.lastIndex = at;
    const name = NAME.exec(source);
    if (name !== null) at += name[0].length;
    const [value, end] = readValue(source, at);
    at = end;
    if (name?.[1] === undefined) positional.push(value);
    else if (!named.has(name[1].toLowerCase())) named.set(name[1].toLowerCase(), value);
  }
  return { positional, named, source };
}

/** The first named argument with one of these names that is not empty. */
export function namedArgument({ named }: TagArguments, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = named.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** A value and the position after it. A quotation mark without an end takes the rest. */
function readValue(source: string, start: number): readonly [string, number] {
  const quote = source[start];
  if (quote !== '"' && quote !== "'" && quote !== '`') {
    const end = skip(BARE, source, start);
    return [source.slice(start, end), end];
  }
  let value = '';
  let at = start + 1;
  for (; at < source.length && source[at] !== quote; at += 1) {
    if (source[at] === '\\' && quote !== '`' && at + 1 < source.length) at += 1;
    value += source[at] ?? '';
  }
  return [value.replace(/\s+/gu, ' ').trim(), at + 1];
}
