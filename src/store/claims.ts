import {
  HOST_INDEXES,
  readFirstDue,
  readWaiting,
  readHostToTell,
  writeSettled,
  type FirstDue,
} from './claimed.ts';
import type { Database, Statements, Value } from './driver.ts';
import { openJobs, TAKEN_SECONDS, type HostAt, type Queue, type Taken } from './jobs.ts';
import type { Delivery, DueDeliveries, Settled } from './push.ts';
import { readDue } from './subscriptions.ts';

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

/** A host that is ours. */
interface Claim extends Taken {
  /** Another one each time, so that nobody settles for a claim what was handed out of the one before. */
  readonly number: number;
  /** When it was last found to be ours, by the clock of this process. */
  keptAt: number;
}

/** So many hosts of a queue are ours at the most: more than are told at once, and so many that are done are not yet written. */
const MOST = 512;

/** After so long it is said again that a host is ours. */
const KEEP_MS = 10_000;

/** A request may take 20 seconds (push/client.ts): so long before somebody else could come, none is begun. */
const WORK_MS = (TAKEN_SECONDS - 20) * 1000;

/** So often hosts of those who died are given back. */
const EXPIRE_MS = 5000;

/** So often it is seen to that each host with deliveries has its job, whatever became of the one it had. */
const MEND_MS = 60_000;

/** Jobs begin by the clock of the database: if ours was set forward by more than this, they are late. */
const LEAP_MS = 1000;

/** Prepares a database for claims. `clock` never goes back; milliseconds. Rejects with the engine's error. */
export async function openClaims(
  database: Pick<Database, 'transaction'>,
  clock: () => number = () => performance.now(),
): Promise<Claims> {
  const jobs = await openJobs(database);
  await database.transaction(({ run }) => run(HOST_INDEXES));
  const held: Readonly<Record<Queue, Map<string, Claim>>> = { first: new Map(), again: new Map() };
  const byNumber = new Map<number, Claim>();
  let lastNumber = 0;
  /** Whether more hosts may wait than there was room for. */
  const mayWait: Record<Queue, boolean> = { first: false, again: false };
  /** The service's clock, as it was last told. */
  let lastNow = 0;
  let leastLead = -Infinity;
  let expiredAt = -Infinity;
  let mendedAt = -Infinity;

  const all = (): Claim[] => [...byNumber.values()];
  const isOld = (): boolean => all().some(({ keptAt }) => keptAt <= clock() - KEEP_MS);

  /** What is to be remembered once a transaction is through. */
  type After = (() => void)[];

  function remember(claim: Claim): void {
    held[claim.queue].set(claim.host, claim);
    byNumber.set(claim.number, claim);
  }

  function forget(claim: Claim): void {
    byNumber.delete(claim.number);
    if (held[claim.queue].get(claim.host) === claim) held[claim.queue].delete(claim.host);
  }

  /** Those that are ours still; others are let go of. */
  async function ours(statements: Statements, claims: readonly Claim[], after: After): Promise<Claim[]> {
    const still = new Set(await jobs.stillTaken(statements, claims));
    after.push(() => claims.filter((claim) => !still.has(claim)).forEach(forget));
    return claims.filter((claim) => still.has(claim));
  }

  /** Ends claims at which nothing is due, and sees that somebody comes for what is due later, or in the other queue. */
  async function end(
    statements: Statements,
    claims: readonly Claim[],
    after: After,
    isOver = (due: number | undefined): boolean => due === undefined || due > lastNow,
  ): Promise<Claim[]> {
    if (claims.length === 0) return [];
    const firsts = await readFirstDue(statements, [...new Set(claims.map(({ host }) => host))]);
    const ended = new Set(claims.filter(({ queue, host }) => isOver(firsts.get(host)?.[queue])));
    await jobs.end(statements, [...ended]);
    const kept = new Set([...all(), ...claims].filter((claim) => !ended.has(claim)).map(nameOf));
    const waiting = [...firsts].flatMap(([host, due]) => waits(host, due, lastNow));
    await jobs.send(
      statements,
      waiting.filter((one) => !kept.has(nameOf(one))),
    );
    after.push(() => ended.forEach(forget));
    return [...ended];
  }

  async function keep(statements: Statements, after: After): Promise<void> {
    const at = clock();
    const old = all().filter(({ keptAt }) => keptAt <= at - KEEP_MS);
    if (old.length === 0) return;
    const still = await ours(statements, old, after);
    const ended = new Set(await end(statements, still, after));
    const kept = still.filter((claim) => !ended.has(claim));
    await jobs.keep(statements, kept);
    after.push(() => kept.forEach((claim) => (claim.keptAt = at)));
  }

  /** What is done before hosts are taken, from time to time, so that the time of all that it sends has come then. */
  async function tidy(now: number): Promise<void> {
    const at = clock();
    const lead = now - at;
    const mustMend = lead > leastLead + LEAP_MS || at >= mendedAt + MEND_MS;
    const mustExpire = at >= expiredAt + EXPIRE_MS;
    leastLead = Math.min(leastLead, lead);
    if (!mustMend && !mustExpire && !isOld()) return;
    await transaction(async (statements, after) => {
      // Ours first: it may have been long since anybody could write.
      await keep(statements, after);
      if (mustExpire) await jobs.expire(statements);
      for (const queue of mustMend ? QUEUES : []) await sendWaiting(statements, queue, now);
      after.push(() => {
        if (mustExpire) expiredAt = at;
        if (!mustMend) return;
        mendedAt = at;
        leastLead = lead;
      });
    });
  }

  async function sendWaiting(
    statements: Statements,
    queue: Queue,
    now: number,
    before?: number,
  ): Promise<void> {
    const waiting = await readWaiting(statements, queue, before);
    await jobs.send(
      statements,
      waiting
        .filter(({ host }) => !held[queue].has(host))
        .map(({ host, due }) => ({ queue, host, waitMs: due - now })),
    );
  }

  async function transaction<T>(work: (statements: Statements, after: After) => Promise<T>): Promise<T> {
    const after: After = [];
    const result = await database.transaction((statements) => work(statements, after));
    for (const each of after) each();
    return result;
  }

  return {
    summon: async (statements, subscription) => {
      const host = await readHostToTell(statements, subscription);
      if (host !== undefined) await jobs.send(statements, [{ queue: 'first', host, waitMs: 0 }]);
    },
    summonAll: (statements, now) => sendWaiting(statements, 'first', now, now),
    due: async (query) => {
      const queue = query.isRetry ? 'again' : 'first';
      lastNow = query.now;
      await tidy(query.now);
      return transaction(async (statements, after) => {
        const room = MOST - held[queue].size;
        const at = clock();
        const taken = (await jobs.take(statements, queue, room)).map((one) => ({
          ...one,
          number: (lastNumber += 1),
          keptAt: at,
        }));
        after.push(() => {
          taken.forEach(remember);
          mayWait[queue] = taken.length === room;
        });
        const claims = new Map([...held[queue].values(), ...taken].map((claim) => [claim.host, claim]));
        for (const host of query.busy) claims.delete(host);
        const rows = claims.size === 0 ? [] : await readDue(statements, query, OF_HOSTS, [textOf(claims)]);
        // Nobody would come back to those of which nothing is handed out.
        const found = new Set(rows.map(({ host }) => host));
        const idle = taken.filter(({ host }) => !found.has(host));
        await end(statements, idle, after);
        return rows.flatMap((row) => {
          const claim = claims.get(row.host);
          return claim === undefined ? [] : [handOut(row, claim)];
        });
      });
    },
    settle: (settled) =>
      transaction(async (statements, after) => {
        const results = settled.flatMap((one) => {
          const [number, changes] = String(one.changes).split(' ').map(Number);
          const claim = byNumber.get(number ?? NaN);
          return claim === undefined || changes === undefined ? [] : [{ claim, one: { ...one, changes } }];
        });
        const claims = [...new Set(results.map(({ claim }) => claim))];
        const still = new Set(await ours(statements, claims, after));
        const isMoreDue = await writeSettled(
          statements,
          results.flatMap(({ claim, one }) => (still.has(claim) ? [one] : [])),
        );
        const ended = await end(statements, [...still], after);
        return isMoreDue || ended.some(({ queue }) => mayWait[queue]);
      }),
    lookAfter: async () => {
      if (isOld()) await transaction(keep);
    },
    release: async () => {
      if (all().length === 0) return;
      await transaction(async (statements, after) => {
        await end(statements, await ours(statements, all(), after), after, () => true);
      }).catch(() => {});
    },
  };

  function handOut(row: Delivery, claim: Claim): Delivery {
    return {
      ...row,
      changes: `${claim.number} ${row.changes}`,
      /** Whoever begins too late sees a subscription that is over, and has it looked up anew. */
      get expires() {
        return byNumber.has(claim.number) && clock() < claim.keptAt + WORK_MS ? row.expires : 0;
      },
    };
  }
}

const QUEUES: readonly Queue[] = ['first', 'again'];
const OF_HOSTS = 'AND delivery.host = ANY ($3::text[])';
const textOf = (claims: ReadonlyMap<string, Claim>): Value => [...claims.keys()] as unknown as Value;

const nameOf = ({ queue, host }: Pick<Taken, 'queue' | 'host'>): string => `${queue} ${host}`;

function waits(host: string, due: FirstDue, now: number): HostAt[] {
  return QUEUES.flatMap((queue) => {
    const at = due[queue];
    return at === undefined ? [] : [{ queue, host, waitMs: at - now }];
  });
}
