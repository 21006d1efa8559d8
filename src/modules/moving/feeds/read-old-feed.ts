import type {
  OldFeed,
  OldFeedFault,
  OldItem,
  ReadFeed,
  ReadOldFeed,
} from '../../../core/adoption/old-feed.ts';
import { FeedwrightError } from '../../../core/errors.ts';
import {
  openFile,
  openUrl,
  reasonOf,
  type FetchDocument,
  type OpenDocument,
  type Unavailable,
} from './document-source.ts';
import type { FeedLinks } from './feed-events.ts';
import { readFeedStream } from './read-feed.ts';

/** Bounds of reading a feed with its archives. */
interface OldFeedLimits {
  readonly documents: number;
  /** Bytes of one document, decoded. */
  readonly documentBytes: number;
  /** Bytes of all documents. */
  readonly totalBytes: number;
  readonly items: number;
  /** Time of one request in milliseconds. */
  readonly requestMs: number;
  /** Time of all requests in milliseconds. */
  readonly totalMs: number;
}

const LIMITS: OldFeedLimits = {
  documents: 1000,
  documentBytes: 50 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  items: 100_000,
  requestMs: 30_000,
  totalMs: 15 * 60_000,
};

/** Dependencies of {@link createReadOldFeed}. */
export interface OldFeedReaderOptions {
  readonly fetch: FetchDocument;
  readonly limits?: Partial<OldFeedLimits>;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
  /** True to leave out texts: `html` is then empty. */
  readonly isLean?: boolean;
}

/** Creates a reader of feeds and their archives. */
export function createReadOldFeed({ fetch, limits, now, isLean = false }: OldFeedReaderOptions): ReadOldFeed {
  return (source) => new Walk(source, { fetch, now, isLean, limits: { ...LIMITS, ...limits } }).read();
}

type WalkOptions = Required<Omit<OldFeedReaderOptions, 'limits'>> & { readonly limits: OldFeedLimits };

/** A document that waits to be read. */
interface Waiting {
  readonly url: string;
  /** True if it may not exist: the page after the last one. */
  readonly isGuess: boolean;
}

/** The first document of a feed, and those that it leads to on the same site. */
class Walk {
  readonly #source: string;
  readonly #options: WalkOptions;
  readonly #items: OldItem[] = [];
  readonly #ids = new Set<string>();
  readonly #faults: OldFeedFault[] = [];
  readonly #seen = new Set<string>();
  readonly #waiting: Waiting[] = [];
  readonly #origins = new Set<string>();
  #feed: OldFeed | undefined;
  #bytes = 0;

  constructor(source: string, options: WalkOptions) {
    this.#source = source;
    this.#options = options;
  }

  async read(): Promise<ReadFeed> {
    const { now, limits } = this.#options;
    const start = now();
    const { links, address } = await this.#readFirst();
    if (address === undefined) this.#tellArchives(links);
    else this.#follow(links, address, 1);
    let documents = 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (this.#seen.has(next.url)) continue;
      const bound = this.#boundReached(documents, now() - start, limits);
      if (bound !== undefined) {
        this.#fault(next.url, `is not read, nor what follows: ${bound}`, true);
        break;
      }
      this.#seen.add(next.url);
      documents += 1;
      await this.#readFurther(next, documents);
    }
    const feed = this.#feed;
    if (feed === undefined) throw unreadable(this.#source, 'it is no RSS, Atom or JSON Feed');
    return { feed, items: this.#items, faults: this.#faults };
  }

  async #readFirst(): Promise<{ links: FeedLinks; address: string | undefined }> {
    const isUrl = /^https?:\/\//iu.test(this.#source);
    if (isUrl && !URL.canParse(this.#source)) throw unreadable(this.#source, 'it is no URL');
    const opened = isUrl ? await this.#open(this.#source) : openFile(this.#source);
    if ('failure' in opened) throw unreadable(this.#source, opened.failure);
    const { address } = opened;
    for (const url of isUrl ? [this.#source, address ?? this.#source] : []) {
      this.#seen.add(new URL(url).href);
      this.#origins.add(new URL(url).origin);
    }
    try {
      const links = await this.#readDocument(opened, true);
      if (links === undefined) throw unreadable(this.#source, 'it is no RSS, Atom or JSON Feed');
      return { links, address };
    } catch (error) {
      if (error instanceof FeedwrightError) throw error;
      throw unreadable(this.#source, reasonOf(error), error);
    }
  }

  async #readFurther({ url, isGuess }: Waiting, number: number): Promise<void> {
    const before = this.#items.length;
    const opened = await this.#open(url);
    if ('failure' in opened) {
      if (!isGuess || !/^answers (?:404|410)$/u.test(opened.failure))
        this.#fault(url, `is not read: ${opened.failure}`, true);
      return;
    }
    try {
      const links = await this.#readDocument(opened, false, url);
      if (links === undefined) {
        if (!isGuess) this.#fault(url, 'is not read: it is no RSS, Atom or JSON Feed', true);
      } else if (this.#items.length > before || !isGuess) this.#follow(links, url, number);
    } catch (error) {
      this.#fault(url, `is not read whole: ${reasonOf(error)}`, true);
    }
  }

  #open(url: string): Promise<OpenDocument | Unavailable> {
    const { fetch, limits } = this.#options;
    const origins = this.#seen.size === 0 ? undefined : this.#origins;
    return openUrl(url, { fetch, timeoutMs: limits.requestMs, origins });
  }

  async #readDocument(
    { body, address, charset, close }: OpenDocument,
    isRecent: boolean,
    where = this.#source,
  ): Promise<FeedLinks | undefined> {
    try {
      return await readFeedStream(
        this.#counted(body, where),
        (feed) => {
          if (isRecent) this.#feed = feed;
        },
        (item) => this.#add(item),
        (fault) => this.#faults.push(fault.where === '' ? { ...fault, where } : fault),
        { address, charset, isRecent },
      );
    } finally {
      close();
    }
  }

  /** Ends a document that is too large. */
  async *#counted(body: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<Uint8Array> {
    const { documentBytes, totalBytes } = this.#options.limits;
    let bytes = 0;
    for await (const piece of body) {
      bytes += piece.length;
      this.#bytes += piece.length;
      if (bytes > documentBytes || this.#bytes > totalBytes) {
        this.#fault(
          where,
          `is larger than ${Math.min(documentBytes, totalBytes)} bytes: the rest is not read`,
          true,
        );
        return;
      }
      yield piece;
    }
  }

  /** Pages shift while they are read, so an item may come twice. */
  #add(item: OldItem): void {
    if (this.#ids.has(item.id)) return;
    if (this.#items.length >= this.#options.limits.items) return;
    this.#ids.add(item.id);
    this.#items.push(this.#options.isLean ? { ...item, html: '', summary: undefined } : item);
  }

  #boundReached(documents: number, elapsedMs: number, limits: OldFeedLimits): string | undefined {
    if (documents >= limits.documents) return `${limits.documents} documents were read`;
    if (this.#bytes >= limits.totalBytes) return `${limits.totalBytes} bytes were read`;
    if (this.#items.length >= limits.items) return `${limits.items} items were read`;
    return elapsedMs >= limits.totalMs ? `${limits.totalMs / 1000} s have passed` : undefined;
  }

  /** Lets the documents wait that `links` lead to. `number` counts the documents so far. */
  #follow({ further = [], isWordPress = false }: FeedLinks, address: string, number: number): void {
    for (const url of further) this.#wait(url, false);
    if (!isWordPress || further.length > 0) return;
    const next = new URL(address);
    next.searchParams.set('paged', String(number + 1));
    this.#wait(next.href, true);
  }

  #wait(written: string, isGuess: boolean): void {
    const url = new URL(written);
    url.hash = '';
    if (this.#seen.has(url.href)) return;
    if (this.#origins.has(url.origin)) this.#waiting.push({ url: url.href, isGuess });
    else this.#fault(url.href, 'is not read: it is on another site than the feed', true);
  }

  #tellArchives({ further = [] }: FeedLinks): void {
    const [first] = further;
    if (first === undefined) return;
    this.#fault(this.#source, `goes on at ${first}: name the feed by its URL to read that too`, false);
  }

  #fault(where: string, message: string, isError: boolean): void {
    this.#faults.push({ where, message, isError });
  }
}

function unreadable(source: string, reason: string, cause?: unknown): FeedwrightError {
  return new FeedwrightError('feed_unreadable', `cannot read the feed ${source}: ${reason}`, {
    ...(cause !== undefined && { cause }),
  });
}
