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

/** A document as the tally knows it; the same object for the same path as long as possible. */
export interface TalliedDocument {
  readonly path: string;
  /** Path of its feed's page. */
  readonly feed: string;
}

type Counted = { -readonly [Name in keyof Figures]: number };

/** A User-Agent at a document. */
export interface DocumentTally extends Counted {
  readonly agent: Agent;
  readonly document: TalliedDocument;
  /** What its clients are remembered by: versions of a reader share it. */
  readonly subject: Subject;
  lastSeen: number;
}

/** A User-Agent, and what it did. */
export interface Agent {
  readonly reader: Reader;
  /** By path. */
  readonly rows: Map<string, DocumentTally>;
  /** Most ask for the same again. */
  last: DocumentTally | undefined;
  /** Undefined until a client of it has come twice. */
  waits: IntervalHistogram | undefined;
}

/** Nothing was counted yet. */
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

/** A User-Agent that has done nothing yet. */
export function newAgent(reader: Reader): Agent {
  return { reader, rows: new Map(), last: undefined, waits: undefined };
}

/** The times between polls of a day, by reader: versions are one here. */
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

/** A row as plain data. */
export function tallyRow(day: Day, row: DocumentTally): TallyRow {
  const { name, version = '', kind } = row.agent.reader;
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, row[figure]])) as unknown as Figures;
  return { day, document: row.document.path, name, version, kind, ...figures };
}

/** What an aggregator says, if that is what a row is of. One that does not say for how many it reads, reads for one at the least. */
export function claimOf({ agent: { reader }, document, lastSeen }: DocumentTally): ClaimRow[] {
  const { name, kind, isInstalled, subscribers = 1, feedId = '' } = reader;
  const isClaim = reader.subscribers !== undefined || (kind === 'aggregator' && isInstalled === undefined);
  if (!isClaim || kind === 'bot' || document.feed === '') return [];
  return [{ document: document.path, name, feedId, subscribers, seen: lastSeen }];
}

/** As what its clients are counted; undefined: it is counted by what it says, or no reader at all. */
export function groupOf({ kind, isInstalled, subscribers }: Reader): ClientGroup | undefined {
  if (subscribers !== undefined || kind === 'bot') return undefined;
  if (kind === 'desktop' || isInstalled === true) return 'people';
  return kind === 'aggregator' ? undefined : 'others';
}
