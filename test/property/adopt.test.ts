import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { atomIdOf } from '../../src/core/article/ids/atom-id.ts';
import { toRfc3339 } from '../../src/core/article/instant.ts';
import { identityOf } from '../../src/core/snapshot/resource.ts';
import { adoptFeeds, type AdoptResult } from '../../src/modules/moving/adopt/adopt.ts';
import { createReadOldFeed } from '../../src/modules/moving/feeds/read-old-feed.ts';
import { atomOf, rssOf } from '../support/moving/read-text.ts';
import { temporaryDirectory, writeFiles } from '../support/service/directory.ts';
import { PUBLICATION, regeneratorAt, workplace, type Workplace } from '../support/service/regenerator.ts';
import { openStore } from '../support/store/engine.ts';

/** A post of the old site. */
interface Post {
  readonly title: string;
  readonly hour: number;
  /** Form of the ids of the old publisher. */
  readonly id: 'none' | 'link' | 'query' | 'number' | 'words' | 'uuid' | 'tag' | 'odd';
  readonly link: 'name' | 'page' | 'query' | 'none';
  readonly hasDate: boolean;
  readonly hasAtomId: boolean;
  readonly file: 'dated' | 'plain' | 'folder' | 'none';
  readonly isDraft: boolean;
  readonly isRenamed: boolean;
}

const post: fc.Arbitrary<Post> = fc.record({
  title: fc.constantFrom('Notes', 'Ice & sea', 'Notes', 'A <b>', '“Quoted”', 'Übermorgen', '冰'),
  hour: fc.integer({ min: 0, max: 300 }),
  id: fc.constantFrom('none', 'link', 'query', 'number', 'words', 'uuid', 'tag', 'odd'),
  link: fc.constantFrom('name', 'name', 'page', 'query', 'none'),
  hasDate: fc.boolean(),
  hasAtomId: fc.boolean(),
  file: fc.constantFrom('dated', 'plain', 'folder', 'none'),
  isDraft: fc.nat({ max: 9 }).map((number) => number === 0),
  isRenamed: fc.nat({ max: 4 }).map((number) => number === 0),
});

const SITE = 'https://example.org';
const START = Date.parse('2014-06-05T07:11:13Z');

const momentOf = ({ hour }: Post): string => toRfc3339(START + hour * 3_600_000);

function linkOf({ link, ...rest }: Post, number: number): string {
  const day = momentOf({ link, ...rest })
    .slice(0, 10)
    .replaceAll('-', '/');
  return {
    name: `${SITE}/${day}/post-number-${number}/`,
    page: `${SITE}/blog/post-number-${number}.html`,
    query: `${SITE}/?p=${number}`,
    none: '',
  }[link];
}

function idOf(told: Post, number: number): string {
  return {
    none: '',
    link: linkOf(told, number),
    query: `${SITE}/?p=${number}`,
    number: String(number),
    words: `${number} at ${SITE}`,
    uuid: `0A0B0C0D-0000-4000-8000-${String(number).padStart(12, '0')}`,
    tag: `tag:example.org,2014:${number}`,
    odd: `<a & "b"> %7E é ${number}`,
  }[told.id];
}

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function rssItem(told: Post, number: number): string {
  const [id, link] = [idOf(told, number), linkOf(told, number)];
  return `<item><title>${xml(xml(told.title))}</title>${id === '' ? '' : `<guid isPermaLink="false">${xml(id)}</guid>`}${
    link === '' ? '' : `<link>${xml(link)}</link>`
  }${told.hasDate ? `<pubDate>${new Date(momentOf(told)).toUTCString()}</pubDate>` : ''}</item>`;
}

function atomEntry(told: Post, number: number): string {
  if (!told.hasAtomId) return '';
  const link = linkOf(told, number);
  return `<entry><title>${xml(told.title)}</title><id>urn:x:entry:${number}</id>${
    link === '' ? '' : `<link href="${xml(link)}"/>`
  }${told.hasDate ? `<published>${momentOf(told)}</published>` : ''}</entry>`;
}

const textOf = (number: number): string => `The words of number ${number}, and a few others after them.`;

function fileOf(told: Post, number: number): Readonly<Record<string, string>> {
  if (told.file === 'none') return {};
  const name = `post-number-${number}`;
  const path = {
    dated: `_posts/${momentOf(told).slice(0, 10)}-${name}.md`,
    plain: `blog/${name}.md`,
    folder: `${name}/index.md`,
  }[told.file];
  const title = told.isRenamed ? `${told.title}, once more` : told.title;
  const front = [
    `title: ${JSON.stringify(title)}`,
    `date: ${momentOf(told)}`,
    ...(told.isDraft ? ['draft: true'] : []),
  ];
  return { [path]: `---\n${front.join('\n')}\n---\n${textOf(number)}\n` };
}

/** Publishes what the gate lets through, and accepts what it refuses. Returns each document. */
async function publish(place: Workplace): Promise<(path: string) => string> {
  const regenerator = regeneratorAt(place);
  await regenerator.restore();
  if ((await regenerator.regenerate()) === undefined) {
    const { store } = await openStore(place.data, place.clock.time, false);
    const refusal = await store.refusal();
    if (refusal !== undefined) await store.refuse({ ...refusal, accepted: place.clock.time });
    await store.close();
    expect(await regenerator.regenerate()).toBeDefined();
  }
  const snapshot = regenerator.current();
  const documents = new Map(
    ['/atom.xml', '/rss.xml', '/feed.json'].map((path) => {
      const resource = snapshot?.resources.get(path);
      return [path, resource === undefined ? '' : identityOf(resource).body.toString()];
    }),
  );
  await regenerator.close();
  return (path) => documents.get(path) ?? '';
}

async function adopt(place: Workplace, sources: readonly string[]): Promise<AdoptResult> {
  return adoptFeeds({
    sources,
    contentDirectory: place.content,
    timezone: 'UTC',
    publication: PUBLICATION,
    rules: {},
    isServed: false,
    readOldFeed: createReadOldFeed({ fetch, now: () => 0 }),
    now: () => place.clock.time,
    onProgress: () => undefined,
  });
}

/** Texts of entries by their ids, as the documents have them. */
function published(
  document: (path: string) => string,
): Readonly<Record<'rss' | 'atom', ReadonlyMap<string, string>>> {
  const decoded = (text: string): string =>
    text
      .replaceAll(/&#x3C;|&lt;/giu, '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll(/&#x26;|&amp;/giu, '&');
  const entries = (text: string, element: string, id: string): ReadonlyMap<string, string> =>
    new Map(
      text
        .split(new RegExp(`<${element}[ >]`, 'u'))
        .slice(1)
        .map((one) => [decoded(new RegExp(`<${id}[^>]*>([^<]*)</`, 'u').exec(one)?.[1] ?? ''), one]),
    );
  return {
    rss: entries(document('/rss.xml'), 'item', 'guid'),
    atom: entries(document('/atom.xml'), 'entry', 'id'),
  };
}

test('[72] [73] every id of a random old feed is published again, or its item is reported', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(post, { minLength: 1, maxLength: 12 }), async (posts) => {
      const place = workplace();
      writeFiles(place.content, Object.assign({}, ...posts.map(fileOf)) as Record<string, string>);
      const feeds = temporaryDirectory({
        'rss.xml': rssOf(posts.map(rssItem).join('')),
        'atom.xml': atomOf(posts.map(atomEntry).join('')),
      });
      const result = await adopt(place, [join(feeds, 'rss.xml'), join(feeds, 'atom.xml')]);
      const { items, unmatched } = result.assignment;
      const reported = new Set(unmatched.map(({ item }) => item.id));

      // Each id of the old feed is adopted character by character.
      for (const [number, told] of posts.entries()) {
        const id = idOf(told, number);
        if (id !== '') expect(items.map((item) => item.id)).toContain(id);
      }
      const documents = published(await publish(place));
      for (const { id, atomId, article } of items) {
        if (article === undefined) {
          expect(reported).toContain(id);
          continue;
        }
        expect(documents.rss.has(id)).toBe(true);
        expect(documents.atom.has(atomId ?? atomIdOf(id))).toBe(true);
      }
      // No id goes to the article of another post, unless title and date are all that there is.
      for (const [number, told] of posts.entries()) {
        const id = idOf(told, number);
        const text = documents.rss.get(id);
        const hasName = told.link === 'name' || told.link === 'page';
        if (id === '' || !hasName) continue;
        if (told.file === 'none' || told.isDraft) continue;
        expect(text).toContain(textOf(number));
      }
      // Another run changes nothing.
      expect((await adopt(place, [join(feeds, 'rss.xml'), join(feeds, 'atom.xml')])).isWritten).toBe(false);
    }),
    { numRuns: 12 },
  );
});
