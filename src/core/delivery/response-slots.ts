import type { Coding } from '../protocol/accept-encoding.ts';

/** Formats that responses are counted by; `other` is everything that is neither document nor page. */
const COUNTED_FORMATS = ['rss', 'atom', 'json', 'html', 'other'] as const;
export type CountedFormat = (typeof COUNTED_FORMATS)[number];

/** Class of a response: a format of no feed, or the number of a format within a feed ({@link countedAs}). */
export type Counted = CountedFormat | number;

/** Statuses that are counted on their own; 0 stands for every other one. */
const STATUSES = [
  0, 200, 202, 204, 206, 226, 301, 303, 304, 400, 401, 403, 404, 405, 410, 412, 413, 416, 429, 500, 503,
] as const;
const CODINGS = ['identity', 'gzip', 'br', 'zstd'] as const satisfies readonly Coding[];

/** Number of a class of responses: its feed, format, status and coding in one index. */
export type Slot = number;

/** Number of slots that each feed takes. */
export const SLOTS_OF_A_FEED = COUNTED_FORMATS.length * STATUSES.length * CODINGS.length;

const FORMATS_BY_TYPE: readonly (readonly [beginning: string, format: CountedFormat])[] = [
  ['application/rss+xml', 'rss'],
  ['application/atom+xml', 'atom'],
  ['application/feed+json', 'json'],
  ['text/html', 'html'],
];

/** The format of a media type. */
export function countedFormat(contentType: string): CountedFormat {
  return FORMATS_BY_TYPE.find(([beginning]) => contentType.startsWith(beginning))?.[1] ?? 'other';
}

/** True for the formats of feeds; false for pages and everything else. */
export function isDocument(format: CountedFormat): boolean {
  return format === 'rss' || format === 'atom' || format === 'json';
}

/** The class of a format within a feed, which is given by its index among the counted feeds. */
export function countedAs(format: CountedFormat, feed: number): Counted {
  return feed * COUNTED_FORMATS.length + COUNTED_FORMATS.indexOf(format);
}

/** The slot of a response. Prepared responses hold theirs, so that no request computes it again. */
export function slotOf(counted: Counted, status: number, coding: Coding = 'identity'): Slot {
  const place = typeof counted === 'number' ? counted : COUNTED_FORMATS.indexOf(counted);
  const known = Math.max(0, (STATUSES as readonly number[]).indexOf(status));
  return (place * STATUSES.length + known) * CODINGS.length + CODINGS.indexOf(coding);
}

/** True for a slot of responses without a content-coding. */
export function isIdentity(slot: Slot): boolean {
  return slot % CODINGS.length === CODINGS.indexOf('identity');
}

/** Names of a slot; `status` is `other` for one that is not counted on its own. */
export interface SlotLabels {
  readonly format: CountedFormat;
  readonly status: string;
  readonly coding: Coding;
}

/** The inverse of {@link slotOf} for a slot of the first feed. */
export function labelsOf(slot: Slot): SlotLabels {
  const coding = CODINGS[slot % CODINGS.length] ?? 'identity';
  const place = Math.floor(slot / CODINGS.length);
  const status = STATUSES[place % STATUSES.length] ?? 0;
  const format = COUNTED_FORMATS[Math.floor(place / STATUSES.length)] ?? 'other';
  return { format, status: status === 0 ? 'other' : String(status), coding };
}
