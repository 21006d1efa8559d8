import { MEDIA_TYPES, type Feed, type Format, type History } from './feed.ts';
import { element, type Markup } from './xml.ts';

/** Declared where it is used: an element of one document needs no declaration in every other. */
const NAMESPACE = { 'xmlns:fh': 'http://purl.org/syndication/history/1.0' };

/** Where else articles of a feed are, by the relation that says so. */
export interface HistoryLink {
  readonly rel: string;
  readonly href: string;
}

/**
 * The links of a document to the rest of its feed: archived (RFC 5005, 4), and the same chain as pages (3) for those
 * who know only that. An archive has no link to a later one: it would change when that one comes.
 */
export function historyLinks({ history, urls }: Feed, format: Format): HistoryLink[] {
  const { current, previous, last }: History = history ?? {};
  if (last === undefined) return [];
  return [
    ...(current === undefined ? [] : [{ rel: 'current', href: current[format] }]),
    ...(previous === undefined ? [] : [{ rel: 'prev-archive', href: previous[format] }]),
    { rel: 'first', href: (current ?? urls)[format] },
    ...(previous === undefined ? [] : [{ rel: 'next', href: previous[format] }]),
    { rel: 'last', href: last[format] },
  ];
}

/** The same as elements, with what the document is; `link` is the name of the link element. */
export function historyElements(feed: Feed, format: 'rss' | 'atom', link: string): Markup[] {
  const { isComplete, current }: History = feed.history ?? {};
  return [
    ...(isComplete === true ? [element('fh:complete', NAMESPACE)] : []),
    ...(current === undefined ? [] : [element('fh:archive', NAMESPACE)]),
    ...historyLinks(feed, format).map(({ rel, href }) =>
      element(link, { rel, type: MEDIA_TYPES[format], href }),
    ),
  ];
}
