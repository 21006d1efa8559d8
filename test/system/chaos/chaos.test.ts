import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { freePort } from '../../support/service/free-port.ts';
import { start, type Running } from '../../support/service/cli.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';
import { createPollers, DOCUMENTS, type Pollers } from './poller.ts';
import { createRandom, type Random } from './random.ts';
import { createWriter, type Writer } from './writer.ts';

/** Seed of the changes to articles; when they are seen depends on the machine. */
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
/** Number of times the service is killed. */
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 25);
/** Seconds of the run without kills. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 20);

const ARTICLES = 30;
const WORK_EVERY_MS = 80;
/** Max. deletions in a document. */
const MAX_TOMBSTONES = 100;
/** Max. time until a round is seen: two ticks, or more on a busy machine. */
const SETTLE_MS = 60_000;

interface Scene {
  readonly random: Random;
  readonly writer: Writer;
  readonly pollers: Pollers;
  readonly serve: () => Running;
}

async function setUp(seed: number): Promise<Scene> {
  const content = temporaryDirectory({
    'publication.yaml': 'title: Chaos\nauthority: example.org\nlimit: 1000\nmaxBytes: 10000000\n',
  });
  const data = temporaryDirectory();
  const port = String(await freePort());
  const random = createRandom(seed);
  const writer = createWriter(content, random, ARTICLES);
  const args = ['--content', content, '--data', data, '--port', port, '--base-url', 'https://example.org/'];
  return {
    random,
    writer,
    pollers: createPollers(`http://127.0.0.1:${port}`, writer),
    serve: () => start(['serve', ...args, '--cron', '* * * * * *']),
  };
}

/** Works until stopped; starts a round when the last one was seen. */
function keepWorking(writer: Writer): () => void {
  const timer = setInterval(() => {
    writer.work();
    writer.turn();
  }, WORK_EVERY_MS);
  return () => clearInterval(timer);
}

/** Lets the service see the last changes, then compares every document with the writer's record. */
async function expectNothingLost({ writer, pollers }: Scene): Promise<void> {
  const until = writer.round();
  const deadline = Date.now() + SETTLE_MS;
  while (!writer.isSettled(until) && Date.now() < deadline) {
    writer.turn();
    await pollers.look('/feed.json');
    await sleep(50);
  }
  expect(
    writer.isSettled(until),
    `a service that still publishes; faults: ${pollers.faults.join('\n')}`,
  ).toBe(true);
  const markers = writer.pieces.filter(({ out }) => out).map(({ marker }) => marker);
  const deletedOnes = writer.pieces.filter(({ out, marker }) => !out && pollers.idOf.has(marker));
  for (const path of DOCUMENTS) {
    const { items, deleted } = await pollers.look(path);
    expect(items.map(({ marker }) => marker).toSorted()).toEqual(markers.toSorted());
    expect(items.map(({ id }) => id)).toEqual(items.map(({ marker }) => pollers.idOf.get(marker)));
    // RSS lists no deletions, and a full list has dropped the oldest ones.
    if (path === '/rss.xml' || deleted.length >= MAX_TOMBSTONES) continue;
    expect(deleted).toEqual(
      expect.arrayContaining(deletedOnes.map(({ marker }) => pollers.idOf.get(marker))),
    );
  }
}

function report(name: string, { writer, pollers }: Scene, more = ''): void {
  const deeds = [...writer.done].map(([kind, count]) => `${kind} ${count}`).join(', ');
  console.log(
    `${name}, seed ${SEED}: ${pollers.answers()} answers, ${pollers.generations()} representations, ${writer.round()} rounds; ${deeds}${more}`,
  );
}

test('[4] [5] [37] [47] under constant changes every response is whole, and every article keeps its id', async () => {
  const scene = await setUp(SEED);
  const { child, listening, ended } = scene.serve();
  await listening;
  scene.pollers.start();
  const stopWorking = keepWorking(scene.writer);
  await sleep(SECONDS * 1000);
  stopWorking();
  await expectNothingLost(scene);
  await scene.pollers.stop();
  report('work', scene);
  expect(scene.pollers.faults, `seed ${SEED}`).toEqual([]);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test(`[3] [4] [37] [47] killed ${KILLS} times at any moment, the service loses nothing, mixes nothing and changes no id`, async () => {
  const scene = await setUp(SEED + 1);
  const { random, pollers, writer, serve } = scene;
  const startsMs: number[] = [];
  pollers.isDown(true);
  pollers.start();
  const stopWorking = keepWorking(writer);
  for (let kill = 0; kill < KILLS && pollers.faults.length === 0; kill += 1) {
    const started = performance.now();
    const { child, listening, ended } = serve();
    const up = listening.then(
      () => {
        startsMs.push(performance.now() - started);
        pollers.isDown(false);
      },
      () => {},
    );
    // Some processes end before they listen, most run for a few ticks, and every other one dies during a
    // tick.
    if (kill % 5 === 4) await sleep(random.below(600));
    else {
      await up;
      await sleep(random.below(1200));
      if (kill % 2 === 0) await sleep(1000 - (Date.now() % 1000) + random.below(40));
    }
    pollers.isDown(true);
    child.kill('SIGKILL');
    const { signal, stderr } = await ended;
    expect([signal, signal === 'SIGKILL' ? '' : stderr]).toEqual(['SIGKILL', '']);
    expect(stderr, `seed ${SEED}, kill ${kill}`).not.toMatch(/"level":(?:50|60)(?!.*"event":"finding")/);
    await up;
  }
  await serve().listening;
  pollers.isDown(false);
  stopWorking();
  await expectNothingLost(scene);
  await pollers.stop();
  const sorted = startsMs.toSorted((a, b) => a - b);
  const [median, slowest] = [sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
  report('kills', scene, `; serving after ${median.toFixed(0)} ms, at the latest ${slowest.toFixed(0)} ms`);
  expect(pollers.faults, `seed ${SEED}`).toEqual([]);
});
