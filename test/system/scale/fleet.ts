import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Health } from '../../../src/server/health.ts';
import { start, type Running } from '../../support/service/cli.ts';
import { request } from '../../support/service/request.ts';

/** What a process of a fleet does. */
export type Role = 'publisher' | 'web';

/** One process of a fleet. */
export interface Member {
  readonly role: Role;
  readonly pid: number;
  readonly running: Running;
  /** Without a slash at the end; undefined until it listens. */
  origin: string | undefined;
  /** Whether it is ready, and nobody has told it to go. */
  isUp: boolean;
  /** Whether it is stopped and will be continued. */
  isPaused: boolean;
  /** Resolves when it has something to serve, or has ended. */
  readonly ready: Promise<void>;
}

/** A regeneration that came through; milliseconds since 1970. */
export interface Run {
  readonly pid: number;
  readonly from: number;
  readonly to: number;
}

/** Processes of one publication that share a database. */
export interface Fleet {
  /** Those that live. */
  readonly members: (role: Role) => readonly Member[];
  /** Begins another one. */
  readonly begin: (role: Role) => Member;
  /** Ends one; resolves when it has ended. */
  readonly end: (member: Member, signal: NodeJS.Signals) => Promise<void>;
  readonly pause: (member: Member) => void;
  readonly goOn: (member: Member) => void;
  /** The only publisher that says it publishes, of those that are not paused; resolves when there is one. */
  readonly leader: () => Promise<Member>;
  /** When publishers regenerated. */
  readonly runs: readonly Run[];
  /** When processes were ended, by their ids; milliseconds since 1970. */
  readonly ends: ReadonlyMap<number, number>;
  /** What all of them have logged of what is nobody's fault but the program's. */
  readonly bugs: readonly string[];
}

/** So long may it take until somebody publishes. */
const LEADER_MS = 60_000;
const LOOK_MS = 25;

/** A directory for what they log, of each a file. */
const LOGS = process.env['SCALE_LOGS'];

/** What is logged of an error that nobody expected, and whatever is no line of the log. That the database is away is no bug. */
const isBug = (line: string): boolean =>
  !line.startsWith('{') || (line.includes('"event":"bug"') && !line.includes('"code":"store_failed"'));

/** A fleet without members. */
export function createFleet(args: readonly string[], environment: NodeJS.ProcessEnv): Fleet {
  let members: Member[] = [];
  const bugs: string[] = [];
  const runs: Run[] = [];
  const ends = new Map<number, number>();
  let count = 0;

  function begin(role: Role): Member {
    const running = start(['serve', '--role', role, '--port', '0', ...args], environment);
    const member: Member = {
      role,
      pid: running.child.pid ?? 0,
      running,
      origin: undefined,
      isUp: false,
      isPaused: false,
      ready: running.listening.then(
        async (origin) => {
          member.origin = origin;
          // As whoever balances a load asks, before it sends anybody there.
          while (members.includes(member) && !(await isReady(member))) await sleep(LOOK_MS);
          member.isUp = members.includes(member);
        },
        () => {},
      ),
    };
    members.push(member);
    count += 1;
    const name = `${count} ${role} ${member.pid}`;
    createInterface(running.child.stderr).on('line', (line) => {
      if (LOGS !== undefined) appendFileSync(`${LOGS}/${name.replaceAll(' ', '-')}.log`, `${line}\n`);
      if (role === 'publisher' && line.includes('"event":"regenerated"')) {
        const { time, durationMs } = JSON.parse(line) as { time: string; durationMs: number };
        runs.push({ pid: member.pid, from: Date.parse(time) - durationMs, to: Date.parse(time) });
      }
      if (isBug(line) && bugs.length < 20) bugs.push(`${name}: ${line}`);
    });
    return member;
  }

  return {
    members: (role) => members.filter((member) => member.role === role),
    begin,
    end: async (member, signal) => {
      member.isUp = false;
      members = members.filter((one) => one !== member);
      member.running.child.kill(signal);
      await member.running.ended;
      ends.set(member.pid, Date.now());
    },
    pause: (member) => {
      member.isPaused = true;
      member.isUp = false;
      member.running.child.kill('SIGSTOP');
    },
    goOn: (member) => {
      member.running.child.kill('SIGCONT');
      member.isPaused = false;
      member.isUp = true;
    },
    leader: async () => {
      for (const deadline = Date.now() + LEADER_MS; Date.now() < deadline; await sleep(LOOK_MS)) {
        const able = members.filter(({ role, isUp }) => role === 'publisher' && isUp);
        const healths = await Promise.all(able.map((member) => healthOf(member).catch(() => undefined)));
        const [leader, another] = able.filter((_, index) => healths[index]?.role === 'publisher');
        // Who has just lost it may not have told so yet.
        if (leader !== undefined && another === undefined) return leader;
      }
      return expect.fail('nobody publishes, or two do');
    },
    runs,
    ends,
    bugs,
  };
}

/** What a member says of itself. Rejects where it does not answer. */
export async function healthOf({ origin = '' }: Pick<Member, 'origin'>): Promise<Health> {
  return JSON.parse((await request(`${origin}/healthz`)).body.toString()) as Health;
}

/** A publisher has nothing to serve itself: it is there when it answers. */
async function isReady({ role, origin = '' }: Member): Promise<boolean> {
  const path = role === 'web' ? '/readyz' : '/healthz';
  return request(origin + path).then(
    ({ status }) => status === 200,
    () => false,
  );
}
