import { parseRssFeed } from 'feedsmith';
import { describe, expect, test } from 'vitest';
import { podcastGuid } from '../../../src/modules/podcast/guid.ts';
import { EXTENSIONS } from '../../../src/app/modules/feed-modules.ts';
import { dryRun } from '../../../src/core/publish/dry-run.ts';
import { configure } from '../../../src/app/configuration.ts';
import { openVolatileStore } from '../../support/store/engine.ts';
import { article, temporaryDirectory, writeFiles, type Files } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';
import { all, one, parseTree, texts, type Tree } from '../../unit/core/feed/tree.ts';

/** Every setting of a show. */
const SHOW = `
title: The Harbour Hour
description: What the tide brings
language: en
link: https://harbour.example/
icon: https://harbour.example/art.png
authors: [{ name: Harbour Radio }]
rights: © Harbour Radio
kind: podcast
podcast:
  categories:
    - Society & Culture: [Documentary, Places & Travel]
    - History
  explicit: false
  author: Harbour Radio & Friends
  owner: { name: Harbour Radio, email: radio@harbour.example }
  type: serial
  locked: true
  medium: podcast
  funding: { url: https://harbour.example/give, title: Keep the lamp lit }
  persons:
    - { name: Pilot, role: Host, url: https://harbour.example/pilot, image: https://harbour.example/pilot.png }
`;

/** Every field of an episode. */
const EPISODE = [
  'image: art/ebb.svg',
  'podcast:',
  '  title: Ebb',
  '  season: 2',
  '  seasonName: Winter',
  '  episode: 3',
  '  type: full',
  '  explicit: false',
  '  duration: 0:30:05',
  '  chapters: ebb.json',
  '  transcripts:',
  '    - { url: ebb.vtt, language: en, captions: true }',
  '    - { url: https://words.example/ebb.html, type: text/html }',
  '  persons: [Pilot, { name: Keeper, role: guest, group: cast }]',
];

const FILES: Files = {
  'publication.yaml': SHOW,
  'ebb.md': article('Ebb & flow', '2026-01-02T10:00:00Z', 'Text.', ...EPISODE),
  'ebb.mp3': 'a recording',
  'ebb.json': '{"version":"1.2.0","chapters":[]}',
  'ebb.vtt': 'WEBVTT\n',
  'art/ebb.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="1400"/>',
  'first.md': article('First', '2026-01-01T10:00:00Z', 'Text.', 'podcast: { type: trailer }'),
  'first.m4a': 'another recording',
  'first.srt': '1\n',
  'first.chapters.json': '{}',
};

async function rssOf({ origin }: Service, path = '/rss.xml'): Promise<Tree> {
  return parseTree((await request(origin + path)).body.toString());
}

const channelOf = async (service: Service, path?: string): Promise<Tree> =>
  one(await rssOf(service, path), 'channel');

/** Output of `check` for these files, as `file:line: severity message`. */
async function findings(files: Files): Promise<string[]> {
  const content = temporaryDirectory(files);
  const { settings, loadPublication } = configure({ content, baseUrl: 'https://example.org/' });
  const store = await openVolatileStore();
  try {
    const inspection = await dryRun({
      extensions: EXTENSIONS,
      contentDirectory: content,
      timezone: settings.timezone,
      publication: loadPublication(undefined),
      generator: 'test',
      store,
      previous: undefined,
      now: () => Date.parse('2026-03-01T12:00:00Z'),
    });
    return inspection.findings.map(
      ({ file, line, severity, message }) => `${file}:${line}: ${severity} ${message}`,
    );
  } finally {
    await store.close();
  }
}

describe('a show', () => {
  test('[24] [34] in RSS equals its golden file', async () => {
    const service = await startService(FILES);
    const { body } = await request(`${service.origin}/rss.xml`);
    await expect(body.toString()).toMatchFileSnapshot('../../golden/podcast.xml');
  });

  test('[34] has the elements that directories require', async () => {
    const channel = await channelOf(await startService(FILES));
    expect(one(channel, 'itunes:author').text).toBe('Harbour Radio & Friends');
    expect(one(channel, 'itunes:explicit').text).toBe('false');
    expect(one(channel, 'itunes:image').attributes).toStrictEqual({
      href: 'https://harbour.example/art.png',
    });
    expect(one(channel, 'itunes:owner', 'itunes:email').text).toBe('radio@harbour.example');
    expect(one(channel, 'itunes:type').text).toBe('serial');
    expect(all(channel, 'itunes:category').map(({ attributes }) => attributes['text'])).toEqual([
      'Society & Culture',
      'History',
    ]);
    expect(one(channel, 'podcast:guid').text).toBe(podcastGuid('https://example.org/rss.xml'));
    const locked = one(channel, 'podcast:locked');
    expect([locked.text, locked.attributes]).toStrictEqual(['yes', { owner: 'radio@harbour.example' }]);
    expect(one(channel, 'podcast:medium').text).toBe('podcast');
    expect(one(channel, 'podcast:person').attributes).toStrictEqual({
      role: 'host',
      href: 'https://harbour.example/pilot',
      img: 'https://harbour.example/pilot.png',
    });
  });

  test('[34] gives the same values in both namespaces', async () => {
    const { origin } = await startService(FILES);
    const {
      itunes,
      podcast,
      items = [],
    } = parseRssFeed((await request(`${origin}/rss.xml`)).body.toString());
    expect(itunes).toMatchObject({
      author: 'Harbour Radio & Friends',
      categories: [
        { text: 'Society & Culture', categories: [{ text: 'Documentary' }, { text: 'Places & Travel' }] },
        { text: 'History' },
      ],
      explicit: false,
      image: 'https://harbour.example/art.png',
      owner: { name: 'Harbour Radio', email: 'radio@harbour.example' },
      type: 'serial',
    });
    expect(podcast).toMatchObject({
      locked: { value: true, owner: 'radio@harbour.example' },
      fundings: [{ url: 'https://harbour.example/give', display: 'Keep the lamp lit' }],
      medium: 'podcast',
    });
    expect(items[0]).toMatchObject({
      enclosures: [{ url: 'https://example.org/media/ebb.mp3', length: 11, type: 'audio/mpeg' }],
      itunes: { title: 'Ebb', season: 2, episode: 3, episodeType: 'full', explicit: false, duration: 1805 },
      podcast: {
        season: { number: 2, name: 'Winter' },
        episode: { number: 3 },
        chapters: { url: 'https://example.org/media/ebb.json', type: 'application/json+chapters' },
        persons: [{ display: 'Pilot' }, { display: 'Keeper', role: 'guest', group: 'cast' }],
      },
    });
  });

  test('[34] has episodes with season, number, chapters, transcripts and people, all addresses absolute', async () => {
    const service = await startService(FILES);
    const [ebb, first] = all(await channelOf(service), 'item') as [Tree, Tree];
    expect(texts(ebb, 'itunes:season')).toEqual(['2']);
    expect(texts(ebb, 'itunes:episode')).toEqual(['3']);
    expect(texts(ebb, 'itunes:duration')).toEqual(['1805']);
    expect(one(ebb, 'itunes:image').attributes).toStrictEqual({
      href: 'https://example.org/media/art/ebb.svg',
    });
    expect(one(ebb, 'podcast:season').attributes).toStrictEqual({ name: 'Winter' });
    expect(one(ebb, 'podcast:chapters').attributes).toStrictEqual({
      url: 'https://example.org/media/ebb.json',
      type: 'application/json+chapters',
    });
    expect(all(ebb, 'podcast:transcript').map(({ attributes }) => attributes)).toStrictEqual([
      { url: 'https://example.org/media/ebb.vtt', type: 'text/vtt', language: 'en', rel: 'captions' },
      { url: 'https://words.example/ebb.html', type: 'text/html' },
    ]);
    expect(texts(ebb, 'podcast:person')).toEqual(['Pilot', 'Keeper']);
    // Files with the episode's base name belong to it.
    expect(one(first, 'podcast:chapters').attributes['url']).toBe(
      'https://example.org/media/first.chapters.json',
    );
    expect(one(first, 'podcast:transcript').attributes['type']).toBe('application/x-subrip');
    expect(texts(first, 'itunes:episodeType')).toEqual(['trailer']);
    for (const [path, type] of [
      ['first.chapters.json', 'application/json+chapters'],
      ['first.srt', 'application/x-subrip'],
      ['ebb.vtt', 'text/vtt'],
      ['art/ebb.svg', 'image/svg+xml'],
    ]) {
      const { status, headers } = await request(`${service.origin}/media/${path}`);
      expect([status, headers['content-type']]).toEqual([200, type]);
    }
  });

  test('[16] [34] gives an episode the same duration in JSON Feed as in RSS', async () => {
    const { origin } = await startService(FILES);
    const { items } = JSON.parse((await request(`${origin}/feed.json`)).body.toString()) as {
      items: [{ attachments: [{ duration_in_seconds: number }] }];
    };
    expect(items[0].attachments[0].duration_in_seconds).toBe(1805);
  });

  test('[34] keeps its guid when it moves, and takes the one in its settings', async () => {
    const service = await startService(FILES);
    const moved = await restartService(service, { baseUrl: 'https://elsewhere.example/show/' });
    const guid = podcastGuid('https://example.org/rss.xml');
    expect(texts(await channelOf(moved), 'podcast:guid')).toEqual([guid]);
    const own = '917393e3-1b1e-5cef-ace4-edaa54e1f810';
    writeFiles(moved.content, { 'publication.yaml': `${SHOW}  guid: ${own}\n` });
    await moved.regenerate();
    expect(texts(await channelOf(moved), 'podcast:guid')).toEqual([own]);
  });

  test('[34] gets a new guid when it is published from the machine where it was tried out', async () => {
    const movedTo = async (service: Service, baseUrl: string): Promise<Service> => {
      const moved = await restartService(service, { baseUrl });
      await moved.regenerate();
      return moved;
    };
    const tried = await startService(FILES, { baseUrl: 'http://localhost:3000/' });
    const out = await movedTo(tried, 'https://harbour.example/');
    const own = [podcastGuid('https://harbour.example/rss.xml')];
    expect(texts(await channelOf(out), 'podcast:guid')).toEqual(own);
    // The show is started once more on the first machine.
    const home = await movedTo(out, 'http://localhost:3000/');
    const back = await movedTo(home, 'https://elsewhere.example/');
    expect(texts(await channelOf(back), 'podcast:guid')).toEqual(own);
  });

  test('[34] has selections that are feeds of episodes, without a guid', async () => {
    const service = await startService({
      ...FILES,
      'ebb.md': article('Ebb', '2026-01-02T10:00:00Z', 'Text.', 'tags: [tide]'),
    });
    const channel = await channelOf(service, '/tags/tide/rss.xml');
    expect(all(channel, 'podcast:guid')).toEqual([]);
    expect(one(channel, 'itunes:explicit').text).toBe('false');
    expect(one(channel, 'item', 'itunes:author').text).toBe('Harbour Radio');
  });

  test('[34] declares namespaces only if they are used', async () => {
    const plain = (
      await request(`${(await startService({ ...FILES, 'publication.yaml': 'title: T\n' })).origin}/rss.xml`)
    ).body.toString();
    expect(plain).not.toMatch(/itunes|podcast:/);
    expect(plain).toContain('<enclosure ');
    const show = (await request(`${(await startService(FILES)).origin}/rss.xml`)).body.toString();
    expect(show.match(/xmlns:itunes=/g)).toHaveLength(1);
    expect(show.match(/xmlns:podcast="https:\/\/podcastindex\.org\/namespace\/1\.0"/g)).toHaveLength(1);
  });

  test('becomes an ordinary publication and a show again, with well-formed documents', async () => {
    const service = await startService(FILES);
    writeFiles(service.content, { 'publication.yaml': 'title: T\n' });
    await service.regenerate();
    expect(all(await channelOf(service), 'itunes:author')).toEqual([]);
    writeFiles(service.content, { 'publication.yaml': SHOW });
    await service.regenerate();
    expect(texts(await channelOf(service), 'itunes:author')).toEqual(['Harbour Radio & Friends']);
  });
});

describe('check', () => {
  test('[34] reports nothing for a complete show', async () => {
    expect(
      await findings({
        ...FILES,
        'first.md': article('First', '2026-01-01T10:00:00Z', 'Text.', 'podcast: { duration: 61 }'),
      }),
    ).toEqual([]);
  });

  test.each([
    ['title', /^title: .*$/m],
    ['description', /^description: .*$/m],
    ['language', /^language: .*$/m],
    ['icon', /^icon: .*$/m],
    ['podcast.explicit', /^ {2}explicit: .*$/m],
    ['podcast.categories', /^ {2}categories:\n(?: {4}.*\n)*/m],
  ])('[34] refuses a show without %s, with its line', async (key, line) => {
    const publication = SHOW.replace(line, '');
    expect(publication).not.toBe(SHOW);
    const at = publication.split('\n').indexOf('kind: podcast') + 1;
    expect(await findings({ 'publication.yaml': publication })).toEqual([
      `publication.yaml:${at}: error ${key}: is missing, and directories refuse a podcast without it`,
    ]);
  });

  test('[34] refuses an unknown category', async () => {
    const publication = SHOW.replace('History', 'Harbours').replace('Documentary', 'Lighthouses');
    expect(
      (await findings({ 'publication.yaml': publication })).map((line) => line.split(': ').at(-1)),
    ).toEqual(["Lighthouses is none of Apple's categories", "Harbours is none of Apple's categories"]);
  });

  test.each([
    ['has no attachment', '', /^a\.md:1: error the episode has no attachment/],
    ['has only one that is gone', 'attachments: [a.mp3]', /^a\.md:1: error the episode has no attachment/],
    ['begins with a picture', 'attachments: ["https://x.example/a.png"]', /^a\.md:1: error .* is image\/png/],
    [
      'has one without a size',
      'attachments: ["https://x.example/a.mp3"]',
      /^a\.md:1: error the size of .* is not known/,
    ],
  ])(
    '[34] refuses an episode that %s; the service publishes it with a warning',
    async (_, more, expected) => {
      const files = {
        'publication.yaml': SHOW,
        'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', ...(more === '' ? [] : [more])),
      };
      const told = await findings(files);
      expect(told[0]).toMatch(expected);
      const service = await startService(files);
      expect(all(await channelOf(service), 'item')).toHaveLength(1);
      expect(service.current()?.findings.map(({ severity }) => severity)).toEqual(told.map(() => 'warning'));
    },
  );

  test('[34] accepts a draft without its recording', async () => {
    const draft = article('A', '2026-01-01T10:00:00Z', 'Text.', 'draft: true');
    expect(await findings({ 'publication.yaml': SHOW, 'a.md': draft })).toEqual([]);
  });

  test('[34] accepts a missing duration, with a warning', async () => {
    const attachments = 'attachments: [{ url: "https://x.example/a.mp3", size: 9 }]';
    const files = {
      'publication.yaml': SHOW,
      'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', attachments),
    };
    expect(await findings(files)).toEqual([
      'a.md:1: warning the duration of https://x.example/a.mp3 is not known: add duration, such as 1:02:03',
    ]);
  });
});

describe('publication.yaml', () => {
  const faultsOf = (yaml: string): unknown => {
    try {
      configure({
        content: temporaryDirectory({ 'publication.yaml': yaml }),
        baseUrl: 'https://example.org/',
      });
      return [];
    } catch (error) {
      return (error as { faults: unknown }).faults;
    }
  };

  test.each([
    ['kind: blog', 'publication.yaml:1: kind: got "blog", expected podcast, or no kind at all'],
    [
      'title: T\npodcast: { explicit: true }',
      'publication.yaml:2: podcast: counts only beside kind: podcast',
    ],
    [
      'kind: podcast\npodcast: { explicit: yes }',
      'publication.yaml:2: podcast.explicit: got "yes", expected true or false',
    ],
    ['kind: podcast\npodcast:\n  guid: x', 'publication.yaml:3: podcast.guid: got "x", expected a UUID'],
    ['kind: podcast\npodcast: { tipe: serial }', 'publication.yaml:2: unknown key tipe in podcast'],
  ])('%j is a fault', (yaml, fault) => {
    expect(faultsOf(yaml)).toEqual([fault]);
  });
});
