// RFC 8288, section 3: Link; RFC 8187: title*.

/** One link of a response, from the document to `href`. */
export interface LinkTarget {
  /** URL or IRI, absolute or relative to the document. */
  readonly href: string;
  /** Relation types with spaces between: registered names, or URIs. */
  readonly rel: string;
  /** Media type without parameters. */
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  /** BCP 47. */
  readonly hreflang?: string | undefined;
}

/** Nothing of this kind can be in a header, escaped or not, without somebody reading it wrong. */
const UNSAFE = /[\p{Cc}\p{Cs}]/u;
const NOT_ASCII = /[^\x20-\x7e]/;
/** 3.3: names or URIs; neither has quotes, backslashes or angle brackets. */
const RELATION_TYPES = /^[!#-;=?-[\]_a-z~]+(?: [!#-;=?-[\]_a-z~]+)*$/i;
/** RFC 6838, 4.2. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i;
const LANGUAGE_TAG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/i;
/** What RFC 3986 has no place for, and so has to be percent-encoded to stand between angle brackets. */
const NOT_IN_URI = /[^!#-;=?-Z[\]_a-z~]/gu;

/**
 * A Link value; '' for no links. IRIs become URIs, titles that are not ASCII go into `title*`. Throws
 * RangeError where a part is not what it should be, above all for line breaks: they end a header.
 */
export function formatLink(links: readonly LinkTarget[]): string {
  return links.map(formatOne).join(', ');
}

function formatOne({ href, rel, type, title, hreflang }: LinkTarget): string {
  let link = `<${uri(href)}>; rel="${checked('rel', rel, RELATION_TYPES)}"`;
  if (type !== undefined) link += `; type="${checked('type', type, MEDIA_TYPE)}"`;
  if (hreflang !== undefined) link += `; hreflang="${checked('hreflang', hreflang, LANGUAGE_TAG)}"`;
  if (title !== undefined) link += `; ${titleParameter(title)}`;
  return link;
}

function uri(href: string): string {
  refuseUnsafe('href', href);
  return href.replace(NOT_IN_URI, encodeURIComponent);
}

function titleParameter(title: string): string {
  refuseUnsafe('title', title);
  if (!NOT_ASCII.test(title)) return `title="${title.replace(/["\\]/g, '\\$&')}"`;
  // RFC 8187, 3.2.1: attr-char is less than encodeURIComponent leaves alone.
  const encoded = encodeURIComponent(title).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `title*=UTF-8''${encoded}`;
}

function checked(name: string, value: string, grammar: RegExp): string {
  if (!grammar.test(value)) throw new RangeError(`A link cannot have this ${name}: ${JSON.stringify(value)}`);
  return value;
}

function refuseUnsafe(name: string, value: string): void {
  if (UNSAFE.test(value)) throw new RangeError(`A link cannot have this ${name}: ${JSON.stringify(value)}`);
}
