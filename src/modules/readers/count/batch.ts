import type { ReaderKind } from './agents.ts';

/** A day in UTC: whole days since 1970. */
export type Day = number;

export const DAY_MS = 24 * 3600 * 1000;

/** The day of a moment in milliseconds since 1970. */
export function dayOf(instant: number): Day {
  return Math.floor(instant / DAY_MS);
}

/** The counts of polls. */
export interface Figures {
  /** Responses to GET and HEAD. */
  readonly polls: number;
  /** Responses with status 304. */
  readonly notModified: number;
  /** Responses with status 226. */
  readonly deltas: number;
  /** Responses with status 200 and a body. */
  readonly whole: number;
  /** Bytes of bodies. */
  readonly bytes: number;
  /** Bytes of full documents sent to clients that had the same version. */
  readonly wasted: number;
  /** GETs with If-None-Match or If-Modified-Since. */
  readonly conditional: number;
  /** GETs of clients that had polled before. */
  readonly repeats: number;
  /** Polls earlier than the interval that documents ask for. */
  readonly early: number;
  /** Full documents sent uncompressed although a compressed representation exists. */
  readonly uncompressed: number;
  /** Repeated polls of clients that were told that the document has moved (301) or is gone (410). */
  readonly ignored: number;
}

export const FIGURES = [
  'polls',
  'notModified',
  'deltas',
  'whole',
  'bytes',
  'wasted',
  'conditional',
  'repeats',
  'early',
  'uncompressed',
  'ignored',
] as const satisfies readonly (keyof Figures)[];

/** Figures by day, document, reader and version. */
export interface TallyRow extends Figures {
  readonly day: Day;
  /** The request path. */
  readonly document: string;
  readonly name: string;
  /** Empty if unknown. */
  readonly version: string;
  readonly kind: ReaderKind;
}

/** The number of times that a reader's polls were this far apart. */
export interface IntervalRow {
  readonly day: Day;
  readonly name: string;
  /** Rounded to two significant digits: 1834 is 1800. */
  readonly seconds: number;
  readonly times: number;
}

/** The subscribers of a document that an aggregator reports. */
export interface ClaimRow {
  readonly document: string;
  readonly name: string;
  /** The aggregator's id of the subscription; empty if it sends none. */
  readonly feedId: string;
  readonly subscribers: number;
  /** The time of the last report. */
  readonly seen: number;
}

/** Clients, divided into feed readers and other programs, such as scripts or browsers. */
export type ClientGroup = 'people' | 'others';

/** One client of a feed on a day. */
export interface ClientRow {
  readonly day: Day;
  /** The path of the feed's page. */
  readonly feed: string;
  readonly group: ClientGroup;
  /** Identifies the client on that day. */
  readonly client: string;
}

/** Counts of one day as plain data. */
export interface Batch {
  readonly day: Day;
  readonly tallies: readonly TallyRow[];
  readonly intervals: readonly IntervalRow[];
  readonly claims: readonly ClaimRow[];
  readonly clients: readonly ClientRow[];
}

/** The number of distinct clients of a feed on a day. */
export interface UniqueRow {
  readonly day: Day;
  readonly feed: string;
  readonly people: number;
  readonly others: number;
}

/** The stored counts of the last days. */
export interface StoredReaders {
  readonly tallies: readonly TallyRow[];
  readonly intervals: readonly IntervalRow[];
  readonly claims: readonly ClaimRow[];
  readonly uniques: readonly UniqueRow[];
}

/** The name for everything beyond a limit. */
export const OTHERS = '(others)';
