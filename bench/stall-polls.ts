import { Agent, request } from 'node:http';
import { setInterval } from 'node:timers';
import { FEED_PATH } from './service.ts';

/** One poll; times in milliseconds since 1970, with fractions. */
export interface Poll {
  readonly asked: number;
  readonly answered: number;
  readonly status: number;
}

/** Polls at work. */
export interface Polling {
  /** Resolves to all polls when the last of them is answered. */
  readonly stop: () => Promise<Poll[]>;
}

const CONNECTIONS = 8;

/** The clock that several processes share, finer than `Date.now`. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Polls the feed every `intervalMs`, whether or not earlier polls are answered, on kept connections. Every
 * second poll has the entity-tag that was seen last.
 */
export function startPolling(port: number, intervalMs: number): Polling {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const polls: Promise<Poll>[] = [];
  let tag: string | undefined;

  const poll = (): Promise<Poll> => {
    const asked = sharedNow();
    const isConditional = polls.length % 2 === 1 && tag !== undefined;
    const headers = { 'Accept-Encoding': 'gzip', ...(isConditional && { 'If-None-Match': tag }) };
    return new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: FEED_PATH, agent, headers }, (answer) => {
        tag = answer.headers.etag ?? tag;
        answer.resume();
        answer.once('error', reject);
        answer.once('end', () => resolve({ asked, answered: sharedNow(), status: answer.statusCode ?? 0 }));
      });
      sent.once('error', reject).end();
    });
  };
  const timer = setInterval(() => {
    const one = poll();
    // Whoever stops the polling is told.
    one.catch(() => {});
    polls.push(one);
  }, intervalMs);
  return {
    stop: async () => {
      clearInterval(timer);
      const all = await Promise.all(polls);
      agent.destroy();
      return all;
    },
  };
}
