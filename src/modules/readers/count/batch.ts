import type { ReaderKind } from './agents.ts';

/** A day of UTC: whole days since 1970. */
export type Day = number;

export const DAY_MS = 24 * 3600 * 1000;

/** On which day a moment is, in milliseconds since 1970. */
export function dayOf(instant: number): Day {
  return Math.floor(instant / DAY_MS);
}

/** What is counted of polls. */
export interface Figures {
  /** Answers to GET and HEAD. */
  readonly polls: number;
  /** 304. */
  readonly notModified: number;
  /** 226. */
  readonly deltas: number;
  /** 200 with a body. */
  readonly whole: number;
  /** Of bodies. */
  readonly bytes: number;
  /** Of whole documents that went to somebody who had just that one. */
  readonly wasted: number;
  /** GETs with If-None-Match or If-Modified-Since. */
  readonly conditional: number;
  /** GETs of somebody who had asked before. */
  readonly repeats: number;
  /** Polls that came sooner after the one before than documents ask for. */
  readonly early: number;
  /** Whole documents without compression, where there was one. */
  readonly uncompressed: number;
  /** Times that somebody asked again who had been told that it moved (301) or is gone (410). */
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

/** Figures of a version of a reader at a document on a day. */
export interface TallyRow extends Figures {
  readonly day: Day;
  /** Request path. */
  readonly document: string;
  readonly name: string;
  /** '' where it says none. */
  readonly version: string;
  readonly kind: ReaderKind;
}

/** How often a reader has let so much time go by between two polls. */
export interface IntervalRow {
  readonly day: Day;
  readonly name: string;
  /** Two digits of it: 1834 is 1800. */
  readonly seconds: number;
  readonly times: number;
}

/** For how many people an aggregator says it reads a document. */
export interface ClaimRow {
  readonly document: string;
  readonly name: string;
  /** Its own name for the subscription; '' where it gives none. */
  readonly feedId: string;
  readonly subscribers: number;
  /** When it last said so. */
  readonly seen: number;
}

/** Whether a client is one that a person reads with, or might as well be a script or a browser. */
export type ClientGroup = 'people' | 'others';

/** One client of a feed on a day. */
export interface ClientRow {
  readonly day: Day;
  /** Path of the feed's page. */
  readonly feed: string;
  readonly group: ClientGroup;
  /** What tells it from others on that day. */
  readonly client: string;
}

/** What was counted in a while, as plain data. All of it is of one day. */
export interface Batch {
  readonly day: Day;
  readonly tallies: readonly TallyRow[];
  readonly intervals: readonly IntervalRow[];
  readonly claims: readonly ClaimRow[];
  readonly clients: readonly ClientRow[];
}

/** How many different clients a feed had on a day. */
export interface UniqueRow {
  readonly day: Day;
  readonly feed: string;
  readonly people: number;
  readonly others: number;
}

/** What is stored of the last days. */
export interface StoredReaders {
  readonly tallies: readonly TallyRow[];
  readonly intervals: readonly IntervalRow[];
  readonly claims: readonly ClaimRow[];
  readonly uniques: readonly UniqueRow[];
}

/** The name of whoever is over a limit. */
export const OTHERS = '(others)';
