import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { statusOf } from '../../support/service/ledger-service.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const HERE = 'https://example.org';

const SETTINGS = `authority: example.org
aliases: { /feed: /rss.xml, /shadowed/: https://elsewhere.example/ }
`;

const FILES: Files = {
  'publication.yaml': SETTINGS,
  'ice.md': article(
    'Ice',
    '2026-01-01T10:00:00Z',
    'The harbour froze on Tuesday, and the ferry stayed where it was.',
    'slug: thin-ice',
    'permalink: /2016/04/13/Ice/',
    'redirect_from: [/old/ice/, "/?p=690", /лёд/, /ice.html]',
  ),
  '2017-12-02-first-words.md': article(
    'First words',
    '2017-12-02T10:00:00Z',
    'Words that came first of all.',
  ),
  'snow.md': article('Snow', '2026-01-02T10:00:00Z', 'Snow fell over night.', 'permalink: /snow.html'),
};

const MOVED = `301 ${HERE}/2016/04/13/Ice/`;

const linksIn = async ({ origin }: Service): Promise<Record<string, string>> => {
  const { items } = JSON.parse((await request(`${origin}/feed.json`)).body.toString()) as {
    items: readonly { title: string; url: string }[];
  };
  return Object.fromEntries(items.map(({ title, url }) => [title, url.replace(HERE, '')]));
};

describe('[71] an address of an article', () => {
  test.each([
    ['/2016/04/13/Ice/', '200'],
    ['/2016/04/13/Ice/?utm_source=x', '200'],
    ['/2016/04/13/%49ce/', '200'],
    ['/2016/04/13/Ice', MOVED],
    ['/2016/04/13/ice/', MOVED],
    ['/2016/04/13/ICE', MOVED],
    ['/2016/04/13/Ice/index.html', MOVED],
    ['/2016/04/13/ice//', MOVED],
    ['/articles/thin-ice', MOVED],
    ['/articles/ice', MOVED],
    ['/articles/Thin-Ice/', MOVED],
    ['/old/ice/', MOVED],
    ['/old/ICE', MOVED],
    ['/%D0%BB%D1%91%D0%B4/', MOVED],
    ['/%d0%bb%d1%91%d0%b4', MOVED],
    ['/ice.html', MOVED],
    ['/?p=690', MOVED],
    ['/?utm_source=x&p=690', MOVED],
    ['/index.html?p=690', MOVED],
    ['/?p=69', '200'],
    ['/?P=690', '200'],
    ['/', '200'],
    ['/snow.html', '200'],
    ['/Snow.html/', `301 ${HERE}/snow.html`],
    ['/snow', '404'],
    ['/articles/first-words', '200'],
    ['/articles/2017-12-02-first-words', `301 ${HERE}/articles/first-words`],
    ['/articles/First-Words', `301 ${HERE}/articles/first-words`],
    ['/articles/first-words/', `301 ${HERE}/articles/first-words`],
    ['/articles/unknown', '404'],
    ['/articles/', '404'],
    ['/2016/04/13/', '404'],
    ['/2016/04/13/ice/more', '404'],
    ['/old/ice.html', '404'],
    ['/%FF', '404'],
    ['/%2e%2e/ice', '404'],
    ['/feed', `301 ${HERE}/rss.xml`],
    ['/healthz', '200'],
    ['/rss.xml?p=690', '200'],
  ])('%s: %s', async (path, status) => {
    expect(await statusOf(await startService(FILES), path)).toBe(status);
  });

  test('is the link in every document, and the canonical one of the page', async () => {
    const service = await startService(FILES);
    expect(await linksIn(service)).toEqual({
      Ice: '/2016/04/13/Ice/',
      Snow: '/snow.html',
      'First words': '/articles/first-words',
    });
    const page = await request(`${service.origin}/2016/04/13/Ice/`);
    expect(page.body.toString()).toContain(`<link rel="canonical" href="${HERE}/2016/04/13/Ice/">`);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['link']).toContain(`<${HERE}/2016/04/13/Ice/>; rel="canonical"`);
  });

  test('answers with the tag of its page, and refuses other methods', async () => {
    const { origin } = await startService(FILES);
    const { headers } = await request(`${origin}/2016/04/13/Ice/`);
    const again = await request(`${origin}/2016/04/13/Ice/`, {
      headers: { 'If-None-Match': headers.etag ?? '' },
    });
    expect(again.status).toBe(304);
    expect((await request(`${origin}/2016/04/13/ice`, { method: 'POST' })).status).toBe(405);
  });

  test('survives a restart', async () => {
    const service = await startService(FILES);
    const again = await restartService(service);
    expect(await statusOf(again, '/2016/04/13/Ice/')).toBe('200');
    expect(await statusOf(again, '/?p=690')).toBe(MOVED);
    expect(await statusOf(again, '/old/ice')).toBe(MOVED);
  });

  test('is answered by a web process as by its publisher', async () => {
    const all = await startService(FILES);
    const { data, clock } = all;
    const web = await startService(
      {},
      { role: 'web', content: join(data, 'none'), data, now: () => clock.time },
    );
    for (const path of ['/2016/04/13/Ice/', '/old/ICE', '/?p=690', '/articles/ice', '/?p=69', '/nothing/'])
      expect([path, await statusOf(web, path)]).toEqual([path, await statusOf(all, path)]);
  });

  test('of a deleted article is gone', async () => {
    const service = await startService(FILES);
    rmSync(join(service.content, 'ice.md'));
    await service.regenerate();
    for (const path of ['/2016/04/13/Ice/', '/old/ice', '/?p=690', '/articles/ice'])
      expect([path, await statusOf(service, path)]).toEqual([path, '410']);
  });

  test('that its author changes redirects to the new one, in caches too', async () => {
    const service = await startService(FILES);
    await request(`${service.origin}/2016/04/13/Ice/`);
    const moved = String(FILES['ice.md']).replace('permalink: /2016/04/13/Ice/', 'permalink: /now/');
    writeFiles(service.content, { 'ice.md': moved });
    await service.regenerate();
    expect(await statusOf(service, '/2016/04/13/Ice/')).toBe(`301 ${HERE}/now/`);
    expect(await statusOf(service, '/?p=690')).toBe(`301 ${HERE}/now/`);
    expect(await statusOf(service, '/now/')).toBe('200');
    expect(service.current()?.touched).toEqual(
      expect.arrayContaining(['/2016/04/13/Ice/', '/now/', '/articles/thin-ice']),
    );
  });
});

describe('[71] an address that an article cannot have', () => {
  test.each([
    ['/shadowed/', '301 https://elsewhere.example/'],
    ['/shadowed', '301 https://elsewhere.example/'],
    ['/healthz', '200'],
    ['/tags/ice/', '404'],
    ['/rss.xml', '200'],
    ['/articles/first-words', '200'],
  ])('%s leaves it at its default one, with a finding', async (permalink, status) => {
    const service = await startService({
      ...FILES,
      'x.md': article('X', '2026-02-01T10:00:00Z', 'Nothing of note.', `permalink: ${permalink}`),
    });
    expect((await linksIn(service))['X']).toBe('/articles/x');
    expect(await statusOf(service, permalink)).toBe(status);
    expect(service.current()?.findings).toEqual([
      expect.objectContaining({ file: 'x.md', line: 4, severity: 'warning', rule: 'address' }),
    ]);
  });
});

describe('[71] a pattern in publication.yaml', () => {
  const AT_FIRST: Files = {
    ...FILES,
    'publication.yaml': `${SETTINGS}permalinks: /:year/:month/:slug/\ntimezone: Pacific/Auckland\n`,
  };

  test('gives every page its path, in the time zone of the publication', async () => {
    const service = await startService({
      ...AT_FIRST,
      'late.md': article('Late', '2025-12-31T23:00:00Z', 'The last words of the year.'),
    });
    expect(await linksIn(service)).toEqual({
      Ice: '/2016/04/13/Ice/',
      Snow: '/snow.html',
      'First words': '/2017/12/first-words/',
      Late: '/2026/01/late/',
    });
    expect(await statusOf(service, '/articles/2017-12-02-first-words')).toBe(
      `301 ${HERE}/2017/12/first-words/`,
    );
  });

  test('that is set or changed later moves every article, with redirects, and no reader sees one as new', async () => {
    const service = await startService(FILES);
    const { items: before } = JSON.parse((await request(`${service.origin}/feed.json`)).body.toString()) as {
      items: readonly { id: string; date_modified: string }[];
    };
    const put = async (permalinks: string): Promise<void> => {
      writeFiles(service.content, { 'publication.yaml': SETTINGS + permalinks });
      expect(await service.regenerate()).toBeDefined();
    };
    await put('permalinks: /:year/:slug.html\n');
    expect((await linksIn(service))['First words']).toBe('/2017/first-words.html');
    expect(await statusOf(service, '/articles/first-words')).toBe(`301 ${HERE}/2017/first-words.html`);
    await put('permalinks: /blog/:title\n');
    for (const path of ['/articles/first-words', '/2017/first-words.html', '/Blog/First-Words/'])
      expect(await statusOf(service, path)).toBe(`301 ${HERE}/blog/first-words`);
    await put('');
    for (const path of ['/blog/first-words', '/2017/first-words.html'])
      expect(await statusOf(service, path)).toBe(`301 ${HERE}/articles/first-words`);
    const { items } = JSON.parse((await request(`${service.origin}/feed.json`)).body.toString()) as {
      items: typeof before;
    };
    const known = ({ id, date_modified }: (typeof before)[number]): unknown => [id, date_modified];
    expect(items.map(known)).toEqual(before.map(known));
  });

  test('survives a restart, and files that did not change are not read again', async () => {
    const service = await startService(AT_FIRST);
    const again = await restartService(service);
    await again.regenerate();
    expect((await linksIn(again))['First words']).toBe('/2017/12/first-words/');
    expect(await statusOf(again, '/2017/12/first-words/')).toBe('200');
  });
});
