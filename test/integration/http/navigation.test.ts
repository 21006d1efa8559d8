import { describe, expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

/** Request fields that Chromium sends for a typed address. */
const BROWSER = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Site': 'none',
  'Sec-Fetch-User': '?1',
};

const FILES = {
  'publication.yaml': `title: Bells
authority: example.org
limit: 1
feeds:
  tags/old: { moved: /tags/boats/ }
  tags/soon: { moved: { to: /tags/boats/, from: 2026-06-01 } }
  tags/gone: { retired: 2026-02-01 }
`,
  'one.md': article('One', '2026-01-01T10:00:00Z', 'One.', 'tags: [boats, old, soon, gone, דגים]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z'),
};

const start = (baseUrl = 'https://example.org/') => startService(FILES, { baseUrl });

describe('[48] a browser that navigates to', () => {
  test('each document is redirected to its page, which exists', async () => {
    const { origin } = await start();
    const folders = ['/', '/tags/boats/', '/tags/soon/', '/tags/%D7%93%D7%92%D7%99%D7%9D/', '/archive/1-1/'];
    for (const folder of folders) {
      for (const file of ['rss.xml', 'atom.xml', 'feed.json', 'rss.xml?utm_source=x']) {
        for (const method of ['GET', 'HEAD']) {
          const { status, headers, body } = await request(origin + folder + file, {
            method,
            headers: BROWSER,
          });
          expect([status, headers.location, headers['cache-control']]).toEqual([303, folder, 'no-store']);
          expect(headers).not.toHaveProperty('etag');
          expect(headers).not.toHaveProperty('vary');
          expect(body.toString()).toBe(method === 'GET' ? `See ${folder}\n` : '');
        }
      }
      const twin = await request(origin + folder, { headers: BROWSER });
      expect([twin.status, twin.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    }
  });

  test('a document of which it has an old copy is redirected too', async () => {
    const { origin } = await start();
    const { headers } = await request(`${origin}/rss.xml`);
    const again = await request(`${origin}/rss.xml`, {
      headers: { ...BROWSER, 'If-None-Match': headers.etag, 'If-Match': '"other"', 'A-IM': 'feed' },
    });
    expect(again.status).toBe(303);
  });

  test('a moved feed is redirected to the new one first, and then told that a feed has ended', async () => {
    const { origin } = await start();
    const moved = await request(`${origin}/tags/old/rss.xml`, { headers: BROWSER });
    expect([moved.status, moved.headers.location]).toEqual([301, 'https://example.org/tags/boats/rss.xml']);
    expect((await request(`${origin}/tags/gone/rss.xml`, { headers: BROWSER })).status).toBe(410);
  });

  test('a publication below a path is redirected to its page', async () => {
    const { origin } = await start('https://example.org/news/');
    const { headers } = await request(`${origin}/tags/boats/atom.xml`, { headers: BROWSER });
    expect(headers.location).toBe('/news/tags/boats/');
  });

  test('an unknown address gets 404', async () => {
    const { origin } = await start();
    for (const path of ['/tags/nobody/rss.xml', '/archive/9/rss.xml']) {
      expect((await request(origin + path, { headers: BROWSER })).status).toBe(404);
    }
  });
});

describe('the document itself is sent', () => {
  test('[48] to clients that are no browser, or do not navigate', async () => {
    const { origin } = await start();
    const plain = await request(`${origin}/rss.xml`);
    for (const dest of ['empty', 'iframe', 'object', 'style', 'xslt', 'Document', '', undefined]) {
      const { 'Sec-Fetch-Dest': _, ...others } = { ...BROWSER, 'Accept-Encoding': 'identity' };
      const headers = dest === undefined ? others : { ...others, 'Sec-Fetch-Dest': dest };
      const { status, body } = await request(`${origin}/rss.xml`, { headers });
      expect([dest, status]).toEqual([dest, 200]);
      expect(body.equals(plain.body)).toBe(true);
    }
  });

  test('[46] to a cache: its responses do not vary by client', async () => {
    const { origin } = await start();
    const varies = ({ headers }: Answer): unknown => headers.vary;
    const plain = await request(`${origin}/rss.xml`);
    expect(varies(plain)).toBe('Accept-Encoding, A-IM, If-None-Match');
    expect(varies(await request(`${origin}/rss.xml`, { headers: { 'Sec-Fetch-Dest': 'empty' } }))).toBe(
      varies(plain),
    );
  });

  test('as source, in a type that browsers display and with conditions, to people who ask for it', async () => {
    const { origin } = await start();
    const { status, headers, body } = await request(`${origin}/rss.xml?source`, {
      headers: { ...BROWSER, 'Accept-Encoding': 'identity' },
    });
    expect([status, headers['content-type']]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(body.equals((await request(`${origin}/rss.xml`)).body)).toBe(true);
    const json = await request(`${origin}/feed.json?source`, { headers: BROWSER });
    expect([json.status, json.headers['content-type']]).toEqual([200, 'application/feed+json']);
    const again = await request(`${origin}/rss.xml?source`, {
      headers: { ...BROWSER, 'Accept-Encoding': 'identity', 'If-None-Match': headers.etag },
    });
    expect(again.status).toBe(304);
  });

  test('pages, lists and errors are not redirected', async () => {
    const { origin } = await start();
    for (const [path, status] of [
      ['/', 200],
      ['/articles/one', 200],
      ['/feeds.opml', 200],
      ['/healthz', 200],
      ['/nothing', 404],
    ] as const) {
      expect((await request(origin + path, { headers: BROWSER })).status).toBe(status);
    }
    const options = await request(`${origin}/rss.xml`, { method: 'OPTIONS', headers: BROWSER });
    const post = await request(`${origin}/rss.xml`, { method: 'POST', headers: BROWSER });
    expect([options.status, post.status]).toEqual([204, 405]);
  });
});
