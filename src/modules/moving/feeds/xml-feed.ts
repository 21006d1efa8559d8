import type { OldFeed, OldItem } from '../../../core/adoption/old-feed.ts';
import { atomPlain, readAtomItem } from './items/atom-item.ts';
import { absoluteUrl, plainLine } from './items/values.ts';
import type { FeedEvents, FeedLinks, PieceReader, ReadingOptions } from './feed-events.ts';
import { readRssItem } from './items/rss-item.ts';
import { createXmlParser } from './xml/parser.ts';
import { attributeIn, textIn, type XmlElement } from './xml/tree.ts';

/** Members of a feed while they are read. */
type Draft = { -readonly [Name in keyof OldFeed]: OldFeed[Name] };

/** Reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0 in pieces. */
export function createXmlFeedReader(events: FeedEvents, options: ReadingOptions): PieceReader {
  const { address, isRecent } = options;
  let feed: Draft | undefined;
  let base = address;
  let links: FeedLinks = {};
  let position = 0;
  const items: OldItem[] = [];

  const parser = createXmlParser(
    {
      onRoot: (key, attributes) => {
        const isAtom = key.startsWith('atom:');
        if (!isAtom && key !== 'rss' && key !== 'rdf:rdf' && key !== 'channel') return;
        feed = { format: isAtom ? 'atom' : 'rss', title: '', address };
        const language = attributes.get('xml:lang');
        if (language !== undefined) feed.language = language;
      },
      onElement: (element) => {
        if (feed === undefined) return;
        if (element.key === 'item' || element.key === 'atom:entry') {
          position += 1;
          items.push(itemOf(element, feed));
        } else {
          readFeedElement(element, feed, element.base ?? base);
          links = withLink(links, element, element.base ?? base);
          base ??= feed.link;
        }
      },
      onFault: (message, isError) => events.onFault({ where: '', message, isError }),
    },
    () => base,
  );

  const itemOf = (element: XmlElement, { format }: Draft): OldItem => {
    const notes: string[] = [];
    const context = { base, position, isRecent, note: (message: string) => void notes.push(message) };
    const item =
      format === 'atom' || element.key === 'atom:entry'
        ? readAtomItem(element, context)
        : readRssItem(element, context);
    for (const message of notes)
      events.onFault({ where: item.title || `item ${position}`, message, isError: false });
    return item;
  };
  const take = (): readonly OldItem[] => items.splice(0);
  return {
    write: (piece) => {
      parser.write(piece);
      return take();
    },
    close: () => {
      parser.close();
      return take();
    },
    isStopped: parser.isStopped,
    feed: () => feed && { ...feed },
    links: () => links,
  };
}

function readFeedElement(element: XmlElement, feed: Draft, base: string | undefined): void {
  const text = textIn(element);
  switch (element.key) {
    case 'title':
      feed.title ||= plainLine(text);
      break;
    case 'atom:title':
      feed.title ||= atomPlain(element);
      break;
    case 'description':
      feed.description ??= plainLine(text) || undefined;
      break;
    case 'atom:subtitle':
    case 'atom:tagline':
      feed.description ??= atomPlain(element) || undefined;
      break;
    case 'language':
    case 'dc:language':
      feed.language ??= text || undefined;
      break;
    case 'link':
      feed.link ??= absoluteUrl(text, base);
      break;
    case 'atom:id':
      feed.id ??= text || undefined;
      break;
    case 'atom:link': {
      const rel = attributeIn(element, 'rel')?.toLowerCase() ?? 'alternate';
      const href = absoluteUrl(attributeIn(element, 'href'), base);
      if (rel === 'self') feed.address ??= href;
      if (rel === 'alternate' && feed.format === 'atom') feed.link ??= href;
      break;
    }
    default:
  }
}

/** Links to further documents of the feed (RFC 5005), and what may have more of them. */
function withLink(links: FeedLinks, element: XmlElement, base: string | undefined): FeedLinks {
  if (element.key === 'generator' || element.key === 'atom:generator') {
    const name = `${textIn(element)} ${attributeIn(element, 'uri') ?? ''}`;
    return /wordpress/iu.test(name) ? { ...links, isWordPress: true } : links;
  }
  if (element.key !== 'atom:link') return links;
  const rel = attributeIn(element, 'rel')?.toLowerCase();
  const href = absoluteUrl(attributeIn(element, 'href'), base);
  if (href === undefined || (rel !== 'next' && rel !== 'prev-archive')) return links;
  return { ...links, further: [...(links.further ?? []), href].slice(0, 4) };
}
