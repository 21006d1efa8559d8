import type { Agent } from 'node:http';
import { countedRequest, type CountedAnswer } from './counted-request.ts';
import { pollTimes } from './day.ts';
import { asks, NOTHING, remember, requestFields, type Memory } from './reader.ts';
import { HABITS, type Habit } from './readers.ts';

/** Readers served concurrently; does not affect the bytes. */
export const CONCURRENCY = 16;

/** Traffic of one kind of reader at one server in a day. */
export interface Traffic {
  requests: number;
  /** Responses with a whole document, without one, and to HEAD. */
  full: number;
  notModified: number;
  head: number;
  bytesSent: number;
  bytesReceived: number;
  bodyBytes: number;
  /** Polls not sent, because the reader's copy was fresh. */
  spared: number;
  /** Readers that got no new document although there was one. */
  misled: number;
}

/** A simulated reader. */
export interface Reader {
  readonly habit: Habit;
  readonly polls: readonly number[];
  memory: Memory;
  /** Number of the last change that it has seen. */
  holds: number | undefined;
}

/** Readers in the shares of their kinds, for any total. */
export function crowdOf(readers: number, seed: number): Reader[] {
  const thousand = HABITS.flatMap((habit) => Array.from({ length: habit.readers }, () => habit));
  return Array.from({ length: readers }, (_, index) => {
    const habit = thousand[Math.floor((index * thousand.length) / readers)];
    if (habit === undefined) throw new RangeError('There are no readers');
    return { habit, polls: pollTimes(index, seed), memory: NOTHING, holds: undefined };
  });
}

/** A period without changes, at one server. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Number of the change being served. */
  readonly version: number;
  readonly port: number;
  readonly agent: Agent;
}

/** Polls of all readers in this period: sequential for each reader, concurrent across readers. */
export async function playStretch(
  crowd: readonly Reader[],
  stretch: Stretch,
  traffic: Map<string, Traffic>,
): Promise<void> {
  const waiting = crowd.values();
  const workers = Array.from({ length: CONCURRENCY }, async () => {
    for (const reader of waiting) {
      const counted = traffic.get(reader.habit.name) ?? none();
      traffic.set(reader.habit.name, counted);
      const polls = reader.polls.filter((second) => second >= stretch.from && second < stretch.to);
      for (const second of polls) await poll(reader, second, stretch, counted);
    }
  });
  await Promise.all(workers);
}

function none(): Traffic {
  return {
    requests: 0,
    full: 0,
    notModified: 0,
    head: 0,
    bytesSent: 0,
    bytesReceived: 0,
    bodyBytes: 0,
    spared: 0,
    misled: 0,
  };
}

async function poll(reader: Reader, second: number, stretch: Stretch, counted: Traffic): Promise<void> {
  const { habit, memory } = reader;
  if (!asks(habit, memory, second)) {
    counted.spared += 1;
    return;
  }
  const headers = requestFields(habit, memory);
  const send = async (method: 'GET' | 'HEAD'): Promise<CountedAnswer> => {
    const { port, agent } = stretch;
    const answer = await countedRequest({ method, port, path: habit.path, headers, agent });
    counted.requests += 1;
    counted.bytesSent += answer.bytesSent;
    counted.bytesReceived += answer.bytesReceived;
    counted.bodyBytes += answer.body.length;
    return answer;
  };
  if (habit.headFirst) {
    const { headers: fields } = await send('HEAD');
    counted.head += 1;
    if (memory.lastModified !== undefined && fields['last-modified'] === memory.lastModified) {
      if (reader.holds !== stretch.version) counted.misled += 1;
      reader.memory = remember(memory, { isNew: false, fields }, second);
      return;
    }
  }
  const { status, headers: fields } = await send('GET');
  // 226 is a delta (RFC 3229): a document too, with the validators of the whole one.
  const isNew = status === 200 || status === 226;
  if (!isNew && status !== 304) throw new Error(`${habit.name}: ${habit.path} was answered with ${status}`);
  counted[isNew ? 'full' : 'notModified'] += 1;
  if (isNew) reader.holds = stretch.version;
  else if (reader.holds !== stretch.version) counted.misled += 1;
  reader.memory = remember(memory, { isNew, fields }, second);
}
