import { decodeEntities } from '../../../../core/content/formats/html/dom.ts';
import { scrubText } from '../../../../core/content/formats/decode.ts';

/** Longest reference, and longest mark that begins a section. */
const MAX_TOKEN = 40;

const REFERENCE = /^&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][\w.-]{0,31}));/u;
const XML_NAMES: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/** Sections in which references mean nothing, by their beginnings. */
const SECTIONS: readonly (readonly [begin: string, end: string])[] = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
  ['<?', '?>'],
];

/** Number and kind of repairs in a document. */
interface Repairs {
  /** Ampersands that begin no reference. */
  readonly ampersands: number;
  /** Characters that XML forbids. */
  readonly characters: number;
  /** Names of entities that are neither of XML nor of HTML; the first few. */
  readonly entities: ReadonlySet<string>;
}

const MAX_ENTITIES = 5;

/**
 * Repairs text before an XML parser reads it, piece by piece: entities of HTML become characters, other entities and
 * lone ampersands text, and what precedes the first `<` is left out. No entity of a document is ever expanded.
 */
export class XmlRepair implements Repairs {
  ampersands = 0;
  characters = 0;
  readonly entities = new Set<string>();
  #rest = '';
  /** End of the section that the text is in. */
  #end: string | undefined;
  #hasBegun = false;

  /** Repairs a piece; a few characters at its end may come with the next one. */
  push(piece: string, isLast: boolean): string {
    let text = this.#rest + this.#scrub(piece);
    this.#rest = '';
    if (!this.#hasBegun) {
      const start = text.indexOf('<');
      if (start === -1) return '';
      text = text.slice(start);
      this.#hasBegun = true;
    }
    return this.#repair(text, isLast);
  }

  #repair(text: string, isLast: boolean): string {
    const parts: string[] = [];
    let at = 0;
    while (at < text.length) {
      if (this.#end !== undefined) {
        const found = text.indexOf(this.#end, at);
        const stop =
          found === -1 ? text.length - (isLast ? 0 : this.#end.length - 1) : found + this.#end.length;
        parts.push(text.slice(at, Math.max(at, stop)));
        at = Math.max(at, stop);
        if (found === -1) break;
        this.#end = undefined;
        continue;
      }
      const next = nextMark(text, at);
      parts.push(text.slice(at, next));
      at = next;
      if (at >= text.length) break;
      if (!isLast && text.length - at < MAX_TOKEN && isUnfinished(text.slice(at))) break;
      const section = SECTIONS.find(([begin]) => text.startsWith(begin, at));
      const taken =
        section?.[0] ?? (text[at] === '&' ? this.#reference(text.slice(at, at + MAX_TOKEN)) : '<');
      if (typeof taken === 'string') {
        parts.push(taken);
        at += taken.length;
        this.#end = section?.[1];
      } else {
        parts.push(taken.text);
        at += taken.length;
      }
    }
    this.#rest = text.slice(at);
    return parts.join('');
  }

  #reference(text: string): { readonly text: string; readonly length: number } {
    const [whole, decimal, hexadecimal, name] = REFERENCE.exec(text) ?? [];
    if (whole === undefined) {
      this.ampersands += 1;
      return { text: '&amp;', length: 1 };
    }
    const { length } = whole;
    if (name === undefined) {
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
      if (isXmlCharacter(code)) return { text: whole, length };
      this.characters += 1;
      return { text: '', length };
    }
    if (XML_NAMES.has(name)) return { text: whole, length };
    const decoded = htmlEntity(whole);
    if (!decoded.includes(';') && !decoded.includes('&')) return { text: decoded, length };
    if (this.entities.size < MAX_ENTITIES) this.entities.add(name);
    return { text: `&amp;${name};`, length };
  }

  #scrub(text: string): string {
    const clean = scrubText(text);
    this.characters += clean === text || text.includes('\r') ? 0 : text.length - clean.length;
    return clean;
  }
}

const known = new Map<string, string>();

/** Characters of an entity of HTML. Remembered, because a feed has the same few again and again. */
function htmlEntity(reference: string): string {
  let decoded = known.get(reference);
  if (decoded === undefined) {
    decoded = decodeEntities(reference);
    if (known.size < 500) known.set(reference, decoded);
  }
  return decoded;
}

function nextMark(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x26 || code === 0x3c) return at;
  }
  return text.length;
}

/** True if a text that begins with a mark may go on in the next piece. */
function isUnfinished(text: string): boolean {
  if (text.startsWith('&')) return /^&[#\w.-]*$/u.test(text);
  return text.length < 9 && SECTIONS.some(([begin]) => begin.startsWith(text));
}

/** Char of XML 1.0 (2.2). */
function isXmlCharacter(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code < 0xd800) ||
    (code > 0xdfff && code <= 0x10ffff && code !== 0xfffe && code !== 0xffff)
  );
}
