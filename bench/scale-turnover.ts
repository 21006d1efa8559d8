import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../src/core/ledger/database.ts';
import { change } from './fanout-runs.ts';
import type { Engine } from './scale-engines.ts';
import { startMember, type Member } from './scale-members.ts';
import { agreedTag, startLooking, switchOf, type Switch } from './scale-replicas.ts';
import { writeContent } from './scratch.ts';

/** One publication as observed. Milliseconds from the moment at which its commit was observed. */
export interface Turnover {
  /** Activation time, when all replicas start to serve it. */
  readonly due: number;
  /** Time at which each replica had loaded it, by its log. */
  readonly loaded: readonly number[];
  readonly switched: Switch;
}

/** Parameters of the measurement. */
export interface TurnoverInput {
  readonly engine: Engine;
  readonly replicas: number;
  readonly articles: number;
  readonly publications: number;
}

/** Interval in milliseconds of polls of the store and of each replica. */
export const LOOK_MS = 2;

/** Schedule of the publisher. */
const CRON = '*/2 * * * * *';

/** More than two ticks. */
const SETTLED_MS = 4500;

/** Timeout in milliseconds; a slower fleet is broken. */
const LONGEST_MS = 30_000;

/**
 * Polls continue for this many milliseconds after the last replica has switched, to detect stale responses.
 */
const TAIL_MS = 60;

/** Runs a publisher and web processes, and changes one article repeatedly. */
export async function measureTurnover(scratch: string, input: TurnoverInput): Promise<Turnover[]> {
  const { engine, replicas, articles, publications } = input;
  const content = join(scratch, `turnover-${engine.name}`);
  writeContent(content, articles);
  const site = await engine.site('turnover');
  const { environment } = site;
  const publisher = await startMember({
    role: 'publisher',
    environment: { ...environment, CONTENT_DIR: content, CRON_SCHEDULE: CRON },
  });
  const members: Member[] = [];
  const database = await site.open();
  try {
    for (let number = 0; number < replicas; number += 1) {
      members.push(await startMember({ role: 'web', environment: { ...environment, FAIR_LIMIT: 'off' } }));
    }
    await untilSettled(database);
    const turnovers: Turnover[] = [];
    // The first round warms up the compiler.
    for (let round = 0; round <= publications; round += 1) {
      const one = await turnOver({ content, articles }, round, members, database);
      if (round > 0) turnovers.push(one);
      if (round % 10 === 0) console.error(`${engine.name}: ${round} of ${publications} publications …`);
    }
    return turnovers;
  } finally {
    await database.close();
    for (const member of [...members, publisher]) await member.stop();
  }
}

async function turnOver(
  place: { readonly content: string; readonly articles: number },
  round: number,
  members: readonly Member[],
  database: Database,
): Promise<Turnover> {
  const origins = members.map(({ origin }) => origin);
  const before = await head(database);
  const old = await agreedTag(origins);
  const seen = members.map(({ lines }) => lines.length);
  await change(place, round);
  const { committedMs, serveFromMs } = await untilCommitted(database, before.version);
  const looking = startLooking(origins, old, LOOK_MS);
  const state = async (): Promise<string> =>
    JSON.stringify({
      committed: new Date(committedMs),
      serveFrom: new Date(serveFromMs),
      before,
      now: await head(database),
      old,
      replicas: members.map(({ pid, lines }, at) => ({ pid, told: lines.slice(seen[at]) })),
    });
  const loaded = await within(
    state,
    Promise.all(
      members.map(({ line }, at) =>
        line(seen[at] ?? 0, ({ event, changed = [] }) => event === 'followed' && changed.length > 0),
      ),
    ),
  );
  await within(state, looking.changed);
  await delay(TAIL_MS);
  return {
    due: serveFromMs - committedMs,
    loaded: loaded.map(({ time }) => Date.parse(time) - committedMs),
    switched: switchOf(await looking.stop(), old, committedMs),
  };
}

async function head({ all }: Database): Promise<{ version: number; serveFromMs: number }> {
  const [row] = await all('SELECT version, serve_from FROM snapshot');
  return { version: Number(row?.['version']), serveFromMs: Number(row?.['serve_from']) };
}

/**
 * Resolves when no new snapshot has appeared for some time: a publisher may publish again after its first
 * snapshot.
 */
export async function untilSettled(database: Database): Promise<void> {
  let before = NaN;
  for (let { version } = await head(database); version !== before; { version } = await head(database)) {
    before = version;
    await delay(SETTLED_MS);
  }
}

async function untilCommitted(
  database: Database,
  before: number,
): Promise<{ committedMs: number; serveFromMs: number }> {
  const deadline = Date.now() + LONGEST_MS;
  while (Date.now() < deadline) {
    const { version, serveFromMs } = await head(database);
    if (version > before) return { committedMs: Date.now(), serveFromMs };
    await delay(LOOK_MS);
  }
  throw new Error('nothing was published');
}

/** Resolves like `wanted`, or rejects with the current state after a timeout. */
async function within<T>(state: () => Promise<string>, wanted: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(LONGEST_MS, undefined, { signal: over.signal }).then(async () => {
    throw new Error(`a replica does not come along: ${await state()}`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([wanted, late]);
  } finally {
    over.abort();
  }
}
