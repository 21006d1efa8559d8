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

/** How much is remembered at the most; what is over is counted as {@link OTHERS}, or not at all. */
export interface TallyLimits {
  /** Different User-Agents. */
  readonly agents: number;
  /** Different User-Agents at different documents, each a row with figures. */
  readonly rows: number;
  /** Clients at documents whose last poll is remembered. */
  readonly sightings: number;
  /** Clients that are new on a day, until the next batch. */
  readonly clients: number;
  readonly intervals: number;
}

export const LIMITS: TallyLimits = {
  agents: 1000,
  rows: 3000,
  sightings: 20_000,
  clients: 20_000,
  intervals: 3000,
};

/** Batches of days gone by that could not be stored. */
const MAX_DAYS_WAITING = 8;

/** A poll may come a little sooner than asked: clocks differ. */
const EARLY_SHARE = 0.9;

/** rsstail and others ask with HEAD, then with GET: that is one poll. */
const ONE_POLL_MS = 5000;

/** An answer about a document. It is read at once and not kept: the same object may be used again. */
export interface Poll {
  readonly userAgent: string | undefined;
  /** Of the client. */
  readonly address: string;
  readonly document: TalliedDocument;
  /** Names the version of the document, in whatever coding it was sent. */
  readonly tag: string;
  readonly status: number;
  /** Of its body. */
  readonly bytes: number;
  readonly isHead: boolean;
  /** Whether If-None-Match or If-Modified-Since came with the request. */
  readonly isConditional: boolean;
  /** Whether the body was not compressed although it could have been. */
  readonly isUncompressed: boolean;
}

/** Counts polls. Bounded in memory whatever comes. */
export interface Tally {
  readonly poll: (poll: Poll) => void;
  /** Counts that somebody was told that what is at a path has moved or is gone. */
  readonly ended: (userAgent: string | undefined, address: string, path: string) => void;
  /** What was counted since it was last taken, oldest first; undefined: nothing. */
  readonly take: () => Batch | undefined;
}

const MOVED: TalliedDocument = { path: '(moved or gone)', feed: '' };
const ELSEWHERE: TalliedDocument = { path: OTHERS, feed: '' };
const SOMEBODY: Reader = { name: OTHERS, kind: 'unknown' };

/** See {@link Tally}. `leastSeconds` is how long documents ask pollers to wait at the least. */
export function createTally(
  now: () => number,
  leastSeconds: () => number,
  limits: TallyLimits = LIMITS,
): Tally {
  const agents = new Map<string, Agent>();
  const somebody = newAgent(SOMEBODY);
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
    if (agents.size >= limits.agents) return somebody;
    // A part of a longer text would keep all of it in memory.
    const isLong = userAgent.length > MAX_LOOKED_AT;
    const key = isLong ? Buffer.from(userAgent.slice(0, MAX_LOOKED_AT)).toString() : userAgent;
    const made = agents.get(key) ?? newAgent(identifyReader(key));
    agents.set(key, made);
    return made;
  }

  function rowOf(agent: Agent, document: TalliedDocument): DocumentTally {
    const known = agent.rows.get(document.path);
    if (known !== undefined) return known;
    if (rows >= limits.rows && agent !== somebody) return rowOf(somebody, document);
    if (rows >= 2 * limits.rows && document !== ELSEWHERE) return rowOf(somebody, ELSEWHERE);
    rows += 1;
    const subject = subjects.of(document.path, agent.reader.name);
    const made: DocumentTally = { agent, document, subject, lastSeen: 0, ...noFigures() };
    agent.rows.set(document.path, made);
    return made;
  }

  function noteClient(reader: Reader, address: string, feed: string): void {
    const group = groupOf(reader);
    if (group === undefined || clients.length >= limits.clients) return;
    clients.push({ day, feed, group, client: clientOf(address, reader.name) });
  }

  /** Whatever comes now is of another day. */
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
    const counted = [...agents.values(), somebody].flatMap((agent) =>
      [...agent.rows.values()].filter(({ polls }) => polls > 0),
    );
    if (counted.length === 0 && clients.length === 0) return undefined;
    const batch: Batch = {
      day,
      tallies: counted.map((row) => tallyRow(day, row)),
      intervals: intervalsOf(day, [...agents.values(), somebody]).slice(0, limits.intervals),
      claims: counted.flatMap(claimOf),
      clients,
    };
    clients = [];
    forgetUnused(counted);
    return batch;
  }

  /** Pollers come again: their rows are kept as long as there is room for others. */
  function forgetUnused(counted: readonly DocumentTally[]): void {
    const isCrowded = agents.size * 2 > limits.agents || rows * 2 > limits.rows;
    somebody.rows.clear();
    somebody.last = undefined;
    somebody.waits = undefined;
    // All of them polled in this while: they begin anew.
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
        // A row of somebody else is in that one's place.
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

      const seen = sightings.find(address, row.subject);
      if (seen === undefined) return;
      if (seen.day !== day) {
        seen.day = day;
        noteClient(agent.reader, address, document.feed);
      }
      const elapsed = time - seen.at;
      // An address that was never seen has no time.
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
      // People follow old links, and crawlers look whether they still lead somewhere.
      if (kind === 'browser' || kind === 'bot') return;
      const row = rowOf(agent, MOVED);
      row.polls += 1;
      row.lastSeen = time;
      const seen = sightings.find(address, subjects.of(`301 ${path}`, agent.reader.name));
      if (seen === undefined) return;
      if (time >= seen.at) row.ignored += 1;
      seen.at = time;
    },
    take: () => {
      begin();
      return past.shift() ?? collect();
    },
  };
}
