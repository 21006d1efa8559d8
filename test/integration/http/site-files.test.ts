import { expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z', 'One.', 'tags: [boats]') };

test('[1] XML documents link to the style sheet below the base URL, which exists', async () => {
  const { origin } = await startService(FILES, { baseUrl: 'https://example.org/news/' });
  for (const path of ['/rss.xml', '/atom.xml', '/tags/boats/rss.xml', '/tags/boats/atom.xml']) {
    expect((await request(origin + path)).body.toString()).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8"\?>\n<\?xml-stylesheet type="text\/css" href="https:\/\/example\.org\/news\/feed\.css"\?>\n<(rss|feed) /,
    );
  }
  const { status, headers, body } = await request(`${origin}/feed.css`);
  expect([status, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  expect(headers['cache-control']).toMatch(/^public, max-age=\d+/);
  expect(body.toString()).toContain('@namespace');
  const again = await request(`${origin}/feed.css`, { headers: { 'If-None-Match': headers.etag ?? '' } });
  expect(again.status).toBe(304);
});

test('the icon is at the usual address: the feed symbol, or the publication’s icon', async () => {
  const plain = await startService(FILES);
  const symbol = await request(`${plain.origin}/favicon.ico`);
  expect([symbol.status, symbol.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  expect(symbol.body.toString()).toMatch(/^<svg /);
  const own = await startService({
    ...FILES,
    'publication.yaml':
      'title: Bells\nfavicon: https://example.org/small.png\nicon: https://example.org/large.png\n',
  });
  const moved = await request(`${own.origin}/favicon.ico`);
  expect([moved.status, moved.headers.location]).toEqual([301, 'https://example.org/small.png']);
});
