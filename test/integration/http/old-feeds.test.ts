import { describe, expect, test } from 'vitest';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { statusOf } from '../../support/service/ledger-service.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const HERE = 'https://example.org';

/** Old addresses as WordPress, Blogger, Ghost and Jekyll have them. */
const ALIASES = `
  /feed/: /rss.xml
  /feed/atom/: /atom.xml
  "/?feed=rss2": /rss.xml
  "/?feed=atom": /atom.xml
  "/?feed=rss2&cat=7": /tags/sea/rss.xml
  /tag/sea/feed/: /tags/sea/rss.xml
  /feeds/posts/default: /atom.xml
  "/feeds/posts/default?alt=rss": /rss.xml
  /Index.XML: /rss.xml
  /old: /
  /away: https://elsewhere.example/rss.xml
  /none: /tags/none/rss.xml
`;

const FILES: Files = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'The first words.', 'tags: [sea]'),
};

const start = (settings: string): Promise<Service> =>
  startService({ ...FILES, 'publication.yaml': `authority: example.org\naliases:${ALIASES}${settings}` });

/** Requests of readers, each with the document that they mean. */
const ASKED: readonly (readonly [string, string])[] = [
  ['/feed/', '/rss.xml'],
  ['/feed', '/rss.xml'],
  ['/FEED', '/rss.xml'],
  ['/Feed/', '/rss.xml'],
  ['/f%65ed', '/rss.xml'],
  ['/feed/?utm_source=x', '/rss.xml'],
  ['/feed//', '/rss.xml'],
  ['/feed/atom', '/atom.xml'],
  ['/?feed=rss2', '/rss.xml'],
  ['/?utm_source=x&feed=rss2', '/rss.xml'],
  ['/?cat=7&feed=rss2', '/tags/sea/rss.xml'],
  ['/?feed=atom&x', '/atom.xml'],
  ['/index.html?feed=atom', '/atom.xml'],
  ['/tag/sea/feed', '/tags/sea/rss.xml'],
  ['/tag/Sea/feed/', '/tags/sea/rss.xml'],
  ['/feeds/posts/default', '/atom.xml'],
  ['/feeds/posts/default/', '/atom.xml'],
  ['/feeds/posts/default?max-results=500', '/atom.xml'],
  ['/feeds/posts/default?redirect=false&alt=rss', '/rss.xml'],
  ['/index.xml', '/rss.xml'],
];

/** The response without what belongs to one request. */
function comparable({ status, headers, body }: Answer): unknown {
  const { date: _date, expires: _expires, ...fields } = headers;
  return { status, fields, body: body.toString('latin1') };
}

describe('[71] an old feed path', () => {
  test.each(ASKED)('%s redirects to %s', async (path, document) => {
    expect(await statusOf(await start(''), path)).toBe(`301 ${HERE}${document}`);
  });

  test('is answered like its document, in every coding and under every condition, if old feeds are served', async () => {
    const { origin } = await start('oldFeeds: serve\n');
    for (const [path, document] of ASKED) {
      const { headers: first } = await request(origin + document);
      for (const [method, headers] of [
        ['GET', {}],
        ['HEAD', {}],
        ['GET', { 'Accept-Encoding': 'br' }],
        ['GET', { 'If-None-Match': first.etag ?? '' }],
        ['GET', { 'If-Modified-Since': first['last-modified'] ?? '' }],
        ['GET', { 'Sec-Fetch-Dest': 'document' }],
        ['OPTIONS', {}],
        ['POST', {}],
      ] as const) {
        const [old, present] = await Promise.all([
          request(origin + path, { method, headers }),
          request(origin + document, { method, headers }),
        ]);
        expect([path, method, comparable(old)]).toEqual([path, method, comparable(present)]);
      }
    }
    const { body, headers } = await request(`${origin}/feed`);
    expect(body.toString()).toContain(
      `<atom:link rel="self" type="application/rss+xml" href="${HERE}/rss.xml"/>`,
    );
    expect(headers['link']).toContain(`<${HERE}/rss.xml>; rel="self"`);
  });

  test('gives deltas to the readers of its document', async () => {
    const service = await start('oldFeeds: serve\n');
    const { headers } = await request(`${service.origin}/feed`);
    writeFiles(service.content, { 'two.md': article('Two', '2026-01-02T10:00:00Z') });
    await service.regenerate();
    const delta = await request(`${service.origin}/feed`, {
      headers: { 'A-IM': 'feed', 'If-None-Match': headers.etag ?? '' },
    });
    expect(delta.status).toBe(226);
    expect(delta.body.toString()).toContain('<title>Two</title>');
    expect(delta.body.toString()).not.toContain('<title>One</title>');
  });

  test('redirects where its target is no document that exists', async () => {
    const service = await start('oldFeeds: serve\n');
    expect(await statusOf(service, '/old/')).toBe(`301 ${HERE}/`);
    expect(await statusOf(service, '/away')).toBe('301 https://elsewhere.example/rss.xml');
    expect(await statusOf(service, '/none')).toBe(`301 ${HERE}/tags/none/rss.xml`);
  });

  test('follows its document when that moves or ends', async () => {
    const service = await start(
      'oldFeeds: serve\nfeeds: { /: { moved: "https://new.example/" }, tags/sea: { retired: 2026-01-05 } }\n',
    );
    expect(await statusOf(service, '/feed')).toBe('301 https://new.example/rss.xml');
    expect(await statusOf(service, '/tag/sea/feed/')).toBe('410');
  });

  test('on a former host redirects, and keeps the query of an article', async () => {
    const service = await startService({
      ...FILES,
      'two.md': article('Two', '2026-01-02T10:00:00Z', 'Text.', 'redirect_from: "/?p=12"'),
      'publication.yaml': `authority: example.org\noldHosts: [old.example.org]\noldFeeds: serve\naliases:${ALIASES}`,
    });
    const headers = { Host: 'old.example.org' };
    for (const [path, location] of [
      ['/feed/', '/rss.xml'],
      ['/?x&feed=atom', '/atom.xml'],
      ['/?utm_source=x&p=12', '/?p=12'],
      ['/?utm_source=x', '/'],
    ] as const) {
      const answer = await request(service.origin + path, { headers });
      expect([path, answer.status, answer.headers.location]).toEqual([path, 301, HERE + location]);
    }
    expect(await statusOf(service, '/?p=12')).toBe(`301 ${HERE}/articles/two`);
  });
});

test('[71] an old path in another spelling shadows nothing of the service, and never redirects to itself', async () => {
  const service = await startService({
    ...FILES,
    'publication.yaml': `authority: example.org
aliases:
  /tags/SEA: /rss.xml
  /Rss.xml: /rss.xml
  /HUB: /rss.xml
  /Healthz/: /rss.xml
  /tags/sky: /tags/sky/
  /a: /B
  /b: /C
  /c/: /A
`,
  });
  for (const [path, status] of [
    ['/tags/SEA', `301 ${HERE}/rss.xml`],
    ['/tags/sea/', '200'],
    ['/tags/sea', `301 ${HERE}/rss.xml`],
    ['/Rss.xml', `301 ${HERE}/rss.xml`],
    ['/rss.xml', '200'],
    ['/RSS.xml', '404'],
    ['/healthz', '200'],
    ['/hub', '405'],
    ['/tags/sky', `301 ${HERE}/tags/sky/`],
    ['/tags/sky/', '404'],
    ['/a', `301 ${HERE}/B`],
    ['/B', '404'],
  ] as const)
    expect([path, await statusOf(service, path)]).toEqual([path, status]);
});
