// RFC 8288, section 3: Link; RFC 8187: title*.

/** A link from the response's document to `href`. */
export interface LinkTarget {
  /** URL or IRI, absolute or relative to the document. */
  readonly href: string;
  /** Relation types separated by spaces: registered names or URIs. */
  readonly rel: string;
  /** Media type without parameters. */
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  /** BCP 47. */
  readonly hreflang?: string | undefined;
}

/** Control characters and lone surrogates, which header fields cannot carry safely, escaped or not. */
const UNSAFE = /[\p{Cc}\p{Cs}]/u;
const NOT_ASCII = /[^\x20-\x7e]/;
/** 3.3: names or URIs, without quotes, backslashes and angle brackets. */
const RELATION_TYPES = /^[!#-;=?-[\]_a-z~]+(?: [!#-;=?-[\]_a-z~]+)*$/i;
/** RFC 6838, 4.2. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i;
const LANGUAGE_TAG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/i;
/** Characters outside RFC 3986, to be percent-encoded. */
const NOT_IN_URI = /[^!#-;=?-Z[\]_a-z~]/gu;

/**
 * Formats a Link value; '' for no links. IRIs become URIs; titles outside ASCII become `title*`. Throws
 * RangeError for invalid parts, in particular line breaks, which would end the field.
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
  // RFC 8187, 3.2.1: attr-char excludes some characters that encodeURIComponent keeps.
  const encoded = encodeURIComponent(title).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `title*=UTF-8''${encoded}`;
}

function checked(name: string, value: string, grammar: RegExp): string {
  if (!grammar.test(value)) throw new RangeError(`Invalid ${name} of a link: ${JSON.stringify(value)}`);
  return value;
}

function refuseUnsafe(name: string, value: string): void {
  if (UNSAFE.test(value)) throw new RangeError(`Invalid ${name} of a link: ${JSON.stringify(value)}`);
}
