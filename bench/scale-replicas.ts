import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { FEED_PATH } from './service.ts';

/** One poll of a replica; milliseconds since 1970, with fractions. */
export interface Look {
  readonly asked: number;
  readonly answered: number;
  readonly tag: string;
}

/** How replicas changed over from one snapshot to the next. Milliseconds from some moment. */
export interface Switch {
  /** When the first, and the last, replica was seen to serve the new one. */
  readonly first: number;
  readonly last: number;
  /** Polls that were asked after somebody had got the new one, and got the old one: a reader would have gone back. */
  readonly wentBack: number;
  readonly polls: number;
}

/** Replicas that are being polled. */
export interface Looking {
  /** Resolves when each has another document than at the beginning. */
  readonly changed: Promise<unknown>;
  /** Resolves to the polls of each, in their order. */
  readonly stop: () => Promise<Look[][]>;
}

/** Kept connections, so that it is answers that take their time. */
const agent = new Agent({ keepAlive: true });

/** One clock for all, which is the wall's as it was at first, and finer. */
const offset = Date.now() - performance.now();
const now = (): number => performance.now() + offset;

/** Asks for the tag of a replica's document. Rejects if it is not answered with 200. */
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

/** The tag that all replicas have. Rejects if they differ. */
export async function agreedTag(origins: readonly string[]): Promise<string> {
  const [first, ...others] = await Promise.all(origins.map(look));
  if (first === undefined || others.some(({ tag }) => tag !== first.tag)) throw new Error('replicas differ');
  return first.tag;
}

/** Asks each replica for the tag of its document every `everyMs`, one request at a time. `old` is what they have had. */
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
  // Whoever waits is told.
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

/** Reads polls of replicas that have all changed over from `old`. Throws RangeError where one has not. */
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
