import type { Coding } from '../../core/protocol/accept-encoding.ts';
import { MAX_COUNTED_FEEDS } from './feed-labels.ts';

/** What an answer is counted as; `other` is all that is neither document nor page. */
export const COUNTED_FORMATS = ['rss', 'atom', 'json', 'html', 'other'] as const;
export type CountedFormat = (typeof COUNTED_FORMATS)[number];

/** What an answer is counted under: a format of no feed, or that of a feed ({@link countedAs}). */
export type Counted = CountedFormat | number;

/** 0 stands for every status that is not listed. */
const STATUSES = [
  0, 200, 202, 204, 206, 226, 301, 303, 304, 400, 401, 403, 404, 405, 410, 412, 413, 416, 429, 500, 503,
] as const;
const CODINGS = ['identity', 'gzip', 'br', 'zstd'] as const satisfies readonly Coding[];

/** Where an answer is counted: an index into the table. */
export type Slot = number;

/** A row of the table, with something in it. */
export interface ResponseCount {
  readonly feed: string;
  readonly format: CountedFormat;
  readonly status: string;
  readonly coding: Coding;
  readonly answers: number;
  /** Of bodies. */
  readonly bytes: number;
}

const FORMATS_BY_TYPE: readonly (readonly [beginning: string, format: CountedFormat])[] = [
  ['application/rss+xml', 'rss'],
  ['application/atom+xml', 'atom'],
  ['application/feed+json', 'json'],
  ['text/html', 'html'],
];

/** What a resource of this media type is counted as. */
export function countedFormat(contentType: string): CountedFormat {
  return FORMATS_BY_TYPE.find(([beginning]) => contentType.startsWith(beginning))?.[1] ?? 'other';
}

/** Whether it is a feed in one of its formats, and not a page or a list. */
export function isDocument(format: CountedFormat): boolean {
  return format === 'rss' || format === 'atom' || format === 'json';
}

/** What is counted of a format in a feed: the index of that among the {@link CountedFeeds}. */
export function countedAs(format: CountedFormat, feed: number): Counted {
  return feed * COUNTED_FORMATS.length + COUNTED_FORMATS.indexOf(format);
}

/** Where such an answer is counted. Worked out once for what is sent again and again. */
export function slotOf(counted: Counted, status: number, coding: Coding = 'identity'): Slot {
  const place = typeof counted === 'number' ? counted : COUNTED_FORMATS.indexOf(counted);
  const known = Math.max(0, (STATUSES as readonly number[]).indexOf(status));
  return (place * STATUSES.length + known) * CODINGS.length + CODINGS.indexOf(coding);
}

const SLOTS_OF_A_FEED = COUNTED_FORMATS.length * STATUSES.length * CODINGS.length;

/** Whether what is counted there was sent without a coding. */
export function isIdentity(slot: Slot): boolean {
  return slot % CODINGS.length === CODINGS.indexOf('identity');
}

/**
 * Counts answers and their bytes in a table of a fixed size: an addition each, nothing to look up and nothing
 * to allocate, and no client can make it grow.
 */
export class ResponseCounters {
  private readonly answers = new Float64Array(MAX_COUNTED_FEEDS * SLOTS_OF_A_FEED);
  private readonly bytes = new Float64Array(this.answers.length);

  add(slot: Slot, bytes: number): void {
    this.answers[slot] = (this.answers[slot] ?? 0) + 1;
    this.bytes[slot] = (this.bytes[slot] ?? 0) + bytes;
  }

  /** What was counted since the start; `feeds` are the names of what slots were worked out with. */
  rows(feeds: readonly string[]): ResponseCount[] {
    const rows: ResponseCount[] = [];
    for (const [index, feed] of feeds.entries()) {
      const first = index * SLOTS_OF_A_FEED;
      for (let slot = first; slot < first + SLOTS_OF_A_FEED; slot += 1) {
        const answers = this.answers[slot] ?? 0;
        // Nearly all are empty, and scrapers come every few seconds.
        if (answers > 0)
          rows.push({ feed, ...labelsOf(slot - first), answers, bytes: this.bytes[slot] ?? 0 });
      }
    }
    return rows;
  }
}

/** What {@link slotOf} was given, of a slot of the first feed. */
function labelsOf(slot: Slot): Pick<ResponseCount, 'format' | 'status' | 'coding'> {
  const coding = CODINGS[slot % CODINGS.length] ?? 'identity';
  const place = Math.floor(slot / CODINGS.length);
  const status = STATUSES[place % STATUSES.length] ?? 0;
  const format = COUNTED_FORMATS[Math.floor(place / STATUSES.length)] ?? 'other';
  return { format, status: status === 0 ? 'other' : String(status), coding };
}
