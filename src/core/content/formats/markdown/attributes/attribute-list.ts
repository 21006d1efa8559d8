/** Attributes from a list such as `{#id .class key="value"}`; only those that a document may have. */
export interface AttributeList {
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly classes: readonly string[];
  /** Words without a mark, such as `toc`. */
  readonly words: readonly string[];
}

/** Attributes that an author may set; the sanitiser checks their values. */
const KEPT: ReadonlySet<string> = new Set(['id', 'lang', 'dir', 'title', 'width', 'height', 'start', 'alt']);
/** Keys that show that a list without Kramdown's colon has attributes; others may be the author's text. */
const KEY =
  /^(?:data-.*|aria-.*|accept|align|alt|class|colspan|dir|download|height|hreflang|id|lang|loading|name|rel|role|rowspan|sizes|srcset|start|style|tabindex|target|title|type|value|width|(?:max|min)-(?:height|width))$/u;
/** Words that Kramdown gives a meaning. */
const KNOWN_WORDS: ReadonlySet<string> = new Set(['toc', 'no_toc', 'footnotes', 'auto_ids']);

const ITEM =
  /[ \t]*(?:([.#])([\p{L}\p{N}_:.-]{1,100})|([\w:@-]{1,50})=(?:"([^"]{0,300})"|'([^']{0,300})'|([^\s"'=,;]{1,300}))|([\p{L}\p{N}_-]{1,50}))(?=[ \t]|$)/uy;

/**
 * Reads an attribute list with its braces: Kramdown's `{: …}`, `{:name: …}` and `{::…}`, or `{…}`. Undefined if it may be
 * the author's text, such as `{name}`.
 */
export function readAttributeList(written: string): AttributeList | undefined {
  const isKramdown = written.startsWith('{:');
  if (written.startsWith('{::')) return { attributes: [], classes: [], words: [] };
  const reference = /^\{:[\w-]{1,50}:(?=\s)/u.exec(written)?.[0];
  const content = written.slice(reference?.length ?? (isKramdown ? 2 : 1), -1).trim();
  const attributes: [string, string][] = [];
  const classes: string[] = [];
  const words: string[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < content.length) {
    const item = ITEM.exec(content);
    if (item === null) return undefined;
    const [, mark, marked = '', key, quoted, singleQuoted, bare, word] = item;
    if (mark === '.') classes.push(marked);
    else if (mark === '#') attributes.push(['id', marked]);
    else if (word !== undefined) words.push(word);
    else {
      const name = (key ?? '').toLowerCase().replace(/^:/u, '');
      const value = quoted ?? singleQuoted ?? bare ?? '';
      if (!isKramdown && !KEY.test(name)) return undefined;
      if (name === 'class') classes.push(...value.split(/\s+/u));
      attributes.push([name, value]);
    }
  }
  const isClear = attributes.length + classes.length > 0;
  const isEmpty = content === '' && isKramdown;
  const hasOnlyKnown = isKramdown && words.length > 0 && words.every((word) => KNOWN_WORDS.has(word));
  if (!isEmpty && !hasOnlyKnown && !(isClear && (isKramdown || words.length === 0))) return undefined;
  // A reference only declares a list for other places.
  if (reference !== undefined) return { attributes: [], classes: [], words: [] };
  return { attributes: attributes.filter(([name]) => KEPT.has(name)), classes, words };
}

/** Max. length of an attribute list. */
const MAX_LENGTH = 500;

/** The attribute list that stands at a position, with its braces. */
export function attributeListAt(text: string, position: number): string | undefined {
  if (text[position] !== '{' || text[position + 1] === '{') return undefined;
  const rest = text.slice(position, position + MAX_LENGTH);
  const end = rest.search(/[}\n]/u);
  const next = rest[end + 1];
  return rest[end] === '}' && next !== '}' && rest.lastIndexOf('{', end) === 0
    ? rest.slice(0, end + 1)
    : undefined;
}

/** The attribute list at the end of a text, with its braces. */
export function attributeListAtEnd(text: string): string | undefined {
  const trimmed = text.trimEnd();
  if (!trimmed.endsWith('}')) return undefined;
  const start = trimmed.lastIndexOf('{');
  if (start === -1 || trimmed.length - start > MAX_LENGTH || trimmed[start - 1] === '{') return undefined;
  const list = trimmed.slice(start);
  return list.includes('\n') || list.indexOf('}') !== list.length - 1 ? undefined : list;
}
