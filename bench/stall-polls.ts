import { Agent, request } from 'node:http';
import { setInterval } from 'node:timers';
import { FEED_PATH } from './service.ts';

/** One poll; times in milliseconds since 1970, with fractions. */
export interface Poll {
  readonly asked: number;
  readonly answered: number;
  readonly status: number;
}

/** Polling in progress. */
export interface Polling {
  /** Resolves to all polls after the last response. */
  readonly stop: () => Promise<Poll[]>;
}

const CONNECTIONS = 8;

/** Clock shared between processes, finer than `Date.now`. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Polls the feed every `intervalMs`, without waiting for earlier responses, on kept connections. Every second
 * poll sends the latest entity-tag.
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
    // Errors reach the caller of `stop`.
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
