import { Feed as CoreWriter, type Item } from 'feed';
import type { Entry } from '../article/article.ts';
import { toRfc3339 } from '../article/instant.ts';
import { Markup } from './xml/xml.ts';

/**
 * Required by the writer, which must be able to parse it as a URL; removed with everything around the item.
 */
const PLACEHOLDER = 'urn:placeholder';

/**
 * The content of an RSS item except its title: `link`, `guid`, `pubDate`, `description` and
 * `content:encoded`. Throws a TypeError if the link is not an absolute URL.
 */
export function rssItemOf(entry: Entry): Markup {
  const document = write({
    title: '',
    link: entry.link,
    // The writer decodes `&amp;` in an id.
    id: entry.id.replaceAll('&', '&amp;'),
    date: new WholeSecond(entry.published),
    description: htmlOf(entry.summary),
    content: entry.html,
  }).rss2();
  return cut(document, ['<item>'], '</item>');
}

/**
 * The content of an Atom entry except its title, id and summary: `link`, `updated`, `content` and
 * `published`. Throws a TypeError if the link is not an absolute URL.
 */
export function atomEntryOf(entry: Entry): Markup {
  const document = write({
    title: '',
    link: entry.link,
    // The writer normalises an id as a URL, which changes it; the caller writes the real one.
    id: PLACEHOLDER,
    date: new WholeSecond(entry.updated),
    published: new WholeSecond(entry.published),
    content: entry.html,
  }).atom1();
  return cut(document, ['<entry>', '</id>'], '</entry>');
}

/** A feed with one item. Its head, with the current time that the writer puts there, is cut away. */
function write(item: Item): CoreWriter {
  const writer = new CoreWriter({ title: '', link: PLACEHOLDER, generator: false });
  writer.addItem(item);
  return writer;
}

/**
 * Returns the text between the first occurrences of `starts`, in order, and the last occurrence of `end`. No
 * text of an article precedes the starts or follows the end, so an article cannot mislead it.
 */
function cut(document: string, starts: readonly string[], end: string): Markup {
  const from = starts.reduce((position, start) => document.indexOf(start, position) + start.length, 0);
  return new Markup(document.slice(from, document.lastIndexOf(end)).trim());
}

/** A date that the writer formats in whole seconds, like the other formats. */
class WholeSecond extends Date {
  override toISOString(): string {
    return toRfc3339(this.getTime());
  }
}

/** Plain text escaped as HTML, since RSS readers parse a description as HTML. */
function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
