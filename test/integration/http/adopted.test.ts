import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AdoptedItem } from '../../../src/core/adoption/adopted-item.ts';
import { writeAdopted } from '../../../src/core/adoption/write-adopted.ts';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { article, temporaryDirectory, type Files } from '../../support/service/directory.ts';
import { prose, statusOf } from '../../support/service/ledger-service.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';
import { openStore } from '../../support/store/engine.ts';

const HOST = 'https://example.org';

/** An item of the old feed, and the article that it became. */
const item = (name: string, more: Partial<AdoptedItem> = {}): AdoptedItem => ({
  article: `${name}.md`,
  id: `${HOST}/?p=${name}`,
  title: name,
  link: `${HOST}/2014/${name}/`,
  published: Date.parse('2014-06-05T17:18:00Z'),
  permalink: `/2014/${name}/`,
  isRecent: true,
  ...more,
});

const ice = (date = '2014-06-05'): string => article('ice', date, prose('ice'));
const sea = (): string => article('sea', '2014-06-05', prose('sea'));

const site = (items: readonly AdoptedItem[], files: Files): Files => ({
  'publication.yaml': 'authority: example.org\ntitle: Test\n',
  'adopted.yaml': writeAdopted({ items }),
  ...files,
});

interface Entry {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly date_published: string;
  readonly date_modified: string;
}

const textOf = async (service: Service, path: string): Promise<string> =>
  (await request(service.origin + path)).body.toString();

const entriesOf = async (service: Service): Promise<readonly Entry[]> =>
  (JSON.parse(await textOf(service, '/feed.json')) as { items: Entry[] }).items;

/** Ids in the three documents, in their order. */
async function idsOf(service: Service): Promise<Record<'rss' | 'atom' | 'json', readonly string[]>> {
  const [rss, atom] = [await textOf(service, '/rss.xml'), await textOf(service, '/atom.xml')];
  parseXmlStrictly(rss);
  parseXmlStrictly(atom);
  const inside = (xml: string, element: RegExp): string[] =>
    Array.from(xml.matchAll(element), ([, text = '']) =>
      text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&apos;', "'")
        .replaceAll(/&(?:amp|#x26);/g, '&'),
    );
  return {
    rss: inside(rss, /<guid isPermaLink="false">([^<]*)<\/guid>/g),
    atom: inside(atom.slice(atom.indexOf('<entry')), /<id>([^<]*)<\/id>/g),
    json: (await entriesOf(service)).map(({ id }) => id),
  };
}

/** Accepts what the gate refused, and regenerates. */
async function accept(service: Service): Promise<void> {
  const { store } = await openStore(service.data, service.clock.time, false);
  const refusal = await store.refusal();
  if (refusal === undefined) throw new Error('nothing to accept');
  await store.refuse({ ...refusal, accepted: service.clock.time });
  await store.close();
  await service.regenerate();
}

const warningsOf = ({ current }: Service) =>
  (current()?.findings ?? []).filter(({ severity }) => severity !== 'note');

const reasonsOf = ({ health }: Service): string => health().reasons.join('\n');

/** Ids of every form, with the id that Atom has where the old feed had no other one. */
const FORMS: readonly (readonly [id: string, atom: string | RegExp])[] = [
  ['17', /^urn:uuid:[\da-f-]{36}$/],
  ['45863 at https://old.example', /^urn:uuid:[\da-f-]{36}$/],
  ['https://old.example/?p=17&a=<b>', /^urn:uuid:[\da-f-]{36}$/],
  ['https://old.example/?p=17&a=b', 'https://old.example/?p=17&a=b'],
  ['1225C695-CFB8-4EBB-AAAA-80DA344EFA6A', 'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a'],
  [`"quoted" & 'so' <id>`, /^urn:uuid:[\da-f-]{36}$/],
  ['статья 17', /^urn:uuid:[\da-f-]{36}$/],
  ['tag:old.example,2014:лёд', 'tag:old.example,2014:лёд'],
  ['  between blanks ', /^urn:uuid:[\da-f-]{36}$/],
];

describe('adopted.yaml', () => {
  test.each(FORMS)('[72] keeps the id %j character by character', async (id, atom) => {
    const service = await startService(site([item('ice', { id })], { 'ice.md': ice() }));
    expect(reasonsOf(service)).toBe('');
    expect(await idsOf(service)).toEqual({
      rss: [id],
      json: [id],
      atom: [typeof atom === 'string' ? atom : (expect.stringMatching(atom) as unknown)],
    });
  });

  test('[72] the old Atom id stays beside the old guid, in archives and tombstones too', async () => {
    const atomId = 'tag:old.example,2014:17';
    const service = await startService(
      site([item('ice', { id: '17', atomId }), item('sea')], { 'ice.md': ice(), 'sea.md': sea() }),
    );
    const ids = await idsOf(service);
    expect(ids.rss).toContain('17');
    expect(ids.json).toContain('17');
    expect(ids.atom).toContain(atomId);
    rmSync(join(service.content, 'ice.md'));
    await service.regenerate();
    expect(await textOf(service, '/atom.xml')).toMatch(new RegExp(`<at:deleted-entry [^>]*ref="${atomId}"`));
  });

  test('[72] ids, dates and links survive a lost data directory', async () => {
    const items = [
      item('ice', {
        id: '17',
        atomId: 'tag:old.example,2014:17',
        updated: Date.parse('2015-01-01T00:00:00Z'),
      }),
      item('sea', { aliases: ['/?p=18'] }),
    ];
    const service = await startService(site(items, { 'ice.md': ice(), 'sea.md': sea() }));
    const before = [await idsOf(service), await entriesOf(service)];
    expect(before[1]).toMatchObject([
      {
        id: '17',
        url: `${HOST}/2014/ice/`,
        date_published: '2014-06-05T17:18:00Z',
        date_modified: '2015-01-01T00:00:00Z',
      },
      { id: `${HOST}/?p=sea`, url: `${HOST}/2014/sea/`, date_published: '2014-06-05T17:18:00Z' },
    ]);
    await service.stop();
    const again = await startService({}, { content: service.content, data: temporaryDirectory() });
    expect([await idsOf(again), await entriesOf(again)]).toEqual(before);
    expect(await statusOf(again, '/?p=18')).toBe(`301 ${HOST}/2014/sea/`);
  });

  test('completes an article without a date, and keeps what its author wrote', async () => {
    const items = [
      item('ice'),
      item('sea', { link: `${HOST}/own/sea/` }),
      item('sky', { link: `${HOST}/articles/heaven` }),
    ];
    const service = await startService(
      site(items, {
        'ice.md': `---\ntitle: ice\n---\n${prose('ice')}\n`,
        'sea.md': article('sea', '2014-06-05', prose('sea'), 'permalink: /own/sea/'),
        'sky.md': article('sky', '2014-06-05', prose('sky'), 'slug: heaven'),
      }),
    );
    expect(reasonsOf(service)).toBe('');
    const urls = (await entriesOf(service)).map(({ url }) => url).toSorted();
    expect(urls).toEqual([`${HOST}/2014/ice/`, `${HOST}/articles/heaven`, `${HOST}/own/sea/`]);
    expect(await statusOf(service, '/2014/sea/')).toBe(`301 ${HOST}/own/sea/`);
    expect(await statusOf(service, '/2014/sky')).toBe(`301 ${HOST}/articles/heaven`);
  });

  test('reads articles again when it changes', async () => {
    const files = { 'ice.md': ice(), 'sea.md': sea() };
    const service = await startService(site([item('ice'), item('sea')], files));
    const items = [item('ice', { aliases: ['/old/ice'] }), item('sea')];
    writeFileSync(join(service.content, 'adopted.yaml'), writeAdopted({ items }));
    await service.regenerate();
    expect(await statusOf(service, '/old/ice')).toBe(`301 ${HOST}/2014/ice/`);
  });

  test('is no article, belongs to none, and is not served', async () => {
    const service = await startService(site([item('ice')], { 'ice.md': ice(), 'adopted.md': sea() }));
    await accept(service);
    expect((await entriesOf(service)).map(({ title }) => title).toSorted()).toEqual(['ice', 'sea']);
    expect(warningsOf(service)).toEqual([]);
    expect((await request(`${service.origin}/media/adopted.yaml`)).status).toBe(404);
  });

  test('tells its faults, and its other items count', async () => {
    const service = await startService(
      site([], {
        'adopted.yaml': `items:\n  - {"article": "ice.md", "id": "17"}\n  - {"article": "ice.md", "id": "18"}\n`,
        'ice.md': ice(),
      }),
    );
    expect((await idsOf(service)).rss).toEqual(['17']);
    expect(warningsOf(service)).toMatchObject([{ file: 'adopted.yaml', line: 3, rule: 'adopted' }]);
  });
});

describe('the gate on the first start', () => {
  test.each<readonly [name: string, items: readonly AdoptedItem[], files: Files, says: RegExp]>([
    [
      'an article with an id of its own',
      [item('ice')],
      { 'ice.md': article('ice', '2014-06-05', prose('ice'), 'id: tag:example.org,2014:ice') },
      /id-changed: 1 item .*ice\.md:1: tag:example\.org,2014:ice instead of https:\/\/example\.org\/\?p=ice/,
    ],
    [
      'an article that is dated otherwise',
      [item('ice')],
      { 'ice.md': ice('2014-06-08') },
      /redate: .*ice\.md:1: 2014-06-08T00:00:00Z instead of 2014-06-05T17:18:00Z/,
    ],
    [
      'an article with another address on the same host',
      [item('ice')],
      { 'ice.md': article('ice', '2014-06-05', prose('ice'), 'slug: snow') },
      /moved: .*ice\.md:1: https:\/\/example\.org\/articles\/snow instead of https:\/\/example\.org\/2014\/ice\//,
    ],
    [
      'an article that is missing',
      [item('ice'), item('sea')],
      { 'ice.md': ice() },
      /missing: 1 item .*sea\.md/,
    ],
    [
      'an article that is a draft',
      [item('ice'), item('sea')],
      { 'ice.md': ice(), 'sea.md': article('sea', '2014-06-05', prose('sea'), 'draft: true') },
      /missing: 1 item .*sea\.md/,
    ],
    [
      'an item without an article',
      [item('ice'), { id: '17', title: 'Lost', isRecent: true }],
      { 'ice.md': ice() },
      /missing: 1 item .*"Lost"/,
    ],
    ['a new article', [item('ice')], { 'ice.md': ice(), 'sea.md': sea() }, /new: 1 item .*sea\.md:1/],
    [
      'older articles that were not in the old feed',
      [item('ice')],
      { 'ice.md': ice(), 'old.md': article('old', '2012-01-01', prose('old')) },
      /new: 1 item .*set `limit: 1` in publication\.yaml.*old\.md:1/,
    ],
  ])('[73] refuses %s until it is accepted', async (_, items, files, says) => {
    const service = await startService(site(items, files));
    expect(reasonsOf(service)).toMatch(says);
    expect(service.health()).toMatchObject({ status: 'degraded', ready: false });
    expect((await request(`${service.origin}/rss.xml`)).status).toBe(503);
    await service.regenerate();
    expect(service.current()).toBeUndefined();
    await accept(service);
    expect(service.health()).toMatchObject({ status: 'ok', ready: true, reasons: [] });
    expect((await request(`${service.origin}/rss.xml`)).status).toBe(200);
  });

  test('lets through what was written after the move, as a build without a store has to', async () => {
    const service = await startService({
      'publication.yaml': 'authority: example.org\ntitle: Test\n',
      'adopted.yaml': writeAdopted({ items: [item('ice')], moment: Date.parse('2014-06-07T12:00:00Z') }),
      'ice.md': ice(),
      'old.md': article('old', '2014-06-06', prose('old')),
      'sea.md': article('sea', '2014-06-08', prose('sea')),
    });
    expect(reasonsOf(service)).toMatch(/new: 1 item [^;]*old\.md:1/);
    expect(reasonsOf(service)).not.toContain('sea.md');
    rmSync(join(service.content, 'old.md'));
    await service.regenerate();
    expect((await entriesOf(service)).map(({ title }) => title)).toEqual(['sea', 'ice']);
  });

  test('[71] lets through a link with a query, which redirects', async () => {
    const old = { ...item('ice'), link: `${HOST}/?p=12`, permalink: undefined, aliases: ['/?p=12'] };
    const service = await startService(site([old], { 'ice.md': ice() }));
    expect((await entriesOf(service)).map(({ url }) => url)).toEqual([`${HOST}/articles/ice`]);
    expect(await statusOf(service, '/?p=12')).toBe(`301 ${HOST}/articles/ice`);
  });

  test('[73] lets through what is mended', async () => {
    const old = { 'old.md': article('old', '2012-01-01', prose('old')) };
    const service = await startService(site([item('ice')], { 'ice.md': ice(), ...old }));
    expect(service.current()).toBeUndefined();
    writeFileSync(
      join(service.content, 'publication.yaml'),
      'authority: example.org\ntitle: Test\nlimit: 1\n',
    );
    await service.regenerate();
    expect((await entriesOf(service)).map(({ title }) => title)).toEqual(['ice']);
  });

  test('[73] accepts exactly what was refused, and no item that adopted.yaml names since', async () => {
    const service = await startService(site([item('ice')], { 'ice.md': ice(), 'sea.md': sea() }));
    const items = [item('ice'), { id: '17', title: 'Lost', isRecent: true }];
    const { store } = await openStore(service.data, service.clock.time, false);
    const refusal = await store.refusal();
    if (refusal === undefined) throw new Error('nothing was refused');
    await store.refuse({ ...refusal, accepted: service.clock.time });
    await store.close();
    writeFileSync(join(service.content, 'adopted.yaml'), writeAdopted({ items }));
    await service.regenerate();
    expect(service.current()).toBeUndefined();
    expect(reasonsOf(service)).toContain('"Lost"');
  });

  test('does not refuse an old item of the archives that is gone, or another host', async () => {
    const items = [
      item('ice', { link: 'https://old.example/2014/ice/' }),
      item('sea', { isRecent: undefined }),
    ];
    const service = await startService(site(items, { 'ice.md': ice() }));
    expect(reasonsOf(service)).toBe('');
    expect((await idsOf(service)).rss).toEqual([`${HOST}/?p=ice`]);
  });
});

describe('a publication that adopts later', () => {
  const FILES = {
    'publication.yaml': 'authority: example.org\ntitle: Test\n',
    'ice.md': ice(),
    'sea.md': sea(),
  };
  const MINTED = 'tag:example.org,2014-06-05:ice';

  async function adoptLater(items: readonly AdoptedItem[]): Promise<Service> {
    const service = await startService(FILES);
    writeFileSync(join(service.content, 'adopted.yaml'), writeAdopted({ items }));
    await service.regenerate();
    return service;
  }

  test('[4] changes no id that readers know until it is accepted', async () => {
    const service = await adoptLater([item('ice')]);
    expect(reasonsOf(service)).toMatch(
      new RegExp(`id-changed: .*ice\\.md:1: ${HOST.replaceAll('.', '\\.')}/\\?p=ice instead of ${MINTED}`),
    );
    expect((await idsOf(service)).rss).toContain(MINTED);
  });

  test('[4] goes on as before when the id is taken out again', async () => {
    const service = await adoptLater([item('ice')]);
    rmSync(join(service.content, 'adopted.yaml'));
    await service.regenerate();
    expect(service.health().status).toBe('ok');
    expect((await idsOf(service)).rss).toContain(MINTED);
  });

  test('[71] [72] has the adopted id once it is accepted, and its addresses redirect', async () => {
    const service = await adoptLater([item('ice', { atomId: 'tag:old.example,2014:17' })]);
    await accept(service);
    expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
    const ids = await idsOf(service);
    expect(ids.rss).toEqual([`${HOST}/?p=ice`, 'tag:example.org,2014-06-05:sea']);
    expect((await entriesOf(service))[0]?.date_published).toBe('2014-06-05T17:18:00Z');
    expect(warningsOf(service)).toEqual([]);
    expect(ids.atom).toContain('tag:old.example,2014:17');
    expect(await statusOf(service, '/articles/ice')).toBe(`301 ${HOST}/2014/ice/`);
    expect(await textOf(service, '/2014/ice/')).toContain('ice7');
    const again = await restartService(service);
    await again.regenerate();
    expect(await idsOf(again)).toEqual(ids);
    expect(again.health().status).toBe('ok');
  });

  test('[4] asks before it changes an id in Atom alone', async () => {
    const service = await startService(site([item('ice')], { 'ice.md': ice() }));
    const items = [item('ice', { atomId: 'tag:old.example,2014:17' })];
    writeFileSync(join(service.content, 'adopted.yaml'), writeAdopted({ items }));
    await service.regenerate();
    expect(reasonsOf(service)).toContain('tag:old.example,2014:17 instead of https://example.org/?p=ice');
    await accept(service);
    expect(await idsOf(service)).toMatchObject({
      rss: [`${HOST}/?p=ice`],
      atom: ['tag:old.example,2014:17'],
    });
  });

  test('[4] gives no article the id of another one', async () => {
    const service = await adoptLater([item('sea', { id: MINTED })]);
    expect((await idsOf(service)).rss.toSorted()).toEqual([MINTED, 'tag:example.org,2014-06-05:sea']);
    expect(warningsOf(service).map(({ file, rule }) => `${file}: ${rule}`)).toContain('sea.md: adopted');
  });
});
