import { MEDIA_TYPES, type Feed, type History, type Urls } from './feed.ts';
import { element, type Markup } from './xml/xml.ts';

/** Declared on the element itself, since most documents contain none of these elements. */
const NAMESPACE = { 'xmlns:fh': 'http://purl.org/syndication/history/1.0' };

/**
 * Links between the documents of one feed; `link` is the name of the link element. Feeds are archived (RFC
 * 5005, section 4) and carry the same chain as paged links (section 3) for readers that support only those.
 * An archive never links to a later one, since that would change its bytes.
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
