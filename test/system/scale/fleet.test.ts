import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { LEAD_MS } from '../../../src/core/publish/activation.ts';
import { createPollers, DOCUMENTS, type Target, type Targets } from '../chaos/poller.ts';
import { createRandom } from '../chaos/random.ts';
import { createWriter } from '../chaos/writer.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { findPostgres, startPostgres } from '../../support/store/postgres-server.ts';
import { request } from '../../support/service/request.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { watchHistory, type Slot } from './history.ts';
import { createJumpers } from './jumpers.ts';
import { createSink } from './sink.ts';
import { createTroubles, type Gap } from './troubles.ts';

/** Seed of the order of faults; their effects depend on the machine. */
const SEED = Number(process.env['SCALE_SEED'] ?? Date.now() % 1_000_000);
/** Kills of the leading publisher. */
const KILLS = Number(process.env['SCALE_KILLS'] ?? 30);
/** Stops of the database. */
const OUTAGES = Number(process.env['SCALE_OUTAGES'] ?? 5);
/** Kills and stops of a web process. */
const WEB_KILLS = Number(process.env['SCALE_WEB_KILLS'] ?? 12);
/** Suspensions of the leading publisher for longer than a slot; the first until another one leads. */
const PAUSES = Number(process.env['SCALE_PAUSES'] ?? 3);
/** True to print each fault. */
const TELLS = process.env['SCALE_TELL'] !== undefined;

const SLOT_MS = 2000;
const ARTICLES = 20;
const WORK_EVERY_MS = 150;
const SUBSCRIBERS = 60;
/** Time for the last deliveries: those of a killed publisher are taken over after 45 seconds. */
const SETTLE_MS = 90_000;
const BASE = 'https://example.org';
const TOPICS = ['/rss.xml', '/atom.xml', '/feed.json', '/tags/sea/rss.xml'];

const bin = findPostgres();
/**
 * True if the test may be skipped without server programs of its own; a server in use by others cannot be
 * stopped.
 */
const mayBeLeftOut = !process.env['CI'] && !process.env['FEEDWRIGHT_CI'];
if (bin === undefined) console.error('no fleet: `apt-get install postgresql`, whose programs it starts');

/** Version of the article that always changes, as a document has it. */
const numberIn = (text: string): number => Number(/Version (\d+)\./.exec(text)?.[1]);

const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Returns the list in random order. */
function shuffled<T>(list: readonly T[], below: (bound: number) => number): T[] {
  const left = [...list];
  return list.map(() => left.splice(below(left.length), 1)).flat();
}

/**
 * Slots that no publisher took although one could have: none was ended, and none was already regenerating.
 */
function slotsLost(slots: readonly Slot[], { runs, ends }: Fleet, gaps: readonly Gap[]): string[] {
  const taken = new Set(slots.map(({ at }) => at));
  // A regeneration under way at a slot reads the new content anyway; some were ended before they finished.
  const cutOff = slots.flatMap(({ at, pid }) =>
    runs.some((run) => run.pid === pid && run.to > at) ? [] : [{ from: at, to: ends.get(pid) ?? at }],
  );
  // A publisher ended within a slot may not have taken it yet.
  const isExcused = (slot: number): boolean =>
    gaps.some(({ from, to }) => slot > from - SLOT_MS && slot < to + SLOT_MS) ||
    [...runs, ...cutOff].some(({ from, to }) => from < slot && slot < to);
  const [first, last] = [Math.min(...taken), Math.max(...taken)];
  return many((last - first) / SLOT_MS, (n) => first + n * SLOT_MS).flatMap((slot) =>
    taken.has(slot) || isExcused(slot) ? [] : [new Date(slot).toISOString()],
  );
}

test.skipIf(bin === undefined && mayBeLeftOut)(
  '[3] [4] [37] [47] [62] [66] a fleet loses publishers, web processes and its database without effect on readers',
  async () => {
    const postgres = await startPostgres(bin ?? '');
    onTestFinished(postgres.remove);
    const random = createRandom(SEED);
    const content = temporaryDirectory({
      'publication.yaml': 'title: Fleet\nauthority: example.org\nlimit: 1000\nmaxBytes: 10000000\n',
    });
    const writer = createWriter(content, random, ARTICLES);
    let number = 0;
    const write = (): void => {
      writer.work();
      writer.turn();
      number += 1;
      const text = `marker99999\n\nVersion ${number}.`;
      writeFileSync(join(content, '.sea.tmp'), article('Sea', '2026-01-04T10:00:00Z', text, 'tags: [sea]'));
      renameSync(join(content, '.sea.tmp'), join(content, 'sea.md'));
    };
    write();

    const args = ['--content', content, '--base-url', `${BASE}/`, '--cron', `*/${SLOT_MS / 1000} * * * * *`];
    const fleet = createFleet(args, {
      DATABASE_URL: postgres.url,
      PUSH_ALLOW_PRIVATE: '127.0.0.0/8',
      LOG_LEVEL: 'debug',
      FAIR_LIMIT: 'off',
    });
    const roles = ['publisher', 'publisher', 'web', 'web', 'web'] as const;
    await Promise.all(roles.map((role) => fleet.begin(role).ready));
    await fleet.leader();

    const history = watchHistory(postgres.url);
    const troubles = createTroubles(fleet, history, postgres, random, SLOT_MS);
    const targets: Targets = {
      next: (): Target => {
        const member = random.pick(fleet.members('web').filter(({ isUp }) => isUp));
        return { origin: member.origin ?? '', mayFail: () => !member.isUp };
      },
      areApart: troubles.areApart,
    };
    const pollers = createPollers(targets, writer);
    const jumpers = createJumpers(targets, random, numberIn);
    const topics = TOPICS.map((path) => BASE + path);
    const sink = await createSink(topics, SUBSCRIBERS, numberIn);
    const faults = (): string[] =>
      [fleet.bugs, troubles.faults, pollers.faults, jumpers.faults, sink.faults].flat();

    const timer = setInterval(write, WORK_EVERY_MS);
    onTestFinished(() => clearInterval(timer));
    pollers.start();
    jumpers.start();
    const begun = Date.now();
    const aside = [sink.subscribe(targets.next)];
    const { killLeader, killWeb, pauseLeader, stopDatabase, figures } = troubles;
    const deeds = shuffled<readonly [name: string, deed: () => unknown]>(
      [
        ...many(KILLS, () => ['leader killed', killLeader] as const),
        ...many(WEB_KILLS, () => ['web process ends', () => void aside.push(killWeb())] as const),
        ...many(PAUSES, (n) => ['leader paused', () => pauseLeader(n === 0)] as const),
        ...many(OUTAGES, (n) => {
          const how = n % 2 === 0 ? 'fast' : 'immediate';
          return [`database stopped, ${how}`, () => stopDatabase(how)] as const;
        }),
      ],
      random.below,
    );
    for (const [name, deed] of deeds) {
      const before = Date.now();
      await deed();
      const lags = history.versions.slice(-3).map(({ seen, serveFrom }) => seen + LEAD_MS - serveFrom);
      if (TELLS)
        console.log(
          `${before - begun} ms: ${name}, over after ${Date.now() - before} ms; seen ${lags.join()} ms late`,
        );
      if (faults().length > 0) break;
    }
    await Promise.all(aside);
    expect(faults(), `seed ${SEED}`).toEqual([]);

    // Every subscriber receives the last version.
    clearInterval(timer);
    const last = new Map<string, string>();
    const isLast = async (): Promise<boolean> => {
      for (const path of TOPICS) {
        const { body } = await request(targets.next().origin + path);
        last.set(BASE + path, createHash('sha256').update(body).digest('hex'));
        if (numberIn(body.toString()) !== number) return false;
      }
      return true;
    };
    await expect.poll(isLast, { timeout: SETTLE_MS }).toBe(true);
    const settling = Date.now();
    const late = (): string[] =>
      sink.subscribers.flatMap(({ topic, callback, hash, got }) =>
        hash === last.get(topic) ? [] : [`${callback} ${topic} ${got.at(-1)} of ${number}`],
      );
    await expect.poll(late, { timeout: SETTLE_MS, interval: 100 }).toEqual([]);
    const settledMs = Date.now() - settling;
    await sleep(SLOT_MS);
    await pollers.stop();
    await jumpers.stop();
    for (const path of DOCUMENTS) await pollers.look(path);
    expect(faults(), `seed ${SEED}`).toEqual([]);

    const slots = await history.slots();
    expect(slots.map(({ at }) => at)).toEqual([...new Set(slots.map(({ at }) => at))]);
    expect(slotsLost(slots, fleet, troubles.gaps), `slots that no publisher took, seed ${SEED}`).toEqual([]);

    // Versions only increased, for the publication and for each poller.
    const versions = history.versions.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    for (const own of jumpers.seen) {
      const known = own.filter(({ isApart }) => !isApart);
      const order = known.flatMap(({ path, tag }) => history.versionOf.get(`${path} ${tag}`) ?? []);
      expect(order, `seed ${SEED}`).toEqual(order.toSorted((a, b) => a - b));
    }
    await history.stop();

    const of = (list: readonly number[]): string => {
      const sorted = list.toSorted((a, b) => a - b);
      return `${sorted[sorted.length >> 1] ?? 0} ms, at most ${sorted.at(-1) ?? 0}`;
    };
    const byStatus = [...jumpers.answers].map(([status, count]) => `${count} times ${status}`).join(', ');
    console.log(
      [
        `fleet, seed ${SEED}, ${((Date.now() - begun) / 1000).toFixed(0)} s: ${KILLS} leaders killed, ${OUTAGES} outages, ${figures.webKills} web processes ended, ${PAUSES} pauses`,
        `${pollers.answers()} polls of whole documents and pages, and of those who jump ${byStatus}`,
        `${versions.at(-1)} versions, ${versions.length} of them seen; ${slots.length} slots; ${sink.deliveries()} deliveries, the last after ${settledMs} ms`,
        `another leader after ${of(figures.takeovers)}; another version after ${of(figures.versions)}; for one that hung after ${of(figures.hangs)}`,
        `all well after an outage in ${of(figures.recoveries)}`,
      ].join('\n'),
    );
  },
  600_000,
);
