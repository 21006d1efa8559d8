import { readFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleOf } from './support/examples.ts';
import { startNginx } from './support/nginx.ts';
import { startProxy } from './support/proxy.ts';
import { mustRun } from './support/programs.ts';
import { newsboat } from './support/readers.ts';
import { article, temporaryDirectory, writeFiles, type Files } from '../support/service/directory.ts';
import { request, type Answer } from '../support/service/request.ts';
import { restartService, startService } from '../support/service/service.ts';
import { buildFrom, EVERYTHING, makeHistory, PAGES_OF_THEIR_OWN } from '../support/service/static-site.ts';

/** Starts an nginx as documented, with the configuration that the build wrote. */
function startStatic(directory: string): Promise<string> {
  return startNginx((port) =>
    exampleOf('### nginx on files', 'nginx', {
      'listen 80': `listen 127.0.0.1:${port}`,
      'server_name example.org;': 'server_name example.org; location = /readyz { return 200; }',
      '/srv/feeds': directory,
    }),
  );
}

/** Fields that nginx derives from the size and time of a file. */
const OF_NGINX: ReadonlySet<string> = new Set(['Last-Modified', 'Accept-Ranges']);

test('[35] [44] [45] [46] [49] [50] [52] [54] nginx answers every path of a build as the service does', async () => {
  const service = await startService(EVERYTHING);
  await makeHistory(service);
  await service.stop();
  service.clock.time += 86_400_000;
  const { directory, manifest } = await buildFrom(service);
  const origin = await startStatic(directory);
  const { origin: ours, clock } = await restartService(service);
  clock.time += 86_400_000;

  const wrong: string[] = [];
  let compared = 0;
  for (const entry of manifest.resources) {
    // Debian's nginx supports no other coding.
    for (const coding of ['identity', 'gzip']) {
      const headers = { 'Accept-Encoding': coding };
      const [there, here] = await Promise.all([
        request(origin + entry.path, { headers }),
        request(ours + entry.path, { headers }),
      ]);
      compared += 1;
      const hold = (name: string, a: unknown, b: unknown): void => {
        if (a !== b) wrong.push(`${entry.path} ${coding} ${name}: nginx ${String(a)}, service ${String(b)}`);
      };
      hold('status', there.status, here.status);
      hold('Location', there.headers.location, here.headers.location);
      // nginx writes its own body for a redirect.
      if (entry.status !== 301) {
        hold('bytes', there.body.toString('latin1'), here.body.toString('latin1'));
        hold('Content-Encoding', there.headers['content-encoding'], here.headers['content-encoding']);
        hold('Content-Type', there.headers['content-type'], here.headers['content-type']);
      }
      for (const name of Object.keys(manifest.shared[entry.shared] ?? {})) {
        if (OF_NGINX.has(name) || name === 'Content-Type') continue;
        if (entry.status === 301 && name !== 'Cache-Control') continue;
        hold(name, there.headers[name.toLowerCase()], here.headers[name.toLowerCase()]);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(100);
});

const FILES = {
  'publication.yaml': 'aliases: { /feed: /rss.xml, "/?feed=rss": /rss.xml }\noldHosts: [old.example.org]\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', 'Text of One.', 'tags: [boats]'),
};

/** Builds these files, serves the result, and allows further builds. */
async function startBuilt(baseUrl?: string, files: Files = FILES) {
  const service = await startService(files);
  await service.stop();
  const { content, clock } = service;
  const directory = join(temporaryDirectory(), 'public');
  await buildFrom(service, directory, baseUrl);
  const origin = await startStatic(directory);
  const publish = async (files: Files): Promise<void> => {
    writeFiles(content, files);
    clock.time += 3_600_000;
    await buildFrom(service, directory, baseUrl);
  };
  return { origin, publish };
}

test('[71] nginx serves pages at their own paths, and redirects from all others', async () => {
  const service = await startService(PAGES_OF_THEIR_OWN);
  await service.stop();
  const { directory, manifest } = await buildFrom(service);
  const origin = await startStatic(directory);
  const { origin: ours } = await restartService(service);
  const answerOf = async (to: string, path: string): Promise<unknown> => {
    const { status, headers, body } = await request(to + path);
    const { location, 'content-type': type, 'cache-control': caching } = headers;
    return [path, status, location, status === 200 ? [type, caching, body.toString('latin1')] : undefined];
  };
  for (const { path } of manifest.resources)
    expect(await answerOf(origin, path)).toEqual(await answerOf(ours, path));
  for (const path of [
    '/2017/',
    '/2017/ice/index.html.gz',
    '/2026/snow.html.gz',
    '/2026/v1.2/index.html',
    '/rain/index.html',
    '/nothing',
    '/2017/nothing/',
  ])
    expect([path, (await request(origin + path)).status]).toEqual([path, 404]);
});

/** An old site's feeds and articles. */
const OLD_SITE: Files = {
  'publication.yaml': `authority: example.org
deltas: 0
push: { hub: false }
oldHosts: [old.example.org]
aliases:
  /feed/: /rss.xml
  /feed/atom/: /atom.xml
  /index.xml: /rss.xml
  "/?feed=rss2": /rss.xml
  "/?feed=atom": /atom.xml
  "/?cat=7&feed=rss2": /tags/sea/rss.xml
  "/blog/?feed=новости": /feed.json
  /tag/sea/feed/: /tags/sea/rss.xml
  /tags/x%2Fy/rss.xml: /tags/sea/rss.xml
  /feeds/posts/default: /atom.xml
  "/feeds/posts/default?alt=rss": /rss.xml
  /old: /
`,
  'one.md': article(
    'One',
    '2026-01-01T10:00:00Z',
    'Text of One.',
    'tags: [sea]',
    'permalink: /2026/one/',
    'redirect_from: [/old/one/, "/?p=1", "/?page_id=7&preview=true", "/?cat=7&p=1"]',
  ),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Text of Two.', 'redirect_from: "/?p=2"'),
};

/** Requests to an old site, also in other spellings, and with parameters that change nothing. */
const OF_THE_OLD_SITE = [
  '/feed/',
  '/feed',
  '/feed/?utm_source=x',
  '/feed/atom',
  '/feed/atom/',
  '/index.xml',
  '/index.xml/',
  '/?feed=rss2',
  '/?x=y&feed=rss2&z',
  '/?feed=atom',
  '/?feed=rss',
  '/?feed=rss2&cat=7',
  '/?feed=rss2&cat=8',
  '/index.html?feed=rss2',
  '/blog?feed=%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8',
  '/tag/sea/feed/',
  '/tag/sea/feed',
  '/feeds/posts/default',
  '/feeds/posts/default/',
  '/feeds/posts/default?redirect=false&alt=rss',
  '/feeds/posts/default?alt=json',
  '/old',
  '/old/',
  '/old/one/',
  '/?p=1',
  '/?utm_source=x&p=1&utm_medium=y',
  '/?p=2',
  '/?p=3',
  '/?P=1',
  '/?xp=1',
  '/?preview=true&page_id=7',
  '/?page_id=7',
  '/?p=1&cat=7',
  '/?p=1&cat=8',
  '/2026/one/?p=1',
  '/rss.xml?feed=atom',
  '/feedwright-query/0/=1',
  '/feedwright-query/0/=3',
];

test.each(['redirect', 'serve'])(
  '[54] [71] nginx answers old feed paths and queries as the service does: %s',
  async (oldFeeds) => {
    const files = {
      ...OLD_SITE,
      'publication.yaml': `${String(OLD_SITE['publication.yaml'])}oldFeeds: ${oldFeeds}\n`,
    };
    const service = await startService(files);
    await service.stop();
    const { directory, manifest } = await buildFrom(service);
    const origin = await startStatic(directory);
    const { origin: ours } = await restartService(service);
    const answerOf = async (to: string, path: string, headers: OutgoingHttpHeaders): Promise<unknown> => {
      const { status, headers: got, body } = await request(to + path, { headers });
      const { location, 'content-type': type, 'cache-control': caching, 'content-encoding': coding } = got;
      return [
        path,
        status,
        location,
        status === 200 ? [type, caching, coding, body.toString('latin1')] : undefined,
      ];
    };
    for (const path of new Set([...OF_THE_OLD_SITE, ...manifest.resources.map((entry) => entry.path)])) {
      for (const coding of ['identity', 'gzip']) {
        const headers = { 'Accept-Encoding': coding };
        expect(await answerOf(origin, path, headers)).toEqual(await answerOf(ours, path, headers));
      }
    }
    const { status, headers } = await request(`${origin}/feed/`, {
      headers: { 'Sec-Fetch-Dest': 'document' },
    });
    expect([status, headers.location]).toEqual(
      oldFeeds === 'serve' ? [303, 'https://example.org/'] : [301, 'https://example.org/rss.xml'],
    );
  },
);

test('[36] [38] [40] [41] validators give 304 until a byte changes, over any number of builds', async () => {
  const { origin, publish } = await startBuilt();
  for (const coding of ['identity', 'gzip']) {
    const get = (more: OutgoingHttpHeaders = {}): Promise<Answer> =>
      request(`${origin}/rss.xml`, { headers: { 'Accept-Encoding': coding, ...more } });
    const { etag = '', 'last-modified': modified = '' } = (await get()).headers;
    expect(etag).toMatch(/^"/);
    await publish({});
    for (const headers of [{ 'If-None-Match': etag }, { 'If-Modified-Since': modified }]) {
      const again = await get(headers);
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
      expect(again.headers).toMatchObject({
        vary: 'Accept-Encoding',
        'cache-control': expect.stringContaining('max-age') as string,
      });
    }
    // The same number of bytes as before.
    await publish({
      'one.md': article(
        'One',
        '2026-01-01T10:00:00Z',
        `Text of ${coding === 'gzip' ? 'Ono' : 'Ona'}.`,
        'tags: [boats]',
      ),
    });
    for (const headers of [{ 'If-None-Match': etag }, { 'If-Modified-Since': modified }])
      expect((await get(headers)).status).toBe(200);
  }
  const tags = await Promise.all(
    ['identity', 'gzip'].map(
      async (coding) =>
        (await request(`${origin}/rss.xml`, { headers: { 'Accept-Encoding': coding } })).headers.etag,
    ),
  );
  expect(new Set(tags).size).toBe(2);
});

test('[48] [52] [53] [54] browsers, scripts, old hosts and file names get the responses of the service', async () => {
  const { origin } = await startBuilt();
  const ask = async (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<unknown[]> => {
    const { status, headers: got } = await request(origin + path, { headers, method });
    return [status, got.location ?? got['cache-control']];
  };
  const opened = { 'Sec-Fetch-Dest': 'document' };
  expect(await ask('/rss.xml', opened)).toEqual([303, './']);
  expect(await ask('/tags/boats/feed.json', opened)).toEqual([303, './']);
  expect((await ask('/tags/boats/feed.json?source', opened))[0]).toBe(200);
  expect((await ask('/rss.xml?x=y'))[0]).toBe(200);
  expect(await ask('/rss.xml', { Origin: 'https://reader.example' }, 'OPTIONS')).toEqual([204, 'no-store']);
  expect(await ask('/rss.xml', {}, 'POST')).toEqual([405, 'no-store']);
  expect(await ask('/articles/one?x', { Host: 'old.example.org' })).toEqual([
    301,
    'https://example.org/articles/one?x',
  ]);
  const notThere = [
    '/nothing',
    '/feedwright-manifest.json',
    '/feedwright-nginx.conf',
    '/feedwright-moved',
    '/_headers',
    '/_redirects',
    '/index.html',
    '/rss.xml.gz',
    '/articles/one/index.html',
    '/articles/one/',
    '/tags/boats',
    '/hub',
  ];
  for (const path of notThere) expect([path, ...(await ask(path))]).toEqual([path, 404, 'no-store']);
});

test('[54] below a path, everything works as at the root', async () => {
  const { origin } = await startBuilt('https://example.org/our%20news/');
  for (const path of ['/', '/rss.xml', '/articles/one', '/tags/boats/'])
    expect((await request(`${origin}/our%20news${path}`)).status).toBe(200);
  for (const path of ['/feed', '/?feed=rss'])
    expect((await request(`${origin}/our%20news${path}`)).headers.location).toBe(
      'https://example.org/our%20news/rss.xml',
    );
  expect((await request(`${origin}/our%20news/rss.xml.gz`)).status).toBe(404);
});

test('[54] below a path, an old host redirects from its former paths', async () => {
  const { origin } = await startBuilt('https://example.org/our%20news/');
  const headers = { Host: 'old.example.org' };
  for (const path of ['/articles/one?x', '/our%20news/articles/one?x'])
    expect((await request(origin + path, { headers })).headers.location).toBe(
      'https://example.org/our%20news/articles/one?x',
    );
});

test('[54] with unusual old addresses nginx starts, and answers no other path in their place', async () => {
  const old = [
    '/feedwright-moved',
    '/feedwright-preflight',
    '/articles%2Fone',
    '/%00nul',
    '/%0Aline',
    '//two',
    '/b";}',
    '/b{x}',
    '/~x',
  ];
  const aliases = Object.fromEntries([
    ...old.map((path) => [path, '/rss.xml']),
    ['/far', `https://example.org/${'x'.repeat(5000)}`],
  ]) as object;
  const { origin } = await startBuilt(undefined, {
    ...FILES,
    'publication.yaml': JSON.stringify({ aliases, oldHosts: ['old.example.org'] }),
  });
  // nginx itself refuses NUL.
  for (const path of old.filter((one) => one !== '/%00nul'))
    expect([path, (await request(origin + path)).headers.location]).toEqual([
      path,
      'https://example.org/rss.xml',
    ]);
  expect((await request(`${origin}/articles/one`)).status).toBe(200);
});

test.each(['/rss.xml', '/atom.xml', '/tags/boats/atom.xml'])(
  '[4] [38] newsboat reads %s of a build, and gets 304 for unchanged content',
  async (path) => {
    const { origin, publish } = await startBuilt(undefined, { 'one.md': FILES['one.md'] });
    const proxy = await startProxy(origin);
    const { reload, articles } = newsboat([proxy.origin + path]);
    for (let poll = 1; poll <= 3; poll += 1) await reload();
    expect(proxy.take().at(-1)).toMatchObject({ path, status: 304, bytes: 0 });
    await publish({ 'two.md': article('Two', '2026-01-02T10:00:00Z', 'Text of Two.', 'tags: [boats]') });
    await reload();
    expect(articles().map(({ guid }) => guid)).toEqual([
      'tag:example.org,2026-01-01:one',
      'tag:example.org,2026-01-02:two',
    ]);
  },
);

test('an upload transfers new files, documents last', async () => {
  const service = await startService(FILES);
  await service.stop();
  const home = temporaryDirectory();
  const directory = join(home, 'public');
  const upload = async (): Promise<string[][]> => {
    await buildFrom(service, directory);
    await mustRun('sh', ['-c', exampleOf('### Uploading', 'sh')], { cwd: home });
    return ['first', 'then', 'replaced-or-gone'].map((name) =>
      readFileSync(join(home, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line.replace(/,$/, '')) as { path: string }).path),
    );
  };
  const [first = [], then = []] = await upload();
  expect(then).toEqual(expect.arrayContaining(['/rss.xml', '/tags/boats/feed.json']));
  expect(first).toEqual(expect.arrayContaining(['/', '/articles/one', '/feeds.opml', '/feed']));
  expect(first.filter((path) => /rss\.xml|atom\.xml|feed\.json/.test(path))).toEqual([]);
  expect(await upload()).toEqual([[], [], []]);
  writeFiles(service.content, { 'two.md': article('Two', '2026-01-02T10:00:00Z') });
  service.clock.time += 3_600_000;
  const again = await upload();
  expect(again[0]).toContain('/articles/two');
  expect(again[0]).not.toContain('/articles/one');
  expect(again[1]).toContain('/atom.xml');
  expect(again[1]).not.toContain('/tags/boats/atom.xml');
});
