import type { Polled } from '../service/connection.ts';

/** State that a reader keeps between two polls. */
export interface Memory {
  /** Number of responses with a document so far. */
  polls: number;
  tag?: string | undefined;
  date?: string | undefined;
  /** Milliseconds since 1970 until which the reader takes its copy for fresh. */
  freshUntil?: number;
}

/** A request to send; undefined for none at this time. */
export interface Wanted {
  readonly method?: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
}

/** A client from the table of recorded readers, with its habits. */
export interface ScriptedReader {
  readonly name: string;
  readonly everyMinutes: number;
  readonly agent?: string;
  readonly path?: string;
  readonly next: (memory: Memory, now: number) => Wanted | undefined;
}

const DEFLATE = { 'Accept-Encoding': 'gzip, deflate' };
const BROTLI = { 'Accept-Encoding': 'gzip, deflate, br' };

const both = ({ tag, date }: Memory): Record<string, string> => ({
  ...(tag !== undefined && { 'If-None-Match': tag }),
  ...(date !== undefined && { 'If-Modified-Since': date }),
});

/** Sends conditions from this poll on, counted from 1; the other fields always. */
const conditionalFrom =
  (
    poll: number,
    always: Record<string, string>,
    later: Record<string, string> = {},
  ): ScriptedReader['next'] =>
  (memory) => ({
    headers: memory.polls + 1 < poll ? always : { ...always, ...later, ...both(memory) },
  });

const never =
  (headers: Record<string, string> = {}): ScriptedReader['next'] =>
  () => ({ headers });

/** Changes the tag as the reader does before it sends it back. */
const mangled =
  (change: (tag: string) => string): ScriptedReader['next'] =>
  ({ tag }) => ({
    headers: { ...DEFLATE, ...(tag !== undefined && { 'If-None-Match': change(tag) }) },
  });

/**
 * Every recorded client, at a usual interval from five minutes to an hour. All of them behave, including
 * those that never send conditions, because they poll no more often than requested.
 */
export const READER_TABLE: readonly ScriptedReader[] = [
  {
    name: 'newsboat: conditions and A-IM from poll 3',
    everyMinutes: 60,
    agent: 'Newsboat/2.21.0 (Linux x86_64)',
    next: conditionalFrom(3, DEFLATE, { 'A-IM': 'feed' }),
  },
  {
    name: 'rss2email: conditions from poll 2, A-IM always',
    everyMinutes: 30,
    agent: 'rss2email/3.13 (https://github.com/rss2email/rss2email)',
    next: conditionalFrom(2, {
      ...DEFLATE,
      'A-IM': 'feed',
      Accept: 'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,*/*',
    }),
  },
  {
    name: 'feed2exec: nothing while max-age is fresh',
    everyMinutes: 15,
    agent: 'feed2exec/0.19.0',
    next: (memory, now) =>
      now < (memory.freshUntil ?? 0) ? undefined : conditionalFrom(2, BROTLI)(memory, now),
  },
  { name: 'sfeed: never conditional, each half-hour', everyMinutes: 30, next: never() },
  { name: 'sfeed: never conditional, each hour', everyMinutes: 60, path: '/atom.xml', next: never() },
  {
    name: "sfeed with curl's options: an empty tag first",
    everyMinutes: 30,
    agent: 'curl/8.5.0',
    next: ({ tag }) => ({
      headers: { 'Accept-Encoding': 'deflate, gzip, br, zstd', 'If-None-Match': tag ?? '""' },
    }),
  },
  {
    name: 'rsstail: HEAD, and GET where that says something new',
    everyMinutes: 15,
    agent: 'rsstail/1.8',
    next: () => ({ method: 'HEAD', headers: {} }),
  },
  {
    name: 'gpodder: conditions from poll 2',
    everyMinutes: 20,
    agent: 'gPodder/3.11.0 (http://gpodder.org/)',
    next: conditionalFrom(2, BROTLI),
  },
  {
    name: 'rss-parser: never conditional, with an Accept of its own',
    everyMinutes: 15,
    agent: 'rss-parser',
    path: '/atom.xml',
    next: never({ Accept: 'application/rss+xml' }),
  },
  {
    name: 'a program that never asks conditionally, as often as it is asked to poll',
    everyMinutes: 5,
    agent: 'planet-builder',
    next: never(DEFLATE),
  },
  {
    name: 'behind a proxy that makes tags weak',
    everyMinutes: 20,
    agent: 'FreshRSS/1.24.0 (Linux; https://freshrss.org)',
    next: mangled((tag) => `W/${tag}`),
  },
  {
    name: 'behind a proxy that writes a coding into the tag',
    everyMinutes: 60,
    agent: 'Miniflux/2.1.3',
    next: mangled((tag) => `${tag.slice(0, -1)}-gzip"`),
  },
  {
    name: 'the same with two dashes',
    everyMinutes: 30,
    agent: 'Liferea/1.15.4',
    next: mangled((tag) => `${tag.slice(0, -1)}--gzip"`),
  },
  {
    name: 'that loses the quotes of the tag',
    everyMinutes: 30,
    agent: 'tt-rss/21.05',
    next: mangled((tag) => tag.slice(1, -1)),
  },
  {
    name: 'NetNewsWire: does not look at Cache-Control',
    everyMinutes: 10,
    agent: 'NetNewsWire (RSS Reader; https://netnewswire.com/)',
    next: conditionalFrom(2, BROTLI),
  },
  {
    name: 'Feedly: by date alone',
    everyMinutes: 15,
    agent: 'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 123 subscribers; like FeedFetcher-Google)',
    next: ({ date }) => ({
      headers: { ...DEFLATE, ...(date !== undefined && { 'If-Modified-Since': date }) },
    }),
  },
];

/** Updates a reader's state from a response; returns true if it must now fetch what HEAD announced. */
export function remember(memory: Memory, { status, field }: Polled, now: number, isHead = false): boolean {
  const etag = field('ETag');
  const isNews = isHead && status === 200 && etag !== memory.tag;
  if (isNews) return true;
  if (status === 200 || status === 226 || status === 304) {
    memory.freshUntil = now + Number(/max-age=(\d+)/.exec(field('Cache-Control') ?? '')?.[1] ?? 0) * 1000;
    memory.tag = etag ?? memory.tag;
    memory.date = field('Last-Modified') ?? memory.date;
    memory.polls++;
  }
  return false;
}
