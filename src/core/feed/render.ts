import type { Entry } from '../article/article.ts';
import { FeedwrightError, messageOf } from '../errors.ts';
import { atom } from './atom.ts';
import { wrapDirection } from './direction-wrapper.ts';
import type { Content, Feed, Format, FormatWriter } from './feed.ts';
import { jsonFeed } from './json-feed.ts';
import { rssWriter, type RssExtension } from './rss.ts';
import { scrub } from './xml/scrub.ts';

/** Writer of each format. */
type FormatWriters = Readonly<Record<Format, FormatWriter>>;

/** Writers of all formats; `extensions` add elements to RSS. */
export function formatWriters(extensions: readonly RssExtension[]): FormatWriters {
  return { rss: rssWriter(extensions), atom, json: jsonFeed };
}

/**
 * Writes one entry in one format, for {@link RenderDocument}. The same entry always gives the same text. Throws
 * `document_malformed` if a strict parser refuses it, or if one of the entry's links is not absolute.
 */
export type RenderFragment = (format: Format, entry: Entry, content: Content) => string;

/**
 * Writes the document of a feed in one format: its head around fragments of that format, in the order given. Throws
 * `document_malformed` if a strict parser refuses the head; fragments were parsed when they were written.
 */
export type RenderDocument = (format: Format, feed: Feed, fragments: readonly string[]) => string;

/** Pure functions that write feeds. */
export interface FeedRenderer {
  readonly fragment: RenderFragment;
  readonly document: RenderDocument;
}

/** Creates a renderer of the formats that `writers` write. */
export function createFeedRenderer(writers: FormatWriters): FeedRenderer {
  return {
    fragment: (format, entry, content) => {
      const writer = writers[format];
      return checked(`${entry.path} cannot be written as ${format}`, () => {
        const fragment = writer.fragment(prepare(entry, content));
        const [before, after] = writer.shell;
        writer.parse(before + fragment + after);
        return fragment;
      });
    },
    document: (format, feed, fragments) => {
      const writer = writers[format];
      return checked(`the head of ${feed.urls[format]} cannot be written`, () => {
        const head = writer.head(scrub(feed));
        writer.parse(head + writer.tail);
        return head + fragments.join(writer.separator) + writer.tail;
      });
    },
  };
}

/** Normalizes text and link of an entry, so that all formats write the same. */
function prepare(entry: Entry, content: Content): Entry {
  const { link, externalUrl, ...rest } = scrub(entry);
  return {
    ...rest,
    link: new URL(link).href,
    ...(externalUrl !== undefined && { externalUrl: new URL(externalUrl).href }),
    // `]]>` ends a CDATA section, and the feed package escapes only the first one of a text. Same meaning in HTML.
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
