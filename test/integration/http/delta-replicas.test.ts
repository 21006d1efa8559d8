import { expect, test } from 'vitest';
import { change, delta, FILES, FOUR, get, held, tagOf, text } from '../../support/service/delta-service.ts';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const PATHS = ['/rss.xml', '/atom.xml', '/feed.json'] as const;
const CODINGS = ['identity', 'gzip', 'br'];

/** Starts a second service on the directories of the first, which follows its snapshots. */
async function follow({ content, data, clock }: Service): Promise<Service> {
  const follower = await startService({}, { content, data, now: () => clock.time });
  expect(follower.health().role).toBe('follower');
  return { ...follower, clock };
}

const two = (seed: string): Files => ({
  'two.md': article('Two', '2026-01-02T10:00:00Z', `${text('Two')} ${seed}`, 'tags: [sea]'),
});

/** Everything that a client sees of a response except fields that depend on the clock. */
const seen = ({ status, headers, body }: Awaited<ReturnType<typeof get>>): unknown => [
  status,
  { ...headers, date: '', 'cache-control': '', expires: '' },
  body.toString('base64'),
];

test('[2] [56] every process computes the same delta, byte by byte', async () => {
  const settings = String(FILES['publication.yaml']).replace('limit: 4', 'limit: 3');
  const publisher = await startService({
    ...FILES,
    'publication.yaml': `${settings}kind: podcast\nfeeds:\n  /: {moved: {to: 'https://new.example/', from: 2027-01-01}}\n`,
  });
  const follower = await follow(publisher);
  const before = await Promise.all(PATHS.map((path) => tagOf(publisher, path)));
  await change(publisher, {
    ...FOUR,
    'five.md': article('Five', '2026-01-05T10:00:00Z', text('Five')),
  });
  await change(publisher, {}, ['three.md']);
  await follower.regenerate();
  expect(follower.current()).toMatchObject({ isComplete: false, archived: 2, tombstones: [{}] });
  for (const [index, path] of PATHS.entries()) {
    expect(held(await get(follower, path))[0]).toBe('feed/moved');
    for (const coding of CODINGS) {
      const headers = { 'Accept-Encoding': coding };
      const here = await delta(publisher, path, before[index] ?? '', headers);
      const there = await delta(follower, path, before[index] ?? '', headers);
      expect([here.status, there.status]).toEqual([226, 226]);
      expect(seen(there)).toEqual(seen(here));
      const deleted = path === '/rss.xml' ? [] : ['-three'];
      expect(held(there)).toEqual(['five', 'four', ...deleted]);
    }
  }
});

test('[56] a process that skipped a snapshot knows its instances', async () => {
  const publisher = await startService(FILES);
  const follower = await follow(publisher);
  const tags = [await tagOf(publisher, '/atom.xml')];
  for (const files of [FOUR, two('Mended.'), two('Mended again.')]) {
    await change(publisher, files);
    tags.push(await tagOf(publisher, '/atom.xml'));
  }
  await follower.regenerate();
  const answers = await Promise.all(tags.map((tag) => delta(follower, '/atom.xml', tag)));
  expect(answers.map(({ status }) => status)).toEqual([226, 226, 226, 304]);
  expect(answers.slice(0, 3).map(held)).toEqual([['four', 'two'], ['two'], ['two']]);
});

test('[56] a publisher that takes over continues with its predecessor’s instances', async () => {
  const publisher = await startService(FILES);
  const follower = await follow(publisher);
  const first = await tagOf(publisher, '/rss.xml');
  await change(publisher, FOUR);
  const second = await tagOf(publisher, '/rss.xml');
  await publisher.stop();
  // It has not even read the second snapshot.
  await change(follower, two('Mended.'));
  expect(follower.health().role).toBe('publisher');
  const answers = await Promise.all([first, second].map((tag) => delta(follower, '/rss.xml', tag)));
  expect(answers.map(({ status }) => status)).toEqual([226, 226]);
  expect(answers.map(held)).toEqual([['four', 'two'], ['two']]);
});

test('[56] a restart keeps as many instances as the publication configures', async () => {
  let service = await startService({
    ...FILES,
    'publication.yaml': `${String(FILES['publication.yaml'])}deltas: 2\n`,
  });
  const tags = [await tagOf(service, '/feed.json')];
  for (const number of [1, 2, 3]) {
    await change(service, two(`Mended ${number} times.`));
    tags.push(await tagOf(service, '/feed.json'));
    service = await restartService(service);
  }
  const statuses = await Promise.all(
    tags.map(async (tag) => (await delta(service, '/feed.json', tag)).status),
  );
  expect(statuses).toEqual([200, 226, 226, 304]);
  // The reverted document is current in every process.
  await change(service, two('Mended 2 times.'));
  service = await restartService(service);
  expect((await delta(service, '/feed.json', tags[2] ?? '')).status).toBe(304);
  expect(held(await delta(service, '/feed.json', tags[3] ?? ''))).toEqual(['two']);
});

test('[56] a lower limit of instances applies in every process, though no document has changed', async () => {
  const publisher = await startService(FILES);
  const follower = await follow(publisher);
  const tags = [await tagOf(publisher, '/rss.xml')];
  for (const number of [1, 2, 3]) {
    await change(publisher, two(`Mended ${number} times.`));
    tags.push(await tagOf(publisher, '/rss.xml'));
  }
  await change(publisher, { 'publication.yaml': `${String(FILES['publication.yaml'])}deltas: 1\n` });
  await follower.regenerate();
  for (const one of [publisher, follower]) {
    const statuses = await Promise.all(tags.map(async (tag) => (await delta(one, '/rss.xml', tag)).status));
    expect(statuses).toEqual([200, 200, 226, 304]);
  }
});

test('[56] instances of on-demand feeds are known to the process that rendered them; others send the whole document with its tag', async () => {
  const publisher = await startService(FILES);
  const follower = await follow(publisher);
  const first = await tagOf(publisher, '/tags/sea/atom.xml');
  await change(publisher, FOUR);
  await follower.regenerate();
  const whole = await get(publisher, '/tags/sea/atom.xml');
  const answers = await Promise.all(
    [publisher, follower].map((one) => delta(one, '/tags/sea/atom.xml', first)),
  );
  expect(answers.map(({ status, headers }) => [status, headers.etag])).toEqual([
    [226, whole.headers.etag],
    [200, whole.headers.etag],
  ]);
});

test('[56] a client that changes process at every poll ends with the whole content', async () => {
  const publisher = await startService(FILES);
  const processes = [publisher, await follow(publisher), await follow(publisher)];
  let tag = await tagOf(publisher, '/atom.xml');
  const statuses = new Set<number>();
  const had = new Set(['three', 'two', 'one']);
  for (let turn = 1; turn <= 6; turn += 1) {
    writeFiles(publisher.content, {
      [`n${turn}.md`]: article(`N${turn}`, `2026-02-0${turn}T10:00:00Z`, text(`n${turn}`)),
    });
    publisher.clock.time += 60_000;
    for (const one of processes) await one.regenerate();
    const asked = processes[turn % processes.length] ?? publisher;
    const answer = await delta(asked, '/atom.xml', tag);
    statuses.add(answer.status);
    for (const name of held(answer)) had.add(name);
    tag = answer.headers.etag ?? '';
    expect(tag).toBe(await tagOf(publisher, '/atom.xml'));
  }
  expect([...statuses]).toEqual([226]);
  expect([...had].toSorted()).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'one', 'three', 'two']);
});

test('[56] an unknown instance gets the whole document', async () => {
  const publisher = await startService(FILES);
  const follower = await follow(publisher);
  const whole = await get(publisher, '/rss.xml');
  const unknown = { 'If-None-Match': '"0123456789abcdef0123456789abcdef"', 'A-IM': 'feed' };
  for (const path of ['/rss.xml', '/tags/sea/rss.xml']) {
    for (const one of [publisher, follower]) expect((await get(one, path, unknown)).status).toBe(200);
  }
  expect(seen(await get(follower, '/rss.xml', unknown))).toEqual(seen(whole));
});
