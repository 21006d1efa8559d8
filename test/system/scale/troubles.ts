import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Random } from '../chaos/random.ts';
import type { PostgresServer } from '../../support/store/postgres-server.ts';
import { healthOf, type Fleet, type Member } from './fleet.ts';
import type { History } from './history.ts';

/** A period without a publisher that could take a slot; milliseconds since 1970. */
export interface Gap {
  readonly from: number;
  to: number;
}

/** Durations in milliseconds. */
export interface Figures {
  /**
   * From the end of a leader until another process reports the lead, and until it has recorded a snapshot.
   */
  readonly takeovers: number[];
  readonly versions: number[];
  /** From the start of the database until all processes report that all is well. */
  readonly recoveries: number[];
  /** From the suspension of a leader until another one leads. */
  readonly hangs: number[];
  webKills: number;
}

/** Faults of a fleet. Each resolves when the fleet has recovered. */
export interface Troubles {
  /** Kills the leader at a random moment, within a slot, or within a transaction. */
  readonly killLeader: () => Promise<void>;
  /** Kills a web process and starts another, without waiting for it. */
  readonly killWeb: () => Promise<void>;
  /** Suspends the leader for longer than a slot; with `isLong`, until another one leads. */
  readonly pauseLeader: (isLong: boolean) => Promise<void>;
  readonly stopDatabase: (how: 'fast' | 'immediate') => Promise<void>;
  /** True from the stop of the database until every process reports it as available again. */
  readonly areApart: () => boolean;
  readonly gaps: readonly Gap[];
  readonly faults: readonly string[];
  readonly figures: Figures;
}

/** Max. time to recover from an outage. */
const RECOVERY_MS = 60_000;

/** Creates the faults for a fleet. */
export function createTroubles(
  fleet: Fleet,
  history: History,
  postgres: PostgresServer,
  random: Random,
  slotMs: number,
): Troubles {
  const gaps: Gap[] = [];
  const faults: string[] = [];
  const figures: Figures = { takeovers: [], versions: [], recoveries: [], hangs: [], webKills: 0 };
  let areApart = false;

  function beginGap(): Gap {
    const gap = { from: Date.now(), to: Infinity };
    gaps.push(gap);
    return gap;
  }

  const up = (members: readonly Member[]): Member[] => members.filter(({ isUp }) => isUp);

  async function chooseMoment(): Promise<void> {
    const way = random.below(3);
    if (way === 0) return sleep(random.below(2500));
    if (way === 1) return sleep(slotMs - (Date.now() % slotMs) + random.below(150));
    for (let looks = 0; looks < 2000 && !(await history.isWriting()); looks += 1) await sleep(1);
  }

  async function killLeader(): Promise<void> {
    const leader = await fleet.leader();
    await chooseMoment();
    const gap = beginGap();
    const next = history.next();
    const ended = fleet.end(leader, 'SIGKILL');
    fleet.begin('publisher');
    await ended;
    await fleet.leader();
    figures.takeovers.push(Date.now() - gap.from);
    const { seen } = await next;
    figures.versions.push(seen - gap.from);
    gap.to = Date.now();
  }

  async function killWeb(): Promise<void> {
    const able = up(fleet.members('web'));
    if (able.length < 2) return;
    const member = random.pick(able);
    figures.webKills += 1;
    const next = fleet.begin('web');
    const ended = fleet.end(member, random.below(3) === 0 ? 'SIGTERM' : 'SIGKILL');
    await Promise.all([ended, next.ready]);
  }

  async function pauseLeader(isLong: boolean): Promise<void> {
    await sleep(random.below(1500));
    const leader = await fleet.leader();
    const gap = beginGap();
    fleet.pause(leader);
    if (isLong) {
      await fleet.leader();
      figures.hangs.push(Date.now() - gap.from);
    } else await sleep(slotMs + 500 + random.below(2000));
    const next = history.next();
    fleet.goOn(leader);
    await next;
    gap.to = Date.now();
  }

  async function expectServing(): Promise<void> {
    for (const member of up(fleet.members('web'))) {
      const { status, ready, reasons } = await healthOf(member);
      if (status !== 'degraded' || !ready)
        faults.push(`without its database a process says ${status}, ready: ${ready}`);
      if (!reasons.some((reason) => reason.includes('the database cannot be reached')))
        faults.push(`without its database a process gives the reasons ${reasons.join('; ')}`);
    }
  }

  async function notWell(): Promise<string[]> {
    const healths = await Promise.all(
      up([...fleet.members('publisher'), ...fleet.members('web')]).map(healthOf),
    );
    return healths.flatMap(({ status, reasons }) =>
      status === 'ok' ? [] : [`${status}: ${reasons.join('; ')}`],
    );
  }

  async function stopDatabase(how: 'fast' | 'immediate'): Promise<void> {
    await sleep(random.below(1500));
    const gap = beginGap();
    areApart = true;
    await postgres.halt(how);
    await sleep(2000 + random.below(2500));
    await expectServing();
    const next = history.next();
    await postgres.start();
    const started = Date.now();
    await expect.poll(notWell, { timeout: RECOVERY_MS, interval: 25 }).toEqual([]);
    figures.recoveries.push(Date.now() - started);
    areApart = false;
    await next;
    gap.to = Date.now();
  }

  return {
    killLeader,
    killWeb,
    pauseLeader,
    stopDatabase,
    areApart: () => areApart,
    gaps,
    faults,
    figures,
  };
}
