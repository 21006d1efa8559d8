import { describe, expect, onTestFinished, test } from 'vitest';
import { FORMATS } from '../../../src/core/feed/feed.ts';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { createDeliveryHandler } from '../../../src/core/delivery/handler.ts';
import { createDateFields } from '../../../src/core/delivery/cache-freshness.ts';
import { DELTA_RULES } from '../../../src/modules/deltas/response.ts';
import { listen } from '../../../src/server/server.ts';
import type { Publication } from '../../../src/core/article/publication.ts';
import { MAIN_FEED } from '../../../src/core/article/feed-id.ts';
import { documentPath } from '../../../src/core/snapshot/feed-description.ts';
import { article, type Files } from '../../support/service/directory.ts';
import { PUBLICATION, regeneratorAt, workplace } from '../../support/service/regenerator.ts';
import { request, type Answer } from '../../support/service/request.ts';

const HUBS = ['https://example.org/hub', 'https://hub.example.net/?a=1&b=2'];
const CLOUD = 'https://example.org/rsscloud/pleaseNotify';
const LIMIT = 2;

const FILES: Files = Object.fromEntries(
  [1, 2, 3, 4].map((day) => [
    `a${day}.md`,
    article(`a${day}`, `2026-01-0${day}T12:00:00Z`, 'Text.', 'tags: [bells]'),
  ]),
);

type Get = (path: string, headers?: Record<string, string>, method?: string) => Promise<Answer>;

/** Requests the documents of a regeneration over a real socket. */
async function serve(changes: Partial<Publication> = {}): Promise<Get> {
  const place = workplace(FILES);
  place.publication = { ...PUBLICATION, limit: LIMIT, hubs: HUBS, cloud: CLOUD, ...changes };
  const regenerator = regeneratorAt(place);
  const snapshot = (await regenerator.regenerate())?.snapshot;
  const delivery = createDeliveryHandler({
    current: () => snapshot,
    find: (path) => regenerator.find(path),
    deltas: DELTA_RULES,
    fieldsOf: createDateFields,
    now: () => place.clock.time,
    observe: () => {},
    otherwise: (_req, res) => void res.writeHead(404).end(),
  });
  const { port, close } = await listen(delivery, '127.0.0.1', 0);
  onTestFinished(close);
  return (path, headers = {}, method = 'GET') =>
    request(`http://127.0.0.1:${port}${path}`, { headers, method });
}

/** The links that a subscriber discovers (WebSub, section 4): in the header, and in the document. */
function discover({ headers, body }: Answer) {
  const text = body.toString();
  const links = [...(headers['link'] ?? '').toString().matchAll(/<([^>]*)>; rel="([^"]*)"/g)];
  const elements = [...text.matchAll(/<(?:atom:)?link rel="([^"]*)"(?: type="[^"]*")? href="([^"]*)"/g)];
  const unescape = (href = ''): string => href.replaceAll('&#x26;', '&');
  const json = text.startsWith('{')
    ? (JSON.parse(text) as { feed_url?: string; hubs?: { url: string }[] })
    : {};
  return {
    header: (rel: string) => links.filter(([, , one]) => one === rel).map(([, href]) => href),
    document: (rel: 'self' | 'hub') => [
      ...elements.filter(([, one]) => one === rel).map(([, , href]) => unescape(href)),
      ...((rel === 'self' ? json.feed_url && [json.feed_url] : json.hubs?.map(({ url }) => url)) || []),
    ],
  };
}

describe('[55] [59] hubs are announced', () => {
  test.each(FORMATS)('in the header and in the document of %s, with exactly one self', async (format) => {
    const get = await serve();
    for (const folder of ['/', '/tags/bells/']) {
      const path = documentPath(folder, format);
      const answer = await get(path);
      expect(answer.status).toBe(200);
      const { header, document } = discover(answer);
      expect(header('hub')).toEqual(HUBS);
      expect(document('hub')).toEqual(HUBS);
      expect(header('self')).toEqual([`https://example.org${path}`]);
      expect(document('self')).toEqual(header('self'));
      if (format !== 'json') expect(() => parseXmlStrictly(answer.body.toString())).not.toThrow();
    }
  });

  test('to HEAD and with a 304 too', async () => {
    const get = await serve();
    const { headers } = await get('/rss.xml');
    const head = await get('/rss.xml', {}, 'HEAD');
    const unchanged = await get('/rss.xml', { 'If-None-Match': headers.etag ?? '' });
    expect(unchanged.status).toBe(304);
    expect(head.headers['link']).toBe(headers['link']);
    expect(unchanged.headers['link']).toBe(headers['link']);
  });

  test('in documents of a feed that moves, which are topics at their new address', async () => {
    const moved = { to: 'https://new.example.net/', from: Date.parse('2100-01-01') };
    const get = await serve({ feeds: { [MAIN_FEED]: { moved } } });
    const { header, document } = discover(await get('/atom.xml'));
    expect(header('hub')).toEqual(HUBS);
    expect(document('hub')).toEqual(HUBS);
    expect(header('self')).toEqual(['https://new.example.net/atom.xml']);
    expect(document('self')).toEqual(header('self'));
  });
});

describe('[59] hubs are not announced', () => {
  test.each(FORMATS)('in an archive of %s, which is not a topic', async (format) => {
    const get = await serve();
    const answer = await get(documentPath('/archive/1-2/', format));
    expect(answer.status).toBe(200);
    const { header, document } = discover(answer);
    expect(header('hub')).toEqual([]);
    expect(document('hub')).toEqual([]);
    expect(header('self')).toHaveLength(1);
    expect(answer.body.toString()).not.toContain('cloud');
  });

  test('on pages, which are not topics', async () => {
    const get = await serve();
    expect(discover(await get('/')).header('hub')).toEqual([]);
  });

  test('if none is configured', async () => {
    const get = await serve({ hubs: undefined, cloud: undefined });
    const answer = await get('/rss.xml');
    expect(discover(answer).header('hub')).toEqual([]);
    expect(answer.body.toString()).not.toMatch(/rel="hub"|<cloud/);
  });
});

test('[18] RSS has the address of the rssCloud endpoint', async () => {
  const get = await serve();
  expect((await get('/rss.xml')).body.toString()).toContain(
    '<cloud domain="example.org" port="443" path="/rsscloud/pleaseNotify" registerProcedure="" protocol="http-post"/>',
  );
});
