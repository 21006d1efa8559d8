import type { Entry } from '../article/article.ts';
import { FeedwrightError, messageOf } from '../errors.ts';
import { atom } from './atom.ts';
import { wrapDirection } from './direction-wrapper.ts';
import type { Content, Feed, Format, FormatWriter } from './feed.ts';
import { jsonFeed } from './json-feed.ts';
import { rss } from './rss.ts';
import { scrub } from './xml/scrub.ts';

const WRITERS: Readonly<Record<Format, FormatWriter>> = { rss, atom, json: jsonFeed };

/** Writes one entry in one format; {@link renderFragment}, or something that remembers what it wrote. */
export type RenderFragment = (format: Format, entry: Entry, content: Content) => string;

/**
 * One entry in one format, for {@link renderDocument}. The same entry always gives the same text. Throws
 * `document_malformed` if a strict parser does not take it, or if the entry's link is not absolute.
 */
export function renderFragment(format: Format, entry: Entry, content: Content): string {
  const writer = WRITERS[format];
  return checked(`${entry.path} cannot be written as ${format}`, () => {
    const fragment = writer.fragment(prepare(entry, content));
    const [before, after] = writer.shell;
    writer.parse(before + fragment + after);
    return fragment;
  });
}

/**
 * The document of a feed in one format: its head around fragments of that format, in the order given. Throws
 * `document_malformed` if a strict parser does not take the head; fragments were parsed when they were made.
 */
export function renderDocument(format: Format, feed: Feed, fragments: readonly string[]): string {
  const writer = WRITERS[format];
  return checked(`the head of ${feed.urls[format]} cannot be written`, () => {
    const head = writer.head(scrub(feed));
    writer.parse(head + writer.tail);
    return head + fragments.join(writer.separator) + writer.tail;
  });
}

/** What all formats write alike, whatever each would do to a text or a link by itself. */
function prepare(entry: Entry, content: Content): Entry {
  const { link, ...rest } = scrub(entry);
  return {
    ...rest,
    link: new URL(link).href,
    // Ends a CDATA section, and the writer of the core mends only the first one of a text. Means the same in HTML.
    html: content === 'full' ? wrapDirection(rest).replaceAll(']]>', ']]&gt;') : '',
  };
}

function checked(complaint: string, write: () => string): string {
  try {
    return write();
  } catch (cause) {
    throw new FeedwrightError('document_malformed', `${complaint}: ${messageOf(cause)}`, { cause });
  }
}
