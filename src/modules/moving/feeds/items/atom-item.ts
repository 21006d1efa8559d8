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
  textAsHtml,
  htmlIn,
  textIn,
  textOfChild,
  writeNode,
  type XmlElement,
} from '../xml/tree.ts';

/** Categories that are no words of the author: kinds of entries, as Blogger has them. */
const KIND = /schemas\.google\.com\/g\/2005#kind/iu;

/** Converts an entry of Atom 1.0 or 0.3. */
export function readAtomItem(entry: XmlElement, context: ItemContext): OldItem {
  const base = entry.base ?? context.base;
  const texts = (...keys: readonly string[]): readonly string[] =>
    keys.flatMap((key) => [...childrenNamed(entry, key)].map(textIn));
  const content = childOf(entry, 'atom:content');
  const summary = childOf(entry, 'atom:summary');
  const text = atomHtml(content);
  const plain = text === '' ? '' : atomPlain(summary);
  const link =
    linkOf(entry, base, 'alternate') ?? absoluteUrl(textOfChild(entry, 'feedburner:origlink'), base);
  const original = absoluteUrl(textOfChild(entry, 'feedburner:origlink'), base);
  const externalUrl = linkOf(entry, base, 'related');
  const published = firstDate(
    texts('atom:published', 'atom:issued', 'atom:created', 'dc:date', 'pubdate'),
    context.note,
  );
  const updated = firstDate(texts('atom:updated', 'atom:modified'), context.note);
  const podcast = podcastOf(entry, base);
  const page = original ?? link;
  return finishItem(
    {
      id: textOfChild(entry, 'atom:id'),
      title: atomPlain(childOf(entry, 'atom:title')),
      ...(page !== undefined && { link: page }),
      ...(externalUrl !== undefined && { externalUrl }),
      // Without a date of publication readers show that of the last edit.
      ...((published ?? updated) !== undefined && { published: published ?? updated }),
      ...(updated !== undefined && { updated }),
      authors: distinctPeople([...authorsIn(entry), ...texts('dc:creator').map((name) => personOf(name))]),
      tags: distinctTags([
        ...[...childrenNamed(entry, 'atom:category')]
          .filter((category) => !KIND.test(attributeIn(category, 'scheme') ?? ''))
          .map((category) => attributeIn(category, 'label') ?? attributeIn(category, 'term') ?? ''),
        ...texts('dc:subject'),
      ]),
      ...(entry.language !== undefined && { language: entry.language }),
      html: text || atomHtml(summary),
      ...(plain !== '' && { summary: plain }),
      ...itemMediaOf(entry, base),
      ...(podcast !== undefined && { podcast }),
    },
    context,
  );
}

function authorsIn(entry: XmlElement): ReturnType<typeof personOf>[] {
  return [...childrenNamed(entry, 'atom:author')].map((author) =>
    personOf(
      textOfChild(author, 'atom:name', 'name') || (author.children.length === 1 ? textIn(author) : ''),
      absoluteUrl(textOfChild(author, 'atom:uri', 'atom:url'), author.base),
    ),
  );
}

function linkOf(entry: XmlElement, base: string | undefined, wanted: string): string | undefined {
  let other: string | undefined;
  for (const link of childrenNamed(entry, 'atom:link')) {
    const rel = (attributeIn(link, 'rel') ?? 'alternate').toLowerCase();
    if (rel !== wanted) continue;
    const address = absoluteUrl(attributeIn(link, 'href'), link.base ?? base);
    if (address === undefined) continue;
    // A page comes before the same text as PDF or JSON.
    if (/html|^$/u.test(attributeIn(link, 'type') ?? '')) return address;
    other ??= address;
  }
  return other;
}

/** Kind of a text construct (RFC 4287, 3.1; Atom 0.3 had media types and modes). */
function kindOf(element: XmlElement): 'text' | 'html' | 'xhtml' {
  const type = attributeIn(element, 'type')?.toLowerCase() ?? 'text';
  if (type === 'xhtml' || type === 'application/xhtml+xml') return 'xhtml';
  if (attributeIn(element, 'mode') === 'xml' && element.children.some((child) => typeof child !== 'string'))
    return 'xhtml';
  return type === 'html' || type === 'text/html' ? 'html' : 'text';
}

function atomHtml(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  if (attributeIn(element, 'mode') === 'base64') return Buffer.from(textIn(element), 'base64').toString();
  const kind = kindOf(element);
  if (kind === 'html') return htmlIn(element);
  if (kind === 'text') {
    const text = textIn(element);
    return text === '' ? '' : `<p>${textAsHtml(text)}</p>`;
  }
  // RFC 4287, 3.1.1.3: the div is not part of the content.
  const inner = element.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  const [only] = inner;
  const nodes =
    inner.length === 1 && only !== undefined && typeof only !== 'string' && only.name.toLowerCase() === 'div'
      ? only.children
      : element.children;
  return nodes.map(writeNode).join('').trim();
}

/** One line of plain text of a text construct. */
export function atomPlain(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  const kind = kindOf(element);
  if (kind === 'html') return plainOfHtml(htmlIn(element));
  return kind === 'xhtml' ? plainOfHtml(atomHtml(element)) : plainLine(textIn(element));
}
