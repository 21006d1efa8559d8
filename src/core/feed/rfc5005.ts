import { MEDIA_TYPES, type Feed, type History, type Urls } from './feed.ts';
import { element, type Markup } from './xml/xml.ts';

/** Declared where it is used: an element of one document needs no declaration in every other. */
const NAMESPACE = { 'xmlns:fh': 'http://purl.org/syndication/history/1.0' };

/**
 * What a document says of the rest of its feed; `link` is the name of the link element. Archived (RFC 5005, 4), and the same chain as pages (3) for those
 * who know only that. An archive has no link to a later one: it would change when that one comes.
 */
export function historyElements(
  { history, urls }: Feed,
  format: 'rss' | 'atom',
  link: string,
): (Markup | undefined)[] {
  const { isComplete, current, previous, last }: History = history ?? {};
  const to = (rel: string, where: Urls | undefined): Markup | undefined =>
    where && element(link, { rel, type: MEDIA_TYPES[format], href: where[format] });
  return [
    isComplete === true ? element('fh:complete', NAMESPACE) : undefined,
    current && element('fh:archive', NAMESPACE),
    to('current', current),
    to('prev-archive', previous),
    to('first', last && (current ?? urls)),
    to('next', previous),
    to('last', last),
  ];
}
