import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { FEED_PATH } from './service.ts';

/** One poll of a replica; times in milliseconds since 1970, with fractions. */
export interface Look {
  readonly asked: number;
  readonly answered: number;
  readonly tag: string;
}

/** Switch of all replicas from one snapshot to the next, in milliseconds from a given moment. */
export interface Switch {
  /** First observation of the new snapshot at the first, and at the last, replica. */
  readonly first: number;
  readonly last: number;
  /**
   * Polls sent after any replica had served the new snapshot that got the old one. A reader would have gone
   * back in time.
   */
  readonly wentBack: number;
  readonly polls: number;
}

/** Polling of replicas in progress. */
export interface Looking {
  /** Resolves when every replica has a new document. */
  readonly changed: Promise<unknown>;
  /** Resolves to the polls of each replica, in order. */
  readonly stop: () => Promise<Look[][]>;
}

/** Kept connections, so that only responses take time. */
const agent = new Agent({ keepAlive: true });

/** One clock for all times: the wall clock at start, continued at a finer resolution. */
const offset = Date.now() - performance.now();
const now = (): number => performance.now() + offset;

/** Requests the tag of a replica's document. Rejects unless the status is 200. */
function look(origin: string): Promise<Look> {
  const asked = now();
  return new Promise((resolve, reject) => {
    request(`${origin}${FEED_PATH}`, { method: 'HEAD', agent }, (answer) => {
      const { etag: tag = '' } = answer.headers;
      answer.resume().once('end', () => resolve({ asked, answered: now(), tag }));
      if (answer.statusCode !== 200) reject(new Error(`${origin} answered ${answer.statusCode}`));
    })
      .once('error', reject)
      .end();
  });
}

/** The tag of all replicas. Rejects if they differ. */
export async function agreedTag(origins: readonly string[]): Promise<string> {
  const [first, ...others] = await Promise.all(origins.map(look));
  if (first === undefined || others.some(({ tag }) => tag !== first.tag)) throw new Error('replicas differ');
  return first.tag;
}

/**
 * Polls the tag of each replica's document every `everyMs`, one request at a time. `old` is their current
 * tag.
 */
export function startLooking(origins: readonly string[], old: string, everyMs: number): Looking {
  let stopped = false;
  let isEnough = (): void => {};
  const all = origins.map((): Look[] => []);
  const changed = new Promise<void>((resolve) => (isEnough = resolve));
  const ends = all.map(async (looks, at) => {
    while (!stopped) {
      looks.push(await look(origins[at] ?? ''));
      if (all.every((each) => (each.at(-1)?.tag ?? old) !== old)) isEnough();
      await delay(everyMs);
    }
  });
  const over = Promise.all(ends);
  // Errors reach the caller through `changed` and `stop`.
  over.catch(() => {});
  return {
    changed: Promise.race([changed, over]),
    stop: async () => {
      stopped = true;
      await over;
      return all;
    },
  };
}

/** Evaluates polls of replicas that have switched from `old`. Throws RangeError if one has not. */
export function switchOf(replicas: readonly (readonly Look[])[], old: string, from: number): Switch {
  const firsts = replicas.map((looks) => looks.find(({ tag }) => tag !== old)?.answered ?? NaN);
  if (firsts.length === 0 || firsts.some(Number.isNaN))
    throw new RangeError('A replica serves what it served before');
  const first = Math.min(...firsts);
  const looks = replicas.flat();
  return {
    first: first - from,
    last: Math.max(...firsts) - from,
    wentBack: looks.filter(({ asked, tag }) => tag === old && asked > first).length,
    polls: looks.length,
  };
}
