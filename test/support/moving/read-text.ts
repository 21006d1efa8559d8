import type { OldFeed, OldFeedFault, OldItem } from '../../../src/core/adoption/old-feed.ts';
import { readFeedStream, type FeedStreamOptions } from '../../../src/modules/moving/feeds/read-feed.ts';

/** Everything that was read of a document. */
export interface ReadDocument {
  readonly feed: OldFeed | undefined;
  readonly items: readonly OldItem[];
  readonly faults: readonly OldFeedFault[];
}

/** Reads a document in pieces of `pieceBytes`. */
export async function readDocument(
  document: string | Uint8Array,
  options: FeedStreamOptions = {},
  pieceBytes = 1_000_000,
): Promise<ReadDocument> {
  const bytes = Buffer.from(document as string);
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  })();
  let feed: OldFeed | undefined;
  const items: OldItem[] = [];
  const faults: OldFeedFault[] = [];
  const links = await readFeedStream(
    pieces,
    (one) => (feed = one),
    (item) => void items.push(item),
    (fault) => void faults.push(fault),
    options,
  );
  return { feed: links === undefined ? undefined : feed, items, faults };
}

/** RSS 2.0 with the usual namespaces, of items as XML. */
export function rssOf(items: string, head = '<link>https://old.example/</link>'): string {
  return `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:podcast="https://podcastindex.org/namespace/1.0"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Old</title>${head}<description>Was here</description>${items}</channel></rss>`;
}

/** Atom 1.0 of entries as XML. */
export function atomOf(entries: string, attributes = ''): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>Old</title><id>tag:old.example,2014:feed</id>
<link href="https://old.example/"/>${entries}</feed>`;
}
