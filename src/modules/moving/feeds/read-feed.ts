import type { OldFeed, OldFeedFault, OldItem } from '../../../core/adoption/old-feed.ts';
import { decodeStream } from './decode-stream.ts';
import type { FeedEvents, FeedLinks, PieceReader, ReadingOptions } from './feed-events.ts';
import { createJsonFeedReader } from './json-feed.ts';
import { createXmlFeedReader } from './xml-feed.ts';

/** Max. faults that are no errors of one document. */
const MAX_NOTES = 200;

/** Options of {@link readFeedStream}. */
export interface FeedStreamOptions extends Partial<ReadingOptions> {
  /** Label of the encoding that the response declares. */
  readonly charset?: string | undefined;
}

/**
 * Reads a feed in any format from a stream of bytes, one item at a time; memory stays bounded if `onItem` is awaited
 * work. `onFeed` is called before the first item, and again if later elements complete the feed. What precedes damage
 * is read, and the damage is an error fault. An id that occurred before is told, and the item is passed on.
 * Resolves to the links to further documents; `undefined` if the stream is no feed.
 */
export async function readFeedStream(
  stream: AsyncIterable<Uint8Array>,
  onFeed: (feed: OldFeed) => void,
  onItem: (item: OldItem) => void | Promise<void>,
  onFault: (fault: OldFeedFault) => void,
  options: FeedStreamOptions = {},
): Promise<FeedLinks | undefined> {
  const { address, isRecent = true, charset } = options;
  const events: FeedEvents = { onFault: boundNotes(onFault) };
  const tell = (message: string): void => events.onFault({ where: '', message, isError: false });
  const ids = new Map<string, number>();
  let reader: PieceReader | undefined;
  let told = '';
  const tellFeed = (feed: OldFeed): void => {
    const state = JSON.stringify(feed);
    if (state !== told) onFeed(feed);
    told = state;
  };
  const pass = async (items: readonly OldItem[]): Promise<void> => {
    const feed = items.length > 0 ? reader?.feed() : undefined;
    if (feed !== undefined && told === '') tellFeed(feed);
    for (const item of items) {
      const before = ids.get(item.id);
      if (before === undefined) ids.set(item.id, item.position);
      else {
        const message = `has the id of item ${before}, "${item.id.slice(0, 200)}": readers take them for one`;
        events.onFault({ where: item.title || `item ${item.position}`, message, isError: false });
      }
      await onItem(item);
    }
  };
  let blank = '';
  for await (const text of decodeStream(stream, charset, tell)) {
    if (reader === undefined) {
      // PHP's messages may precede a document.
      blank = (blank + text).trimStart();
      if (blank === '') continue;
      reader = chooseReader(blank, events, { address, isRecent });
      await pass(reader.write(blank));
    } else await pass(reader.write(text));
    if (reader.isStopped()) break;
  }
  if (reader === undefined) return undefined;
  await pass(reader.close());
  const feed = reader.feed();
  if (feed === undefined) return undefined;
  tellFeed(feed);
  return reader.links();
}

function chooseReader(start: string, events: FeedEvents, options: ReadingOptions): PieceReader {
  return start.startsWith('{') ? createJsonFeedReader(events, options) : createXmlFeedReader(events, options);
}

/** Passes on every error, and the first notes. */
function boundNotes(onFault: (fault: OldFeedFault) => void): (fault: OldFeedFault) => void {
  let notes = 0;
  return (fault) => {
    if (fault.isError) onFault(fault);
    else if (notes < MAX_NOTES) onFault(fault);
    else if (notes === MAX_NOTES)
      onFault({
        where: '',
        message: `has more than ${MAX_NOTES} remarks: the others are left out`,
        isError: false,
      });
    if (!fault.isError) notes += 1;
  };
}
