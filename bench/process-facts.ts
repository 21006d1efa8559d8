import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Linux counts CPU time for /proc in hundredths of a second, on every architecture. */
const TICKS_PER_SECOND = 100;

/** proc(5): the fields of /proc/PID/stat behind the name of the program, which may have spaces in it. */
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/** CPU time that a process has used so far, in seconds: all its threads, in the kernel too. To 10 ms. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
}

/** The most memory that a process ever had resident, in bytes; undefined when it has ended. */
export function peakMemoryOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** A process rests when it has used less CPU time than this in so many looks. */
const IDLE_CPU_SECONDS = 0.025;
const IDLE_LOOKS = 10;
const LOOK_MS = 100;

/** Nobody waits longer for a process that never rests. */
const LONGEST_LOOKS = 3000;

/** Resolves when a process has rested for a second. Rejects after five minutes. */
export async function untilIdle(pid: number): Promise<void> {
  const looks: number[] = [];
  for (let look = 0; look < LONGEST_LOOKS; look += 1) {
    const now = cpuSecondsOf(pid);
    const before = looks.at(-IDLE_LOOKS);
    if (before !== undefined && now - before < IDLE_CPU_SECONDS) return;
    looks.push(now);
    await delay(LOOK_MS);
  }
  throw new Error(`process ${pid} never rests`);
}
