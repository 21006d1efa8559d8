import { Feed as CoreWriter, type Item } from 'feed';
import type { Entry } from '../article/article.ts';
import { toRfc3339 } from '../article/instant.ts';
import { Markup } from './xml/xml.ts';

/** Has to parse as a URL, and is cut away with everything around the item. */
const PLACEHOLDER = 'urn:placeholder';

/**
 * The inside of an RSS item but for its title: `link`, `guid`, `pubDate`, `description` and `content:encoded`.
 * Throws a TypeError if the link is not absolute.
 */
export function rssItemOf(entry: Entry): Markup {
  const document = write({
    title: '',
    link: entry.link,
    // The writer takes `&amp;` in a text for `&`.
    id: entry.id.replaceAll('&', '&amp;'),
    date: new WholeSecond(entry.published),
    description: htmlOf(entry.summary),
    content: entry.html,
  }).rss2();
  return cut(document, ['<item>'], '</item>');
}

/**
 * The inside of an Atom entry but for its title, id and summary: `link`, `updated`, `content`, `published`.
 * Throws a TypeError if the link is not absolute.
 */
export function atomEntryOf(entry: Entry): Markup {
  const document = write({
    title: '',
    link: entry.link,
    // The writer makes a URL of an id and so changes it: ours is written by us.
    id: PLACEHOLDER,
    date: new WholeSecond(entry.updated),
    published: new WholeSecond(entry.published),
    content: entry.html,
  }).atom1();
  return cut(document, ['<entry>', '</id>'], '</entry>');
}

/** A feed of one item. Its head is cut away, and with it the time that the writer puts there. */
function write(item: Item): CoreWriter {
  const writer = new CoreWriter({ title: '', link: PLACEHOLDER, generator: false });
  writer.addItem(item);
  return writer;
}

/**
 * What lies behind the first occurrences of `starts` in turn and before the last of `end`. Nothing of an
 * article stands in front of the starts or behind the end, so text that looks like them is not met.
 */
function cut(document: string, starts: readonly string[], end: string): Markup {
  const from = starts.reduce((position, start) => document.indexOf(start, position) + start.length, 0);
  return new Markup(document.slice(from, document.lastIndexOf(end)).trim());
}

/** The writer asks dates for their text: all formats write whole seconds the same way. */
class WholeSecond extends Date {
  override toISOString(): string {
    return toRfc3339(this.getTime());
  }
}

/** Plain text as HTML, which RSS takes a description for. */
function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
