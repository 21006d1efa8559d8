import { describe, expect, test } from 'vitest';
import { article, temporaryDirectory, type Files } from '../../support/service/directory.ts';
import { statusOf } from '../../support/service/ledger-service.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';
import { buildFrom } from '../../support/service/static-site.ts';

const FILES: Files = {
  'ice.md': article(
    'Ice',
    '2026-01-01T10:00:00Z',
    'The harbour froze.',
    'tags: [town]',
    'permalink: /2016/ice/',
  ),
  'snow.md': article('Snow', '2026-01-02T10:00:00Z', 'Snow fell.', 'redirect_from: /?p=2'),
};

const start = (settings: string, options = {}): Promise<Service> =>
  startService({ ...FILES, 'publication.yaml': `authority: example.org\n${settings}` }, options);

const textOf = async ({ origin }: Service, path: string): Promise<string> =>
  (await request(origin + path)).body.toString();

describe('pages on another site', () => {
  test.each([
    ['pages: https://site.example/', 'https://site.example/'],
    ['pages: https://site.example/blog', 'https://site.example/blog/'],
    ['pages: false\nlink: https://site.example', 'https://site.example/'],
    ['pages: false\nlink: https://site.example/blog/?a#b', 'https://site.example/blog/'],
  ])('%j: every link leads there, and no page is served here', async (settings, site) => {
    const service = await start(settings);
    const { items, home_page_url: home } = JSON.parse(await textOf(service, '/feed.json')) as {
      items: readonly { url: string }[];
      home_page_url: string;
    };
    expect(items.map(({ url }) => url)).toEqual([`${site}articles/snow`, `${site}2016/ice/`]);
    expect(home).toContain('https://site.example/');
    for (const [path, target] of [
      ['/articles/snow', 'articles/snow'],
      ['/articles/ice', '2016/ice/'],
      ['/2016/ice/', '2016/ice/'],
      ['/2016/ICE', '2016/ice/'],
      ['/?p=2', 'articles/snow'],
      ['/', ''],
      ['/tags/town/', ''],
    ] as const)
      expect([path, await statusOf(service, path)]).toEqual([path, `301 ${site}${target}`]);
    for (const path of ['/articles/unknown', '/tags/unknown/', '/archive/1/'])
      expect([path, await statusOf(service, path)]).toEqual([path, '404']);
  });

  test('documents and their links stay here', async () => {
    const service = await start('pages: https://site.example/');
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json', '/tags/town/atom.xml', '/feeds.opml'])
      expect([path, await statusOf(service, path)]).toEqual([path, '200']);
    expect(await textOf(service, '/tags/town/atom.xml')).toContain(
      '<link rel="self" type="application/atom+xml" href="https://example.org/tags/town/atom.xml"',
    );
    expect(await textOf(service, '/feeds.opml')).toContain('htmlUrl="https://site.example/"');
  });

  test('a browser that opens a document is shown the document', async () => {
    const headers = { 'Sec-Fetch-Dest': 'document' };
    const away = await start('pages: https://site.example/');
    expect((await request(`${away.origin}/rss.xml`, { headers })).status).toBe(200);
    const here = await start('');
    expect((await request(`${here.origin}/rss.xml`, { headers })).status).toBe(303);
  });

  test('at the same address, which another program answers, are no loop', async () => {
    const service = await start('pages: https://example.org/');
    for (const path of ['/', '/2016/ice/', '/articles/snow'])
      expect([path, await statusOf(service, path)]).toEqual([path, '404']);
    expect(await statusOf(service, '/articles/ice')).toBe('301 https://example.org/2016/ice/');
  });

  test('are never inferred from the link', async () => {
    const service = await start('link: https://site.example/');
    expect(await statusOf(service, '/')).toBe('200');
    expect(await statusOf(service, '/articles/snow')).toBe('200');
  });

  test.each([
    ['pages: false', 'publication.yaml:2: pages: got false, expected the key link too'],
    ['pages: true', 'publication.yaml:2: pages: got true, expected false, or the absolute URL'],
    ['pages: /blog/', 'expected false, or the absolute URL'],
    ['permalinks: /:foo/', 'publication.yaml:2: permalinks: got "/:foo/", expected no :foo'],
    ['permalinks: /tags/:slug/', 'expected another path: this one is an address of the service'],
    ['permalinks: [a]', 'expected a pattern such as /:year/:month/:slug/'],
  ])('%s is a fault of the configuration', async (settings, message) => {
    await expect(start(settings)).rejects.toMatchObject({
      code: 'config_invalid',
      faults: [expect.stringContaining(message) as unknown],
    });
  });

  test('a static export has no page, and redirects to them', async () => {
    const content = temporaryDirectory({
      ...FILES,
      'publication.yaml': 'authority: example.org\npages: https://site.example/\n',
    });
    const clock = { time: Date.parse('2026-03-01T12:00:00Z') };
    const { manifest } = await buildFrom({ content, data: temporaryDirectory(), clock });
    const said = Object.fromEntries(
      manifest.resources.map(({ path, status, fields }) => [path, fields['Location'] ?? status]),
    );
    expect(said).toMatchObject({
      '/': 'https://site.example/',
      '/articles/snow': 'https://site.example/articles/snow',
      '/articles/ice': 'https://site.example/2016/ice/',
      '/tags/town/': 'https://site.example/',
      '/rss.xml': 200,
    });
    const pages = manifest.resources.filter(({ files }) => files.some(({ file }) => file.endsWith('.html')));
    expect(pages).toEqual([]);
    expect(manifest.resources.filter(({ page }) => page !== undefined)).toEqual([]);
  });
});
