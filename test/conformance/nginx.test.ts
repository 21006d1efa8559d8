import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { cachingNginx } from './support/nginx.ts';
import { startLive } from './support/service.ts';
import { decoded, readDocument } from '../support/documents/delta-reader.ts';
import { article, type Files } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';

const FILES: Files = Object.fromEntries(
  ['one', 'two', 'three'].map((name, index) => [
    `${name}.md`,
    article(name, `2026-01-0${index + 1}T10:00:00Z`, `Some words of ${name}. `.repeat(20)),
  ]),
);

/**
 * Fetches and returns status and names of articles. Throws if a tag does not belong to the received bytes.
 */
async function got(url: string, headers: Record<string, string>): Promise<string> {
  const answer = await request(url, { headers });
  if (answer.status === 304) return '304';
  const hash = createHash('sha256').update(answer.body).digest('hex').slice(0, 32);
  if (answer.status === 200 && answer.headers.etag?.includes(hash) !== true)
    throw new Error(`${answer.headers.etag} is not of its bytes`);
  const names = [...readDocument(decoded(answer)).entries.keys()].map((id) => id.replace(/^.*:/, ''));
  return `${answer.status} ${names.join(' ')}`;
}

/** By default a caching nginx removes conditions; some settings pass them on. */
const SETTINGS = [
  { name: 'as it is', settings: [], delta: '200 four three two one' },
  {
    name: 'when it passes conditions on',
    settings: ['proxy_set_header If-None-Match $http_if_none_match;'],
    delta: '226 four',
  },
];

test.each(SETTINGS)(
  '[46] [47] [56] behind an nginx that caches, $name, every client gets the right response',
  async ({ settings, delta }) => {
    const { origin, publish } = await startLive(FILES);
    const first: string[] = [];
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json'])
      first.push((await request(origin + path)).headers.etag ?? '');
    await publish('four.md', article('four', '2026-01-04T10:00:00Z', 'Some words of four. '.repeat(20)));

    const cache = await cachingNginx(origin, settings);
    const whole = '200 four three two one';
    for (const [index, path] of ['/rss.xml', '/atom.xml', '/feed.json'].entries()) {
      const url = cache + path;
      const former = first[index] ?? '';
      // Each twice, so that every storable response is stored.
      for (const round of [1, 2]) {
        for (const coding of ['identity', 'gzip', 'br']) {
          const accept = { 'Accept-Encoding': coding };
          const present = (await request(origin + path, { headers: accept })).headers.etag ?? '';
          const rows: readonly [string, Record<string, string>, string][] = [
            ['a delta', { 'A-IM': 'feed', 'If-None-Match': former }, delta],
            ['no condition', {}, whole],
            ['a former tag', { 'If-None-Match': former }, whole],
            ['a delta of something unknown', { 'A-IM': 'feed', 'If-None-Match': '"x"' }, whole],
            ['a delta, and no condition', { 'A-IM': 'feed' }, whole],
            ['the present tag', { 'If-None-Match': present }, '304'],
            ['a delta, and the present tag', { 'A-IM': 'feed', 'If-None-Match': present }, '304'],
          ];
          for (const [name, headers, expected] of rows) {
            const answer = await got(url, { ...accept, ...headers });
            expect([round, path, coding, name, answer]).toEqual([round, path, coding, name, expected]);
          }
        }
      }
    }
    // nginx caches the documents, and no delta.
    const cached = async (headers: Record<string, string>): Promise<unknown> =>
      (await request(`${cache}/rss.xml`, { headers })).headers['x-cache'];
    const last = { 'Accept-Encoding': 'br' };
    expect(await cached(last)).toBe('HIT');
    expect(await cached({ ...last, 'A-IM': 'feed', 'If-None-Match': first[0] ?? '' })).toBe(
      delta.startsWith('226') ? 'MISS' : 'HIT',
    );
  },
);
