import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const PATHS = ['/', '/rss.xml', '/atom.xml', '/feed.json', '/articles/one'] as const;

/** Texts long enough that every coding is smaller than the identity. */
const FILES = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'A sentence that comes again. '.repeat(40)),
};

function decoded({ headers, body }: Answer): Buffer {
  switch (headers['content-encoding']) {
    case undefined:
      return body;
    case 'gzip':
      return zlib.gunzipSync(body);
    case 'br':
      return zlib.brotliDecompressSync(body);
    case 'zstd':
      return (zlib as unknown as { zstdDecompressSync: (bytes: Buffer) => Buffer }).zstdDecompressSync(body);
    default:
      throw new Error(`unknown coding ${headers['content-encoding']}`);
  }
}

describe.each(PATHS)('%s', (path) => {
  test('[45] [46] [47] sends an accepted coding, and the same content in every coding', async () => {
    const service = await startService(FILES);
    const rows: readonly [string, string | undefined, string | undefined][] = [
      ['no field', undefined, undefined],
      ['an empty field', '', undefined],
      ['identity', 'identity', undefined],
      ['gzip', 'gzip', 'gzip'],
      ['gzip by its old name', 'x-gzip', 'gzip'],
      ['brotli before gzip', 'gzip, deflate, br', 'br'],
      ['by quality', 'br;q=0.1, gzip;q=0.9', 'gzip'],
      ['refused', 'gzip;q=0', undefined],
      ['refused by name, all others accepted', 'br;q=0, zstd;q=0, *', 'gzip'],
      ['unknown only', 'compress', undefined],
      ['identity refused', 'identity;q=0, gzip', 'gzip'],
      ['nothing acceptable', 'identity;q=0', undefined],
      ['everything refused', '*;q=0', undefined],
    ];
    const identity = await request(service.origin + path);
    const varies = /\.(?:xml|json)$/.test(path) ? 'Accept-Encoding, A-IM, If-None-Match' : 'Accept-Encoding';
    for (const [name, accepted, coding] of rows) {
      const answer = await request(service.origin + path, {
        headers: accepted === undefined ? {} : { 'Accept-Encoding': accepted },
      });
      expect([name, answer.status, answer.headers['content-encoding']]).toEqual([name, 200, coding]);
      expect([name, decoded(answer).equals(identity.body)]).toEqual([name, true]);
      expect([name, answer.headers.vary]).toEqual([name, varies]);
      expect([name, answer.headers['content-length']]).toEqual([name, String(answer.body.length)]);
    }
  });

  test('[51] digests cover the bytes sent', async () => {
    const service = await startService(FILES);
    for (const coding of ['identity', 'gzip', 'br']) {
      const headers = { 'Accept-Encoding': coding };
      const answer = await request(service.origin + path, { headers });
      const sha256 = createHash('sha256').update(answer.body).digest('base64');
      expect(answer.headers['repr-digest']).toBe(`sha-256=:${sha256}:`);
      const head = await request(service.origin + path, { method: 'HEAD', headers });
      expect(head.headers['repr-digest']).toBe(answer.headers['repr-digest']);
      const unchanged = await request(service.origin + path, {
        headers: { ...headers, 'If-None-Match': answer.headers.etag ?? '' },
      });
      expect([unchanged.status, unchanged.headers['repr-digest']]).toEqual([
        304,
        answer.headers['repr-digest'],
      ]);
    }
  });
});

test('[51] other digests are sent on request', async () => {
  const service = await startService(FILES);
  const answer = await request(`${service.origin}/rss.xml`, {
    headers: { 'Want-Repr-Digest': 'sha-512=10, sha-256=1', 'Want-Content-Digest': 'sha-256=1' },
  });
  const digest = (name: string): string => createHash(name).update(answer.body).digest('base64');
  expect(answer.headers['repr-digest']).toBe(`sha-512=:${digest('sha512')}:`);
  expect(answer.headers['content-digest']).toBe(`sha-256=:${digest('sha256')}:`);

  const head = await request(`${service.origin}/rss.xml`, {
    method: 'HEAD',
    headers: { 'Want-Content-Digest': 'sha-256=1' },
  });
  expect(head.headers).not.toHaveProperty('content-digest');
});
