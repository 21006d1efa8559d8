import { expect, test } from 'vitest';
import { feed2exec, newsboat, rss2email } from './support/readers.ts';
import { startAtLoopback } from './support/service.ts';
import { article, writeFiles, type Files } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';
import type { Service } from '../support/service/service.ts';

const HEAD = 'title: Bells\nauthority: example.org\naliases: {/boats.rss: /tags/boats/rss.xml}\n';
/** Later than the clock of a test service, 2026-03-01T12:00:00Z. */
const SOON = '2026-03-02T00:00:00Z';
const NAMES = ['one', 'two', 'three', 'four'];

/** Articles with these names and tags. */
const articles = (names: readonly string[], tags: string): Files =>
  Object.fromEntries(
    names.map((name) => [`${name}.md`, article(name, dateOf(name), undefined, `tags: [${tags}]`)]),
  );

const dateOf = (name: string): string => `2026-01-0${NAMES.indexOf(name) + 1}T10:00:00Z`;
const idOf = (name: string): string => `tag:example.org,${dateOf(name).slice(0, 10)}:${name}`;

/** Creates independent readers that are subscribed to one address. */
async function readersOf(url: string) {
  const boat = newsboat([url]);
  const mail = await rss2email(url);
  const exec = feed2exec(url);
  return {
    /** newsboat keeps validators from its second fetch on, so each reader polls twice. */
    poll: async (): Promise<void> => {
      for (let round = 1; round <= 2; round += 1)
        await Promise.all([boat.reload(), mail.run(), exec.fetch()]);
    },
    /** Ids that each reader received. */
    got: () => ({
      newsboat: boat
        .articles()
        .map(({ guid }) => guid)
        .sort(),
      rss2email: mail
        .messages()
        .map((message) => message.slice(0, message.indexOf(': ')))
        .sort(),
      feed2exec: exec.ids().toSorted(),
    }),
  };
}

async function change(service: Service, files: Files, moment: string): Promise<void> {
  writeFiles(service.content, files);
  service.clock.time = Date.parse(moment);
  expect(await service.regenerate()).toBeDefined();
}

const everybodyGot = (ids: readonly string[]) => {
  const sorted = ids.toSorted();
  return { newsboat: sorted, rss2email: sorted, feed2exec: sorted };
};

test.each(['/tags/boats/rss.xml', '/tags/boats/atom.xml', '/boats.rss'])(
  '[54] [4] readers of %s, which moves, have every article once, and one notice',
  async (path) => {
    const service = await startAtLoopback({ 'publication.yaml': HEAD, ...articles(['one', 'two'], 'boats') });
    const readers = await readersOf(service.origin + path);
    await readers.poll();
    expect(readers.got()).toEqual(everybodyGot(['one', 'two'].map(idOf)));

    const moved = `feeds:\n  tags/boats: {moved: {to: /tags/ships/, from: ${SOON}}}\n`;
    await change(
      service,
      { 'publication.yaml': HEAD + moved, ...articles(['one', 'two', 'three'], 'boats, ships') },
      '2026-03-01T13:00:00Z',
    );
    await readers.poll();
    const notice = 'tag:example.org,2026-01-01:feed/tags/boats/moved';
    expect(readers.got()).toEqual(everybodyGot([...['one', 'two', 'three'].map(idOf), notice]));

    await change(service, articles(['four'], 'ships'), SOON);
    const { status, headers } = await request(`${service.origin}/tags/boats/rss.xml`);
    expect([status, headers.location]).toEqual([301, `${service.origin}/tags/ships/rss.xml`]);
    await readers.poll();
    expect(readers.got()).toEqual(everybodyGot([...NAMES.map(idOf), notice]));
  },
);

test.each(['/tags/boats/rss.xml', '/tags/boats/atom.xml'])(
  '[54] [4] readers of %s, which is retired, keep every article once, and get one notice',
  async (path) => {
    const service = await startAtLoopback({ 'publication.yaml': HEAD, ...articles(['one', 'two'], 'boats') });
    const readers = await readersOf(service.origin + path);
    await readers.poll();
    const retired = `feeds:\n  tags/boats: {retired: {from: ${SOON}, notice: No more boats.}}\n`;
    await change(
      service,
      { 'publication.yaml': HEAD + retired, ...articles(['three'], 'boats') },
      '2026-03-01T13:00:00Z',
    );
    await readers.poll();
    const notice = 'tag:example.org,2026-01-01:feed/tags/boats/retired';
    const all = everybodyGot([...['one', 'two', 'three'].map(idOf), notice]);
    expect(readers.got()).toEqual(all);

    await change(service, articles(['four'], 'boats'), SOON);
    expect((await request(service.origin + path)).status).toBe(410);
    await readers.poll();
    expect(readers.got()).toEqual(all);
  },
);
