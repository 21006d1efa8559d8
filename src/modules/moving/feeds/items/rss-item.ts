import type { OldItem } from '../../../../core/adoption/old-feed.ts';
import {
  absoluteUrl,
  distinctPeople,
  distinctTags,
  firstDate,
  personOf,
  plainLine,
  plainOfHtml,
} from './values.ts';
import { finishItem, type ItemContext } from './item-context.ts';
import { itemMediaOf, podcastOf } from './media.ts';
import {
  attributeIn,
  childOf,
  childrenNamed,
  htmlIn,
  textIn,
  textOfChild,
  type XmlElement,
} from '../xml/tree.ts';

/** Converts an item of RSS 0.9x, 1.0 or 2.0. */
export function readRssItem(item: XmlElement, context: ItemContext): OldItem {
  const base = item.base ?? context.base;
  const guid = childOf(item, 'guid');
  const id = textIn(guid) || attributeIn(item, 'rdf:about') || textOfChild(item, 'atom:id');
  const texts = (...keys: readonly string[]): readonly string[] =>
    keys.flatMap((key) => [...childrenNamed(item, key)].map(textIn));
  const content = childOf(item, 'content:encoded', 'xhtml:body', 'atom:content');
  const description = childOf(item, 'description', 'atom:summary', 'itunes:summary');
  const html = htmlIn(content) || htmlIn(description);
  const summary = content === undefined ? '' : plainOfHtml(htmlIn(description));
  const language = item.language ?? (textOfChild(item, 'dc:language') || undefined);
  const names = texts('dc:creator', 'author');
  const podcast = podcastOf(item, base);
  const link = linkOf(item, guid, base);
  const published = firstDate(
    texts('pubdate', 'dc:date', 'dcterms:created', 'dcterms:issued', 'atom:published'),
    context.note,
  );
  const updated = firstDate(texts('atom:updated', 'dcterms:modified'), context.note);
  return finishItem(
    {
      id,
      title: plainLine(textOfChild(item, 'title', 'media:title', 'dc:title', 'itunes:title')),
      ...(link !== undefined && { link }),
      ...(published !== undefined && { published }),
      ...(updated !== undefined && { updated }),
      authors: distinctPeople(
        (names.length > 0 ? names : texts('itunes:author'))
          .map((name) => personOf(name))
          .concat(atomAuthors(item)),
      ),
      tags: distinctTags(texts('category', 'dc:subject')),
      ...(language !== undefined && { language }),
      html,
      ...(summary !== '' && htmlIn(content) !== htmlIn(description) && { summary }),
      ...itemMediaOf(item, base),
      ...(podcast !== undefined && { podcast }),
    },
    context,
  );
}

function atomAuthors(item: XmlElement): ReturnType<typeof personOf>[] {
  return [...childrenNamed(item, 'atom:author')].map((author) =>
    personOf(textOfChild(author, 'atom:name', 'name') || textIn(author)),
  );
}

/** Address of the page: that of the author's site, where a service stands between. */
function linkOf(
  item: XmlElement,
  guid: XmlElement | undefined,
  base: string | undefined,
): string | undefined {
  const original = absoluteUrl(textOfChild(item, 'feedburner:origlink', 'pheedo:origlink'), base);
  if (original !== undefined) return original;
  for (const link of childrenNamed(item, 'link')) {
    const address = absoluteUrl(textIn(link) || attributeIn(link, 'href'), base);
    if (address !== undefined) return address;
  }
  for (const link of childrenNamed(item, 'atom:link')) {
    const rel = attributeIn(link, 'rel')?.toLowerCase() ?? 'alternate';
    const address =
      rel === 'alternate' ? absoluteUrl(attributeIn(link, 'href'), link.base ?? base) : undefined;
    if (address !== undefined) return address;
  }
  // RSS 2.0: a guid is a URL unless it says that it is none.
  const isPermalink = attributeIn(guid, 'ispermalink')?.toLowerCase() !== 'false';
  const asLink = isPermalink ? absoluteUrl(textIn(guid), undefined) : undefined;
  return asLink ?? absoluteUrl(attributeIn(item, 'rdf:about'), undefined);
}
