import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes';
import { webUrl } from '../../../../core/article/url.ts';
import { plural } from '../../../../core/article/text/plural.ts';
import { keyOfName } from './names.ts';
import { XmlRepair } from './repair.ts';
import type { XmlElement } from './tree.ts';

/** Elements whose children are told one by one. */
const CONTAINERS: ReadonlySet<string> = new Set(['rss', 'rdf:rdf', 'channel', 'atom:feed']);

/** Max. depth of elements. */
const MAX_DEPTH = 200;

/** Characters after which it is seen that the parser is to stop. */
const SLICE = 4096;

/** Max. characters of one element that is kept whole, and of a stretch without markup. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** Deviations from XML after which the rest is still read as it was meant. */
const HARMLESS =
  /unbound namespace|duplicate attribute|outside of root|XML declaration|\bexpected|must match|must be (?:a|quoted)|unquoted|without value|disallowed character\.|between attributes|in char data|value required|malformed name/u;

/** Receives the parts of a document. */
export interface XmlEvents {
  readonly onRoot: (key: string, attributes: XmlElement['attributes']) => void;
  /** An element in a container, or a root that is none, when it has ended. */
  readonly onElement: (element: XmlElement) => void;
  readonly onFault: (message: string, isError: boolean) => void;
}

/** Parser of one document, which gets it in pieces. */
export interface XmlParser {
  readonly write: (piece: string) => void;
  readonly close: () => void;
  /** True if the rest of the document cannot be read. */
  readonly isStopped: () => boolean;
}

interface OpenElement extends XmlElement {
  readonly isContainer: boolean;
}

/**
 * Creates a parser that keeps one element of a container at a time. It repairs what feeds get wrong, expands no
 * entities, and ends at the damage if the structure is beyond repair. `base` returns the URL that relative ones begin at,
 * as far as it is known.
 */
export function createXmlParser(
  events: XmlEvents,
  base: () => string | undefined = () => undefined,
): XmlParser {
  const parser = new SaxesParser({ xmlns: true });
  const repair = new XmlRepair();
  const open: OpenElement[] = [];
  let isStopped = false;
  let isDamaged = false;
  let hasRoot = false;
  let size = 0;
  let unheard = 0;
  let atomPrefix = '';

  const stop = (message: string): void => {
    if (!isStopped) events.onFault(message, true);
    isStopped = true;
  };
  /** An element that has ended, until it is clear that its own end tag did so. */
  let held: XmlElement | undefined;
  /** Damage that is told with the next event: it may turn out to be worse. */
  let damage: string | undefined;
  const release = (): void => {
    if (damage !== undefined && !isStopped) events.onFault(damage, true);
    damage = undefined;
    releaseElement();
  };
  const releaseElement = (): void => {
    const element = held;
    held = undefined;
    if (element !== undefined) events.onElement(element);
  };
  parser.on('error', ({ message }) => {
    if (isStopped || HARMLESS.test(message)) return;
    if (!hasRoot && message.includes('root element')) return;
    const where = `line ${parser.line}`;
    if (message.includes('only one root')) stop(`${where}: a second document begins: it is not read`);
    // The parser has ended all elements in search of the one that the tag ends.
    else if (message.includes('unmatched closing tag'))
      stop(`${where} is damaged: an end tag belongs to nothing; the rest is not read`);
    if (message.includes('unexpected close tag')) held = undefined;
    if (isStopped || isDamaged) return;
    isDamaged = true;
    const isCut = /unclosed tag|unexpected end/u.test(message);
    damage = isCut ? 'is cut off: what was complete is read' : `${where} is damaged: ${reasonOf(message)}`;
  });
  parser.on('opentag', (tag) => {
    release();
    unheard = 0;
    if (isStopped) return;
    const parent = open.at(-1);
    if (open.length >= MAX_DEPTH) {
      stop(`line ${parser.line}: elements are nested more than ${MAX_DEPTH} deep: the rest is not read`);
      return;
    }
    let key = keyOfTag(tag);
    // Atom without its namespace.
    if (parent === undefined && key === 'feed') atomPrefix = 'atom:';
    if (!key.includes(':')) key = atomPrefix + key;
    const attributes = attributesOf(tag);
    const outer = parent?.base ?? base();
    const written = attributes.get('xml:base');
    const inner = written === undefined ? outer : (webUrl(written, outer) ?? outer);
    const language =
      attributes.get('xml:lang') ?? (parent?.isContainer === true ? undefined : parent?.language);
    const isContainer = CONTAINERS.has(key) && (parent === undefined || parent.isContainer);
    open.push({ key, name: tag.local, attributes, children: [], base: inner, language, isContainer });
    if (parent === undefined) {
      hasRoot = true;
      events.onRoot(key, attributes);
    }
    if (parent === undefined || parent.isContainer) size = 0;
  });
  const addText = (text: string): void => {
    unheard = 0;
    const parent = open.at(-1);
    if (isStopped || parent === undefined || parent.isContainer) return;
    size += text.length;
    if (size > MAX_CHARACTERS)
      stop(`line ${parser.line}: an element is larger than 32 MB: the rest is not read`);
    else parent.children.push(text);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    releaseElement();
    unheard = 0;
    const element = isStopped ? undefined : open.pop();
    if (element === undefined || element.isContainer) return;
    const parent = open.at(-1);
    if (parent === undefined || parent.isContainer) held = element;
    else parent.children.push(element);
  });

  return {
    write: (piece) => {
      if (isStopped) return;
      unheard += piece.length;
      const text = repair.push(piece, false);
      // The time that the parser takes for a tag grows with its depth.
      for (let at = 0; at < text.length && !isStopped; at += SLICE) parser.write(text.slice(at, at + SLICE));
      release();
      if (unheard > MAX_CHARACTERS) stop('has more than 32 MB without an element: the rest is not read');
    },
    close: () => {
      if (!isStopped) {
        parser.write(repair.push('', true));
        release();
        parser.close();
        release();
      }
      tellRepairs(repair, events.onFault);
    },
    isStopped: () => isStopped,
  };
}

function keyOfTag({ uri, prefix, local }: SaxesTagNS): string {
  return keyOfName(uri, prefix, local);
}

function attributesOf({ attributes }: SaxesTagNS): ReadonlyMap<string, string> {
  const all = Object.values(attributes) as readonly SaxesAttributeNS[];
  return new Map(all.map(({ uri, prefix, local, value }) => [keyOfName(uri, prefix, local), value]));
}

/** Message of the parser without the position that it begins with. */
function reasonOf(message: string): string {
  return message.replace(/^\d+:\d+: /u, '').replace(/\.$/u, '');
}

function tellRepairs({ ampersands, characters, entities }: XmlRepair, onFault: XmlEvents['onFault']): void {
  if (ampersands > 0)
    onFault(`${plural(ampersands, 'ampersand')} read as text: they begin no reference`, false);
  if (characters > 0) onFault(`${plural(characters, 'character')} left out that XML forbids`, false);
  if (entities.size > 0) {
    const names = [...entities].map((name) => `&${name};`).join(', ');
    onFault(`entities are not expanded and stay text: ${names}`, false);
  }
}
