import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Health } from '../../../src/server/health.ts';
import { start, type Running } from '../../support/service/cli.ts';
import { request } from '../../support/service/request.ts';

/** Role of a process. */
export type Role = 'publisher' | 'web';

/** One process of a fleet. */
export interface Member {
  readonly role: Role;
  readonly pid: number;
  readonly running: Running;
  /** Without a slash at the end; undefined until it listens. */
  origin: string | undefined;
  /** True from its readiness until it is told to end. */
  isUp: boolean;
  /** True while it is suspended. */
  isPaused: boolean;
  /** Resolves when it has content to serve, or has ended. */
  readonly ready: Promise<void>;
}

/** A completed regeneration; times in milliseconds since 1970. */
export interface Run {
  readonly pid: number;
  readonly from: number;
  readonly to: number;
}

/** Processes of one publication that share a database. */
export interface Fleet {
  /** The running processes. */
  readonly members: (role: Role) => readonly Member[];
  /** Starts another process. */
  readonly begin: (role: Role) => Member;
  /** Ends a process; resolves when it has ended. */
  readonly end: (member: Member, signal: NodeJS.Signals) => Promise<void>;
  readonly pause: (member: Member) => void;
  readonly goOn: (member: Member) => void;
  /**
   * Resolves to the only unsuspended publisher that reports the role publisher, once there is exactly one.
   */
  readonly leader: () => Promise<Member>;
  /** Regenerations of all publishers. */
  readonly runs: readonly Run[];
  /** End of each process by its id; milliseconds since 1970. */
  readonly ends: ReadonlyMap<number, number>;
  /** Logged bugs of all processes. */
  readonly bugs: readonly string[];
}

/** Max. time until a publisher leads. */
const LEADER_MS = 60_000;
const LOOK_MS = 25;

/** Directory for the logs, one file per process. */
const LOGS = process.env['SCALE_LOGS'];

/** Returns true for a logged bug or a line that is no log event. An unavailable database is no bug. */
const isBug = (line: string): boolean =>
  !line.startsWith('{') || (line.includes('"event":"bug"') && !line.includes('"code":"store_failed"'));

/** Creates a fleet without members. */
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
          // Polls /readyz as a load balancer does.
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
        // A publisher that has just lost the lead may still report it.
        if (leader !== undefined && another === undefined) return leader;
      }
      return expect.fail('no publisher leads, or two do');
    },
    runs,
    ends,
    bugs,
  };
}

/** Fetches /healthz of a member. Rejects if it does not answer. */
export async function healthOf({ origin = '' }: Pick<Member, 'origin'>): Promise<Health> {
  return JSON.parse((await request(`${origin}/healthz`)).body.toString()) as Health;
}

/** Returns true if a member is ready; a publisher serves no documents, so it is ready when it answers. */
async function isReady({ role, origin = '' }: Member): Promise<boolean> {
  const path = role === 'web' ? '/readyz' : '/healthz';
  return request(origin + path).then(
    ({ status }) => status === 200,
    () => false,
  );
}
