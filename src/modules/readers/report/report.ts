import type { ReaderKind } from '../count/agents.ts';
import {
  DAY_MS,
  dayOf,
  FIGURES,
  OTHERS,
  type ClaimRow,
  type Day,
  type Figures,
  type IntervalRow,
  type StoredReaders,
  type TallyRow,
  type UniqueRow,
} from '../count/batch.ts';
import { misbehaviourOf, type Misbehaviour } from './misbehaviour.ts';

/** Days in a report: today and the six days before. */
export const REPORT_DAYS = 7;

/** Max. readers with a row of their own, and versions of each; the rest is combined. */
const MAX_READERS = 200;
const MAX_VERSIONS = 20;

/** The last number that an aggregator reported. */
interface SubscriberClaim {
  readonly name: string;
  /** The request path. */
  readonly document: string;
  readonly subscribers: number;
  /** RFC 3339. */
  readonly seen: string;
}

/** The subscribers of a feed in all formats. */
export interface FeedReaders {
  /** The path of the feed's page. */
  readonly feed: string;
  /** The sum of `claimed` and `people`. */
  readonly subscribers: number;
  /** The sum of the last reported numbers by aggregator and document. */
  readonly claimed: number;
  /** The largest number of distinct clients on one of the days, for programs of one person. */
  readonly people: number;
  /** The same for clients that may be people or scripts. Not counted as subscribers. */
  readonly others: number;
  readonly aggregators: readonly SubscriberClaim[];
}

/** The figures of a day. */
export interface DayFigures extends Figures {
  /** An ISO 8601 date such as `2026-03-01`. */
  readonly day: string;
}

/** The figures of a reader. */
export interface ReaderFigures extends Figures {
  readonly name: string;
  readonly kind: ReaderKind;
  /** The most used first. */
  readonly versions: readonly { readonly version: string; readonly polls: number }[];
  /** Percentage (0 to 100) of 304 and 226 among the responses with a document; null if there were none. */
  readonly hitPercent: number | null;
  /** Median time between two polls of one client; null if no client polled twice. */
  readonly medianSeconds: number | null;
  readonly faults: readonly Misbehaviour[];
}

/** The figures of the last seven days. */
export interface ReadersReport {
  /** RFC 3339. */
  readonly made: string;
  readonly feeds: readonly FeedReaders[];
  /** Oldest first. */
  readonly days: readonly DayFigures[];
  /** Sorted by polls, most first. */
  readonly readers: readonly ReaderFigures[];
  readonly total: Figures & { readonly hitPercent: number | null };
}

/** The first day of a report. */
export function firstDay(now: number): Day {
  return dayOf(now) - (REPORT_DAYS - 1);
}

/** Builds a report from the stored counts. */
export function reportOn(stored: StoredReaders, now: number): ReadersReport {
  const today = dayOf(now);
  const isRecent = ({ day }: { readonly day: Day }): boolean => day >= firstDay(now) && day <= today;
  const tallies = stored.tallies.filter(isRecent);
  const intervals = stored.intervals.filter(isRecent);
  const claims = stored.claims.filter(({ seen }) => seen > now - REPORT_DAYS * DAY_MS);
  const total = sum(tallies);
  return {
    made: new Date(now).toISOString(),
    feeds: feedsOf(claims, stored.uniques.filter(isRecent)),
    days: Array.from({ length: REPORT_DAYS }, (_, index) => {
      const day = today - (REPORT_DAYS - 1) + index;
      return { day: nameOfDay(day), ...sum(tallies.filter((row) => row.day === day)) };
    }),
    readers: readersOf(tallies, intervals),
    total: { ...total, hitPercent: hitPercent(total) },
  };
}

function nameOfDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function sum(rows: readonly Figures[]): Figures {
  return Object.fromEntries(
    FIGURES.map((figure) => [figure, rows.reduce((total, row) => total + row[figure], 0)]),
  ) as unknown as Figures;
}

function hitPercent({ notModified, deltas, whole }: Figures): number | null {
  const answers = notModified + deltas + whole;
  return answers === 0 ? null : Math.round(((notModified + deltas) / answers) * 1000) / 10;
}

function feedsOf(claims: readonly ClaimRow[], uniques: readonly UniqueRow[]): FeedReaders[] {
  const ofFeeds = groupBy(claims, ({ document }) => document.slice(0, document.lastIndexOf('/') + 1));
  const seen = groupBy(uniques, ({ feed }) => feed);
  const names = new Set([...ofFeeds.keys(), ...seen.keys()]);
  return [...names]
    .map((feed): FeedReaders => {
      const aggregators = (ofFeeds.get(feed) ?? []).map(
        ({ name, document, subscribers, seen }): SubscriberClaim => ({
          name,
          document,
          subscribers,
          seen: new Date(seen).toISOString(),
        }),
      );
      aggregators.sort((a, b) => b.subscribers - a.subscribers || compare(a.name, b.name));
      const claimed = aggregators.reduce((total, { subscribers }) => total + subscribers, 0);
      const days = seen.get(feed) ?? [];
      const people = Math.max(0, ...days.map((day) => day.people));
      const others = Math.max(0, ...days.map((day) => day.others));
      return { feed, subscribers: claimed + people, claimed, people, others, aggregators };
    })
    .sort((a, b) => b.subscribers - a.subscribers || compare(a.feed, b.feed));
}

function readersOf(tallies: readonly TallyRow[], intervals: readonly IntervalRow[]): ReaderFigures[] {
  const ranked = ranking(tallies).filter((name) => name !== OTHERS);
  const named = new Set(ranked.slice(0, MAX_READERS));
  const shown = tallies.map((row): TallyRow =>
    named.has(row.name) ? row : { ...row, name: OTHERS, version: '', kind: 'unknown' },
  );
  const rowsOf = groupBy(shown, ({ name }) => name);
  const waitsOf = groupBy(intervals, ({ name }) => (named.has(name) ? name : OTHERS));
  return [...named, ...(rowsOf.has(OTHERS) ? [OTHERS] : [])].map((name) =>
    readerOf(name, rowsOf.get(name) ?? [], waitsOf.get(name) ?? []),
  );
}

/** Names sorted by polls, most first. */
function ranking(tallies: readonly TallyRow[]): string[] {
  return [...groupBy(tallies, ({ name }) => name)]
    .map(([name, rows]) => ({ name, polls: pollsOf(rows) }))
    .sort((a, b) => b.polls - a.polls || compare(a.name, b.name))
    .map(({ name }) => name);
}

function readerOf(name: string, rows: readonly TallyRow[], waits: readonly IntervalRow[]): ReaderFigures {
  const kind = rows[0]?.kind ?? 'unknown';
  const figures = sum(rows);
  const versions = [...groupBy(rows, ({ version }) => version)]
    .map(([version, ofVersion]) => ({ version, polls: pollsOf(ofVersion) }))
    .sort((a, b) => b.polls - a.polls || compare(a.version, b.version));
  return {
    name,
    kind,
    versions: versions.slice(0, MAX_VERSIONS),
    ...figures,
    hitPercent: hitPercent(figures),
    medianSeconds: medianOf(waits),
    // Faults of different readers combined say nothing.
    faults: name === OTHERS ? [] : misbehaviourOf(kind, figures),
  };
}

function pollsOf(rows: readonly Figures[]): number {
  return rows.reduce((total, { polls }) => total + polls, 0);
}

/** The lower median if the number is even. */
function medianOf(rows: readonly IntervalRow[]): number | null {
  const total = rows.reduce((sum, { times }) => sum + times, 0);
  let before = 0;
  for (const { seconds, times } of rows.toSorted((a, b) => a.seconds - b.seconds)) {
    before += times;
    if (before * 2 >= total) return seconds;
  }
  return null;
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** Code unit order, which depends on no locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
