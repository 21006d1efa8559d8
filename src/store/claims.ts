import { HOST_INDEXES, readFirstDue, readHostToTell, readWaiting, writeSettled } from './claimed.ts';
import type { Database, Statements, Value } from './driver.ts';
import { Held, type Claim } from './held.ts';
import { openJobs, type Queue } from './jobs.ts';
import type { Delivery, DueDeliveries, Settled } from './push.ts';
import { readDue } from './subscriptions.ts';
import { suspendAwareClock } from './suspend-aware-clock.ts';

/**
 * Which hosts this process tells, where several publishers may share a database: those whose jobs it has taken, and no
 * other. What is to be told stays in the table `delivery`; a job is the wake-up, and the right to work at a host.
 */
export interface Claims {
  /** In a transaction: sees that somebody comes for a subscriber who may have become due. */
  readonly summon: (statements: Statements, subscription: string) => Promise<void>;
  /** In a transaction: sees that somebody comes for all hosts with a delivery that is due and was not tried before. */
  readonly summonAll: (statements: Statements, now: number) => Promise<void>;
  /** Deliveries that are due at hosts that are ours, after as many more were claimed as there is room for. */
  readonly due: (query: DueDeliveries) => Promise<Delivery[]>;
  /**
   * Writes down how deliveries ended, but nothing of hosts that are not ours any more: somebody else has told them
   * meanwhile. Whether more may be due.
   */
  readonly settle: (settled: readonly Settled[]) => Promise<boolean>;
  /** Keeps what is ours; to be called every few seconds while this process tells. */
  readonly lookAfter: () => Promise<void>;
  /** Leaves all to the next one, who need not wait then. Never rejects. */
  readonly release: () => Promise<void>;
}

/** So many hosts of a queue are ours at the most: more than are told at once, and so many that are done are not yet written. */
const MOST = 512;

/** So often hosts of those who died are given back. */
const EXPIRE_MS = 5000;

/** So often it is seen to that each host with deliveries has its job, whatever became of the one it had. */
const MEND_MS = 60_000;

/** Jobs begin by the clock of the database: if ours was set forward by more than this, they are late. */
const LEAP_MS = 1000;

const QUEUES: readonly Queue[] = ['first', 'again'];

/** What a transaction is done with: when it was begun, and what is to be remembered once it is through. */
interface Turn {
  readonly statements: Statements;
  readonly at: number;
  readonly after: (remember: () => void) => void;
}

/** Prepares a database for claims. `clock` never goes back; milliseconds. Rejects with the engine's error. */
export async function openClaims(
  database: Pick<Database, 'transaction'>,
  clock: () => number = () => performance.now(),
): Promise<Claims> {
  const jobs = await openJobs(database);
  await database.transaction(({ run }) => run(HOST_INDEXES));
  /** A machine that slept holds less than it believes. */
  const awake = suspendAwareClock(clock);
  const held = new Held(awake);
  /** Whether more hosts may wait than there was room for. */
  const mayWait: Record<Queue, boolean> = { first: false, again: false };
  /** The service's clock, as it was last told, and by how much it is ahead of that of this process. */
  let lastNow = 0;
  let lead = -Infinity;
  let expiredAt = -Infinity;
  let mendedAt = -Infinity;

  async function transaction<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    // The database counts from here too, not from when its turn came.
    const at = awake();
    const remembered: (() => void)[] = [];
    const result = await database.transaction((statements) =>
      work({ statements, at, after: (remember) => remembered.push(remember) }),
    );
    for (const remember of remembered) remember();
    return result;
  }

  /** Those that are ours still; others are let go of. */
  async function ours({ statements, after }: Turn, claims: readonly Claim[]): Promise<readonly Claim[]> {
    const still = new Set(await jobs.stillTaken(statements, claims));
    after(() => claims.filter((claim) => !still.has(claim)).forEach(held.drop));
    return claims.filter((claim) => still.has(claim));
  }

  /** Ends claims at which nothing is due, or all, and sees that somebody comes for what remains of their hosts. */
  async function end(
    { statements, after }: Turn,
    claims: readonly Claim[],
    which: 'idle' | 'all' = 'idle',
  ): Promise<readonly Claim[]> {
    if (claims.length === 0) return [];
    const firsts = await readFirstDue(statements, [...new Set(claims.map(({ host }) => host))]);
    const ended = claims.filter(
      ({ queue, host }) => which === 'all' || (firsts.get(host)?.[queue] ?? Infinity) > lastNow,
    );
    await jobs.end(statements, ended);
    const kept = new Set([...held.all(), ...claims].map(nameOf));
    for (const claim of ended) kept.delete(nameOf(claim));
    const waiting = [...firsts].flatMap(([host, due]) =>
      QUEUES.flatMap((queue) => {
        const at = due[queue];
        return at === undefined ? [] : [{ queue, host, waitMs: at - lastNow }];
      }),
    );
    await jobs.send(
      statements,
      waiting.filter((one) => !kept.has(nameOf(one))),
    );
    after(() => ended.forEach(held.drop));
    return ended;
  }

  async function keep(turn: Turn): Promise<void> {
    const still = await ours(turn, held.old());
    const ended = new Set(await end(turn, still));
    const kept = still.filter((claim) => !ended.has(claim));
    await jobs.keep(turn.statements, kept);
    turn.after(() => kept.forEach((claim) => (claim.keptAt = turn.at)));
  }

  /** Sends hosts with deliveries that nobody works at here, each for its time; `before`: those whose time has come. */
  async function sendAll(statements: Statements, queue: Queue, now: number, before?: number): Promise<void> {
    const waiting = await readWaiting(statements, queue, before);
    await jobs.send(
      statements,
      waiting
        .map(({ host, due }) => ({ queue, host, waitMs: due - now }))
        .filter((one) => held.of(one) === undefined),
    );
  }

  /** What is done before hosts are taken, from time to time: in a transaction before, so that the time of what it sends has come. */
  async function tidy(now: number): Promise<void> {
    const at = clock();
    const leadNow = now - at;
    const mustMend = leadNow > lead + LEAP_MS || at >= mendedAt + MEND_MS;
    const mustExpire = at >= expiredAt + EXPIRE_MS;
    if (mustMend || mustExpire || held.old().length > 0) {
      await transaction(async (turn) => {
        // Ours first: it may have been long since anybody could write.
        await keep(turn);
        if (mustExpire) await jobs.expire(turn.statements);
        for (const queue of mustMend ? QUEUES : []) await sendAll(turn.statements, queue, now);
      });
    }
    if (mustExpire) expiredAt = at;
    if (mustMend) mendedAt = at;
    lead = mustMend ? leadNow : Math.min(lead, leadNow);
  }

  return {
    summon: async (statements, subscription) => {
      const host = await readHostToTell(statements, subscription);
      if (host !== undefined) await jobs.send(statements, [{ queue: 'first', host, waitMs: 0 }]);
    },
    summonAll: (statements, now) => sendAll(statements, 'first', now, now),
    due: async (query) => {
      const queue = query.isRetry ? 'again' : 'first';
      lastNow = query.now;
      await tidy(query.now);
      return transaction(async (turn) => {
        const { statements, at, after } = turn;
        const before = held.in(queue);
        const room = MOST - before.length;
        const taken = (await jobs.take(statements, queue, room)).map((one) => held.claimOf(one, at));
        after(() => {
          taken.forEach(held.add);
          mayWait[queue] = taken.length === room;
        });
        const claims = new Map([...before, ...taken].map((claim) => [claim.host, claim]));
        for (const host of query.busy) claims.delete(host);
        const rows = await readDue(statements, query, 'AND delivery.host = ANY ($3::text[])', [
          // The driver writes an array as the engine reads it.
          [...claims.keys()] as unknown as Value,
        ]);
        // Nobody would come back to those of which nothing is handed out.
        const found = new Set(rows.map(({ host }) => host));
        await end(
          turn,
          taken.filter(({ host }) => !found.has(host)),
        );
        return rows.flatMap((row) => {
          const claim = claims.get(row.host);
          return claim === undefined ? [] : [held.handOut(row, claim)];
        });
      });
    },
    settle: (settled) =>
      transaction(async (turn) => {
        const results = settled.flatMap((one) => {
          const of = held.handedOut(one.changes);
          return of === undefined ? [] : [{ claim: of.claim, one: { ...one, changes: of.changes } }];
        });
        const still = await ours(turn, [...new Set(results.map(({ claim }) => claim))]);
        const isStill = new Set(still);
        const isMoreDue = await writeSettled(
          turn.statements,
          results.flatMap(({ claim, one }) => (isStill.has(claim) ? [one] : [])),
        );
        const ended = await end(turn, still);
        return isMoreDue || ended.some(({ queue }) => mayWait[queue]);
      }),
    lookAfter: async () => {
      if (held.old().length > 0) await transaction(keep);
    },
    release: async () => {
      if (held.all().length === 0) return;
      await transaction(async (turn) => {
        await end(turn, await ours(turn, held.all()), 'all');
      }).catch(() => {});
    },
  };
}

const nameOf = ({ queue, host }: Pick<Claim, 'queue' | 'host'>): string => `${queue} ${host}`;
