import { expect, onTestFinished, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { openConnection, type Connection, type Polled } from '../../support/service/connection.ts';
import {
  READER_TABLE,
  remember,
  type Memory,
  type ScriptedReader,
} from '../../support/readers/reader-table.ts';
import { startService } from '../../support/service/service.ts';

const MINUTE_MS = 60_000;
const STEP_MINUTES = 5;
const WEEK_STEPS = (7 * 24 * 60) / STEP_MINUTES;
/** Steps between two articles, about twenty-six hours. */
const ARTICLE_STEPS = 313;

/** Settings of the publication, and values derived from them. */
const MIN_SECONDS = STEP_MINUTES * 60;
const USUAL = 24;

/** One address for every reader of the table and the worst abusers. */
const HOUSE = '203.0.113.9';

/** Results of one client. */
interface Fare {
  readonly connection: Connection;
  readonly memory: Memory;
  readonly statuses: Map<number, number>;
  /** The last one. */
  refusal?: Polled;
}

const FROZEN = 'the first tag for ever';

/** Abusers start when the first article is no longer new; until then every client has an old tag. */
const ABUSE_FROM_HOUR = 3;

/** Clients that fetch the whole document every ten seconds, for some hours. */
const ABUSERS: readonly (ScriptedReader & { readonly address: string; readonly hours: number })[] = [
  {
    name: 'a loop of curl in the same house',
    address: HOUSE,
    agent: 'curl/7.88.1',
    hours: 1,
    everyMinutes: 1 / 6,
    next: () => ({ headers: {} }),
  },
  {
    name: 'sfeed each ten seconds',
    address: '2001:db8:1:2::3',
    hours: 1,
    everyMinutes: 1 / 6,
    next: () => ({ headers: {} }),
  },
  {
    name: FROZEN,
    address: '203.0.113.77',
    agent: 'Frozen/1.0',
    hours: 2,
    everyMinutes: 1 / 6,
    next: () => ({ headers: { 'If-None-Match': `"${'0'.repeat(32)}"` } }),
  },
];

test('[57] [58] in a week of every reader at one address, no well-behaved reader is refused, and every abuser is', async () => {
  const service = await startService(
    {
      'one.md': article('One', '2026-01-01T10:00:00Z'),
      'publication.yaml': `poll: { leastSeconds: ${MIN_SECONDS} }\n`,
    },
    { trustProxy: 'loopback' },
  );
  const { clock } = service;
  const fares = new Map<string, Fare>();
  for (const { name } of [...READER_TABLE, ...ABUSERS]) {
    const connection = await openConnection(service.port);
    onTestFinished(connection.close);
    fares.set(name, { connection, memory: { polls: 0 }, statuses: new Map() });
  }
  const fareOf = ({ name }: ScriptedReader): Fare => {
    const fare = fares.get(name);
    if (fare === undefined) throw new Error(`no client is named ${name}`);
    return fare;
  };
  const visit = async (reader: ScriptedReader, address: string): Promise<void> => {
    const fare = fareOf(reader);
    const { path = '/rss.xml', agent, next } = reader;
    const wanted = next(fare.memory, clock.time);
    if (wanted === undefined) return;
    const { method = 'GET' } = wanted;
    const headers = {
      ...wanted.headers,
      'X-Forwarded-For': address,
      ...(agent !== undefined && { 'User-Agent': agent }),
    };
    const ask = async (how: 'GET' | 'HEAD'): Promise<Polled> => {
      const answer = await fare.connection.poll(path, headers, how);
      fare.statuses.set(answer.status, (fare.statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 429) fare.refusal = answer;
      return answer;
    };
    const isNews = remember(fare.memory, await ask(method), clock.time, method === 'HEAD');
    if (isNews) remember(fare.memory, await ask('GET'), clock.time);
  };

  const start = clock.time;
  let articles = 1;
  for (let step = 0; step < WEEK_STEPS; step++) {
    clock.time = start + step * STEP_MINUTES * MINUTE_MS;
    if (step % ARTICLE_STEPS === 10) {
      const date = new Date(clock.time).toISOString();
      writeFiles(service.content, { [`${articles++}.md`]: article(`Number ${articles}`, date) });
      await service.regenerate();
    }
    const due = READER_TABLE.filter(({ everyMinutes }) => (step * STEP_MINUTES) % everyMinutes === 0);
    await Promise.all(due.map((reader) => visit(reader, HOUSE)));
    for (const abuser of ABUSERS) {
      const hour = (step * STEP_MINUTES) / 60 - ABUSE_FROM_HOUR;
      if (hour < 0 || hour >= abuser.hours) continue;
      for (let turn = 0; turn < STEP_MINUTES / abuser.everyMinutes; turn++) {
        clock.time = start + (step + turn * (abuser.everyMinutes / STEP_MINUTES)) * STEP_MINUTES * MINUTE_MS;
        await visit(abuser, abuser.address);
      }
    }
  }

  const current = new Map(
    [...(service.current()?.resources.values() ?? [])].map(({ path, representations }) => [
      path,
      representations.map(({ tag }) => tag),
    ]),
  );
  for (const reader of READER_TABLE) {
    const { name, path = '/rss.xml' } = reader;
    const { statuses, memory } = fareOf(reader);
    const odd = [...statuses.keys()].filter((status) => ![200, 226, 304].includes(status));
    expect([name, odd]).toEqual([name, []]);
    expect(current.get(path)).toContain(memory.tag);
  }
  for (const abuser of ABUSERS) {
    const { statuses, refusal } = fareOf(abuser);
    const served = statuses.get(200) ?? 0;
    const most = (abuser.name === FROZEN ? 5 : 1) * USUAL;
    // The initial allowance, and what each hour adds.
    expect([abuser.name, served]).toEqual([abuser.name, most * (1 + abuser.hours) - 1]);
    expect(statuses.get(429)).toBe(abuser.hours * 360 - served);
    expect(refusal?.field('Retry-After')).toBe(String(MIN_SECONDS));
    expect(refusal?.body).toContain('If-None-Match: "');
  }
  const polls = [...fares.values()].flatMap(({ statuses }) => [...statuses.values()]);
  expect(polls.reduce((sum, count) => sum + count)).toBeGreaterThan(8000);
});
