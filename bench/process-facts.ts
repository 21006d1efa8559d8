import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Ticks of CPU time in /proc per second, on every Linux architecture. */
const TICKS_PER_SECOND = 100;

/** proc(5): index of utime in /proc/PID/stat after the program name, which may contain spaces. */
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/** CPU seconds used by a process, all threads, user and kernel. Resolution 10 ms. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
}

/** Peak resident memory of a process in bytes; undefined once it has ended. */
export function peakMemoryOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** A process rests if it used less CPU time than this over a second. */
const IDLE_CPU_SECONDS = 0.025;
const IDLE_LOOKS = 10;
const LOOK_MS = 100;

/** Max. number of samples to wait. */
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
