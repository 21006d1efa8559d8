import {
  FIGURES,
  type ClaimRow,
  type ClientGroup,
  type Day,
  type Figures,
  type IntervalRow,
  type TallyRow,
} from './batch.ts';
import type { Subject } from './client-history.ts';
import type { Reader } from './user-agent.ts';
import type { IntervalHistogram } from './interval-histogram.ts';

/**
 * A document in the tally. Usually the same object for the same path, so that it can be compared by identity.
 */
export interface TalliedDocument {
  readonly path: string;
  /** The path of the feed's page. */
  readonly feed: string;
}

type Counted = { -readonly [Name in keyof Figures]: number };

/** The counts of one User-Agent at one document. */
export interface DocumentTally extends Counted {
  readonly agent: Agent;
  readonly document: TalliedDocument;
  /** The key of its clients' history, shared by all versions of a reader. */
  readonly historyKey: Subject;
  lastSeen: number;
}

/** A User-Agent and its counts. */
export interface Agent {
  readonly reader: Reader;
  /** By path. */
  readonly rows: Map<string, DocumentTally>;
  /** The row of the last poll, as most readers poll a single document. */
  last: DocumentTally | undefined;
  /** Undefined until one of its clients has polled twice. */
  waits: IntervalHistogram | undefined;
}

/** Figures of zero. */
export function noFigures(): Counted {
  return {
    polls: 0,
    notModified: 0,
    deltas: 0,
    whole: 0,
    bytes: 0,
    wasted: 0,
    conditional: 0,
    repeats: 0,
    early: 0,
    uncompressed: 0,
    ignored: 0,
  };
}

/** An agent without counts. */
export function newAgent(reader: Reader): Agent {
  return { reader, rows: new Map(), last: undefined, waits: undefined };
}

/** The times between polls on a day, by reader, with all versions combined. */
export function intervalsOf(day: Day, agents: readonly Agent[]): IntervalRow[] {
  const byName = new Map<string, IntervalHistogram>();
  for (const { reader, waits } of agents) {
    if (waits === undefined) continue;
    const known = byName.get(reader.name);
    if (known === undefined) byName.set(reader.name, waits);
    else known.addAll(waits);
  }
  return [...byName].flatMap(([name, waits]) => waits.rows().map((row) => ({ day, name, ...row })));
}

/** Converts a row to plain data. */
export function tallyRow(day: Day, row: DocumentTally): TallyRow {
  const { name, version = '', kind } = row.agent.reader;
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, row[figure]])) as unknown as Figures;
  return { day, document: row.document.path, name, version, kind, ...figures };
}

/**
 * The number of subscribers an aggregator reports, if the row is of one; else empty. A hosted aggregator that
 * reports no number has at least one.
 */
export function claimOf({ agent: { reader }, document, lastSeen }: DocumentTally): ClaimRow[] {
  const { name, kind, isInstalled, subscribers = 1, feedId = '' } = reader;
  const isClaim = reader.subscribers !== undefined || (kind === 'aggregator' && isInstalled === undefined);
  if (!isClaim || kind === 'bot' || document.feed === '') return [];
  return [{ document: document.path, name, feedId, subscribers, seen: lastSeen }];
}

/** The group that its clients count in; undefined if it reports a number or is a bot. */
export function groupOf({ kind, isInstalled, subscribers }: Reader): ClientGroup | undefined {
  if (subscribers !== undefined || kind === 'bot') return undefined;
  if (kind === 'desktop' || isInstalled === true) return 'people';
  return kind === 'aggregator' ? undefined : 'others';
}
