import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  documentedCaddy,
  documentedNginx,
  documentedVarnish,
  PURGE_TOKEN,
  varnishPurge,
} from './support/caches.ts';
import { expectRangesThrough, expectSameThrough, pollsAnswered } from './support/clients.ts';
import { freePort } from '../support/service/free-port.ts';
import { startLive } from './support/service.ts';
import { article, type Files } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';

const SOUND = new Uint8Array(randomBytes(50_000));
const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/', '/articles/one', '/tags/bells/rss.xml'];

const text = (name: string): string =>
  article(name, '2026-01-01T10:00:00Z', `Some words of ${name}. `.repeat(50), 'tags: [Bells]');
const FILES: Files = { 'one.md': text('one'), 'one.mp3': SOUND, 'two.md': text('two') };

/** Polls conditionally until the document changes; resolves to its body. */
async function newDocument(url: string, tag: string): Promise<string> {
  let body = '';
  const poll = async (): Promise<number> => {
    const answer = await request(url, { headers: { 'If-None-Match': tag } });
    body = answer.body.toString();
    return answer.status;
  };
  await expect.poll(poll, { interval: 100 }).toBe(200);
  return body;
}

const PROXIES: readonly { name: string; begin: (origin: string) => Promise<string>; lists?: false }[] = [
  { name: 'nginx, passing on', begin: (origin) => documentedNginx(origin, { caches: false }) },
  { name: 'nginx, caching', begin: (origin) => documentedNginx(origin, { caches: true }) },
  { name: 'Caddy', begin: (origin) => documentedCaddy(origin) },
  { name: 'Caddy, compressing', begin: (origin) => documentedCaddy(origin, 'encode zstd gzip') },
  // Varnish compares a single tag, and sends the whole document for a list.
  { name: 'Varnish', begin: async (origin) => documentedVarnish(origin, await freePort()), lists: false },
];

test.each(PROXIES)(
  '[36] [38] [40] [41] [43] [44] [46] behind $name, every client gets the right response',
  async ({ begin, lists }) => {
    const { origin } = await startLive(FILES);
    const proxy = await begin(origin);
    for (const path of PATHS) {
      await expectSameThrough(proxy, origin, path, lists);
      // A second round, so that stored responses are used.
      await expectSameThrough(proxy, origin, path, lists);
    }
    await expectRangesThrough(proxy, '/media/one.mp3', SOUND);
    await expectRangesThrough(proxy, '/media/one.mp3', SOUND);
    expect((await request(`${proxy}/metrics`)).status).toBe(200);
    expect((await request(`${proxy}/hub`, { method: 'POST' })).status).toBe(415);
  },
);

test.each(PROXIES)(
  '[48] behind $name, a browser that opens a document is redirected to its page',
  async ({ begin }) => {
    const { origin } = await startLive(FILES);
    const proxy = await begin(origin);
    const open = (path: string) => request(proxy + path, { headers: { 'Sec-Fetch-Dest': 'document' } });
    for (const folder of ['/', '/tags/bells/']) {
      for (const path of ['rss.xml', 'atom.xml?utm_source=x', 'feed.json'].map((file) => folder + file)) {
        // Twice, so that a stored response is used.
        for (let times = 0; times < 2; times += 1) {
          expect([path, (await request(proxy + path)).status]).toEqual([path, 200]);
          const { status, headers } = await open(path);
          expect([path, status, headers.location]).toEqual([path, 303, folder]);
        }
      }
    }
    expect((await open('/rss.xml?source')).status).toBe(200);
    expect((await open('/')).status).toBe(200);
  },
);

test('[38] a tag that Caddy changed for compression is recognized when it returns', async () => {
  const { origin } = await startLive(FILES);
  const proxy = await documentedCaddy(origin, 'encode zstd');
  const headers = { 'Accept-Encoding': 'zstd' };
  const first = await request(`${proxy}/rss.xml`, { headers });
  expect([first.status, first.headers['content-encoding']]).toEqual([200, 'zstd']);
  const { etag = '' } = first.headers;
  const again = await request(`${proxy}/rss.xml`, { headers: { ...headers, 'If-None-Match': etag } });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

/** Polls repeatedly, as readers of all kinds. */
async function pollOften(proxy: string): Promise<void> {
  for (const coding of ['gzip', 'br', 'identity']) {
    const accept = { 'Accept-Encoding': coding };
    const { etag = '' } = (await request(`${proxy}/rss.xml`, { headers: accept })).headers;
    for (let times = 0; times < 5; times += 1) {
      for (const headers of [
        {},
        { 'If-None-Match': etag },
        { 'If-None-Match': `"${times}"`, 'A-IM': 'feed' },
      ])
        await request(`${proxy}/rss.xml`, { headers: { ...accept, ...headers } });
    }
  }
}

test('[46] [49] [58] a caching nginx answers polls itself', async () => {
  const { origin } = await startLive({ 'publication.yaml': 'deltas: 0\n', ...FILES });
  const cache = await documentedNginx(origin, { caches: true });
  await pollOften(cache);
  // Once in each coding.
  expect(await pollsAnswered(origin)).toBe(3);
});

test('[46] [49] [58] a caching nginx has new content once max-age is over', async () => {
  const { origin, publish } = await startLive({
    'publication.yaml': 'deltas: 0\npoll: { leastSeconds: 1, mostSeconds: 1 }\n',
    ...FILES,
  });
  const cache = await documentedNginx(origin, { caches: true });
  const { etag = '' } = (await request(`${cache}/rss.xml`)).headers;
  await publish('three.md', text('three'));
  expect(await newDocument(`${cache}/rss.xml`, etag)).toContain('three');
});

test('[46] [49] [58] Varnish answers polls itself, deltas or not, and drops what the service purges', async () => {
  const port = await freePort();
  const { origin, publish } = await startLive(
    { 'publication.yaml': varnishPurge(port), ...FILES },
    { PURGE_TOKEN },
  );
  const cache = await documentedVarnish(origin, port);
  // The service may not have sent its first purge yet.
  const isCached = async (): Promise<boolean> => {
    const before = await pollsAnswered(origin);
    await pollOften(cache);
    return (await pollsAnswered(origin)) === before;
  };
  await expect.poll(isCached).toBe(true);
  const page = await request(`${cache}/articles/two`);
  expect(page.headers['surrogate-key']).toBeUndefined();

  const { etag = '' } = (await request(`${cache}/rss.xml`)).headers;
  await publish('three.md', text('three'));
  expect(await newDocument(`${cache}/rss.xml`, etag)).toContain('three');
  await expectSameThrough(cache, origin, '/rss.xml', false);
  // Unrelated responses stay in the cache.
  expect((await request(`${cache}/articles/two`)).headers.age).toBeDefined();

  const purge = { xkey: 'feedwright', 'X-Purge-Token': 'a guess' };
  expect((await request(cache, { method: 'PURGE', headers: purge })).status).toBe(403);
});
