import { DAY_MS, dayOf, OTHERS, type Batch, type ClientRow } from './batch.ts';
import { clientOf } from './client-name.ts';
import {
  claimOf,
  groupOf,
  intervalsOf,
  newAgent,
  noFigures,
  tallyRow,
  type Agent,
  type DocumentTally,
  type TalliedDocument,
} from './rows.ts';
import { createClientHistory, createSubjects } from './client-history.ts';
import { identifyReader, MAX_LOOKED_AT, type Reader } from './user-agent.ts';
import { IntervalHistogram } from './interval-histogram.ts';

/** Limits of memory. What exceeds them is counted as {@link OTHERS}, or not at all. */
export interface TallyLimits {
  /** Distinct User-Agents. */
  readonly agents: number;
  /** Rows, one per User-Agent and document. */
  readonly rows: number;
  /** Clients and documents whose last poll is remembered. */
  readonly sightings: number;
  /** New clients of a day in one batch. */
  readonly clients: number;
  readonly intervals: number;
}

const LIMITS: TallyLimits = {
  agents: 1000,
  rows: 3000,
  sightings: 20_000,
  clients: 20_000,
  intervals: 3000,
};

/** Max. batches of past days that wait to be stored. */
const MAX_DAYS_WAITING = 8;

/** Share of the requested interval after which a poll is not too early, as clocks differ. */
const EARLY_SHARE = 0.9;

/** Some programs (rsstail is one) send HEAD, then GET; within this time both count as one poll. */
const ONE_POLL_MS = 5000;

/** A response about a document. It is read synchronously, so the caller may reuse the object. */
interface Poll {
  readonly userAgent: string | undefined;
  /** The address of the client. */
  readonly address: string;
  readonly document: TalliedDocument;
  /** Identifies the version of the document, in any content-coding. */
  readonly tag: string;
  readonly status: number;
  /** Size of the body. */
  readonly bytes: number;
  readonly isHead: boolean;
  /** True if the request had If-None-Match or If-Modified-Since. */
  readonly isConditional: boolean;
  /** True if the body was sent uncompressed although a compressed representation exists. */
  readonly isUncompressed: boolean;
}

/** Counts polls in bounded memory. */
export interface Tally {
  readonly poll: (poll: Poll) => void;
  /** Counts a response that a document has moved or is gone. */
  readonly ended: (userAgent: string | undefined, address: string, path: string) => void;
  /** Returns and resets the counts, oldest day first; undefined if there are none. */
  readonly takeBatch: () => Batch | undefined;
}

const MOVED: TalliedDocument = { path: '(moved or gone)', feed: '' };
const ELSEWHERE: TalliedDocument = { path: OTHERS, feed: '' };
const OVERFLOW_READER: Reader = { name: OTHERS, kind: 'unknown' };

/** Creates a tally. `leastSeconds` returns the minimum interval that documents ask for. */
export function createTally(
  now: () => number,
  leastSeconds: () => number,
  limits: TallyLimits = LIMITS,
): Tally {
  const agents = new Map<string, Agent>();
  const overflow = newAgent(OVERFLOW_READER);
  const sightings = createClientHistory(limits.sightings);
  let rows = 0;
  let clients: ClientRow[] = [];
  const subjects = createSubjects(limits.rows);
  let day = dayOf(now());
  let dayEnds = (day + 1) * DAY_MS;
  const past: Batch[] = [];

  function agentOf(userAgent = ''): Agent {
    const known = agents.get(userAgent);
    if (known !== undefined) return known;
    if (agents.size >= limits.agents) return overflow;
    // A substring would keep the whole text in memory, so it is copied.
    const isLong = userAgent.length > MAX_LOOKED_AT;
    const key = isLong ? Buffer.from(userAgent.slice(0, MAX_LOOKED_AT)).toString() : userAgent;
    const made = agents.get(key) ?? newAgent(identifyReader(key));
    agents.set(key, made);
    return made;
  }

  function rowOf(agent: Agent, document: TalliedDocument): DocumentTally {
    const known = agent.rows.get(document.path);
    if (known !== undefined) return known;
    if (rows >= limits.rows && agent !== overflow) return rowOf(overflow, document);
    if (rows >= 2 * limits.rows && document !== ELSEWHERE) return rowOf(overflow, ELSEWHERE);
    rows += 1;
    const historyKey = subjects.of(document.path, agent.reader.name);
    const made: DocumentTally = { agent, document, historyKey, lastSeen: 0, ...noFigures() };
    agent.rows.set(document.path, made);
    return made;
  }

  function noteClient(reader: Reader, address: string, feed: string): void {
    const group = groupOf(reader);
    if (group === undefined || clients.length >= limits.clients) return;
    clients.push({ day, feed, group, client: clientOf(address, reader.name) });
  }

  /** Starts another day. */
  function turn(time: number): void {
    const batch = collect();
    if (batch !== undefined) past.push(batch);
    if (past.length > MAX_DAYS_WAITING) past.shift();
    sightings.age();
    day = dayOf(time);
    dayEnds = (day + 1) * DAY_MS;
  }

  function begin(): number {
    const time = now();
    if (time >= dayEnds || time < dayEnds - DAY_MS) turn(time);
    return time;
  }

  function collect(): Batch | undefined {
    const counted = [...agents.values(), overflow].flatMap((agent) =>
      [...agent.rows.values()].filter(({ polls }) => polls > 0),
    );
    if (counted.length === 0 && clients.length === 0) return undefined;
    const batch: Batch = {
      day,
      tallies: counted.map((row) => tallyRow(day, row)),
      intervals: intervalsOf(day, [...agents.values(), overflow]).slice(0, limits.intervals),
      claims: counted.flatMap(claimOf),
      clients,
    };
    clients = [];
    forgetUnused(counted);
    return batch;
  }

  /** Resets the counts. Rows without polls are removed only when space is short, since pollers return. */
  function forgetUnused(counted: readonly DocumentTally[]): void {
    const isCrowded = agents.size * 2 > limits.agents || rows * 2 > limits.rows;
    overflow.rows.clear();
    overflow.last = undefined;
    overflow.waits = undefined;
    // Every row was in use, so all start over.
    if (counted.length >= limits.rows) agents.clear();
    for (const [userAgent, agent] of isCrowded ? agents : []) {
      for (const [path, { polls }] of agent.rows) if (polls === 0) agent.rows.delete(path);
      if (agent.rows.size === 0) agents.delete(userAgent);
    }
    if (agents.size >= limits.agents) agents.clear();
    for (const row of counted) Object.assign(row, noFigures());
    rows = 0;
    for (const agent of agents.values()) {
      rows += agent.rows.size;
      agent.last = undefined;
      agent.waits = undefined;
    }
  }

  return {
    poll: ({ userAgent, address, document, tag, status, bytes, isHead, isConditional, isUncompressed }) => {
      const time = begin();
      const agent = agentOf(userAgent);
      let row = agent.last;
      if (row === undefined || row.document !== document) {
        row = rowOf(agent, document);
        // A row of the overflow agent must not be cached in this one.
        agent.last = row.agent === agent ? row : undefined;
      }
      row.polls += 1;
      row.bytes += bytes;
      row.lastSeen = time;
      const isWhole = status === 200 && !isHead;
      if (status === 304) row.notModified += 1;
      else if (status === 226) row.deltas += 1;
      else if (isWhole) {
        row.whole += 1;
        if (isUncompressed) row.uncompressed += 1;
      }
      if (isConditional && !isHead) row.conditional += 1;

      const seen = sightings.find(address, row.historyKey);
      if (seen === undefined) return;
      if (seen.day !== day) {
        seen.day = day;
        noteClient(agent.reader, address, document.feed);
      }
      const elapsed = time - seen.at;
      // `at` is NaN for a new client.
      if (elapsed >= 0) {
        const isSamePoll = elapsed < ONE_POLL_MS && (isHead || seen.wasHead);
        if (!isSamePoll) {
          agent.waits ??= new IntervalHistogram();
          agent.waits.add(elapsed / 1000);
          if (!isHead) row.repeats += 1;
          if (elapsed < leastSeconds() * 1000 * EARLY_SHARE) row.early += 1;
        }
      }
      if (isWhole && seen.tag === tag) row.wasted += bytes;
      seen.at = time;
      seen.wasHead = isHead;
      if (isWhole || status === 226) seen.tag = tag;
    },
    ended: (userAgent, address, path) => {
      const time = begin();
      const agent = agentOf(userAgent);
      const { kind } = agent.reader;
      // People follow old links, and crawlers recheck them.
      if (kind === 'browser' || kind === 'bot') return;
      const row = rowOf(agent, MOVED);
      row.polls += 1;
      row.lastSeen = time;
      const seen = sightings.find(address, subjects.of(`301 ${path}`, agent.reader.name));
      if (seen === undefined) return;
      if (time >= seen.at) row.ignored += 1;
      seen.at = time;
    },
    takeBatch: () => {
      begin();
      return past.shift() ?? collect();
    },
  };
}
