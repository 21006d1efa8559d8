import { expect } from 'vitest';
import { decoded } from '../../support/documents/delta-reader.ts';
import { request, type Answer } from '../../support/service/request.ts';

/** Accept-Encoding values of clients; undefined for clients that send none. */
const CODINGS: readonly (string | undefined)[] = [
  undefined,
  'identity',
  'gzip',
  'br',
  'gzip, deflate, br',
  'gzip, deflate',
  'zstd, gzip',
  'gzip;q=0, br;q=0.5',
  '*;q=0, identity',
  '',
];

/** Fields that a proxy must not change; a 304 has only the first. */
const FIELDS = ['etag', 'content-type', 'content-encoding', 'last-modified'] as const;

/**
 * Sends requests of all kinds of clients through a proxy, and expects the service's own responses: the same
 * bytes with the same tag in the same coding, and 304 for that tag or date. Lists of tags are expected to
 * match only if the proxy supports `lists`.
 */
export async function expectSameThrough(
  proxy: string,
  origin: string,
  path: string,
  lists = true,
): Promise<void> {
  for (const coding of CODINGS) {
    const accept = coding === undefined ? {} : { 'Accept-Encoding': coding };
    const direct = await request(origin + path, { headers: accept });
    const { etag = '', 'last-modified': date } = direct.headers;
    const whole = await request(origin + path, { headers: { 'Accept-Encoding': 'identity' } });
    // Only newer runtimes can send and read zstd.
    if (direct.headers['content-encoding'] !== 'zstd') expect(decoded(direct)).toBe(decoded(whole));
    const via = (headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
      request(proxy + path, { method, headers: { ...accept, ...headers } });
    const what = (name: string): string => `${path}, ${coding ?? 'no Accept-Encoding'}, ${name}`;

    const wanted: readonly [name: string, headers: Record<string, string>, method?: string][] = [
      ['no condition', {}],
      ['another tag', { 'If-None-Match': '"x"' }],
      ['a delta of something unknown', { 'A-IM': 'feed', 'If-None-Match': '"x"' }],
      ['a cookie and another agent', { Cookie: 'a=b', 'User-Agent': 'Reader/2' }],
      ['HEAD', {}, 'HEAD'],
    ];
    for (const [name, headers, method] of wanted) {
      const answer = await via(headers, method);
      expect([what(name), answer.status]).toEqual([what(name), 200]);
      for (const field of FIELDS)
        expect([what(name), field, answer.headers[field]]).toEqual([
          what(name),
          field,
          direct.headers[field],
        ]);
      expect([what(name), answer.headers.vary]).toEqual([
        what(name),
        expect.stringContaining('Accept-Encoding'),
      ]);
      const body = method === 'HEAD' ? Buffer.alloc(0) : direct.body;
      expect([what(name), answer.body.equals(body)]).toEqual([what(name), true]);
    }

    const unchanged: [name: string, headers: Record<string, string>, method?: string][] = [
      ['the tag', { 'If-None-Match': etag }],
      ['the tag, made weak on the way', { 'If-None-Match': `W/${etag}` }],
      ['the tag with HEAD', { 'If-None-Match': etag }, 'HEAD'],
      ['the tag and a delta', { 'If-None-Match': etag, 'A-IM': 'feed' }],
    ];
    if (lists) unchanged.push(['the tag of several', { 'If-None-Match': `"x", ${etag}` }]);
    if (date !== undefined) unchanged.push(['the date', { 'If-Modified-Since': date }]);
    for (const [name, headers, method] of unchanged) {
      const answer = await via(headers, method);
      expect([what(name), answer.status, answer.body.length]).toEqual([what(name), 304, 0]);
      expect([what(name), answer.headers.etag]).toEqual([what(name), etag]);
    }
  }
}

/** Fetches a file in parts through a proxy. */
export async function expectRangesThrough(proxy: string, path: string, bytes: Uint8Array): Promise<void> {
  const whole = await request(proxy + path);
  expect([whole.status, whole.body.equals(bytes)]).toEqual([200, true]);
  const { etag = '' } = whole.headers;
  const parts: readonly [range: string, begin: number, end: number, more?: Record<string, string>][] = [
    ['bytes=0-99', 0, 100],
    ['bytes=1000-', 1000, bytes.length],
    ['bytes=-10', bytes.length - 10, bytes.length],
    ['bytes=5-5', 5, 6, { 'If-Range': etag }],
  ];
  for (const [range, begin, end, more = {}] of parts) {
    const part = await request(proxy + path, { headers: { Range: range, ...more } });
    expect([range, part.status, part.body.equals(bytes.subarray(begin, end))]).toEqual([range, 206, true]);
    expect(part.headers['content-range']).toBe(`bytes ${begin}-${end - 1}/${bytes.length}`);
  }
  const other = await request(proxy + path, { headers: { Range: 'bytes=0-9', 'If-Range': '"x"' } });
  expect([other.status, other.body.length]).toEqual([200, bytes.length]);
  const beyond = await request(proxy + path, { headers: { Range: `bytes=${bytes.length}-` } });
  expect(beyond.status).toBe(416);
  expect((await request(proxy + path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
}

/** Number of polls of the main feed that the service answered itself. */
export async function pollsAnswered(origin: string): Promise<number> {
  const text = (await request(`${origin}/metrics`)).body.toString();
  const rows = [...text.matchAll(/^feedwright_answers_total\{feed="\/",[^}]*\} (\d+)$/gm)];
  return rows.reduce((sum, [, count]) => sum + Number(count), 0);
}
