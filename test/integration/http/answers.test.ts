import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request, sendRaw } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

/** Accept values that readers send, and malformed ones. */
const ODD_ACCEPTS: readonly (string | string[])[] = [
  'application/rss+xml',
  'application/atom+xml, application/rss+xml;q=0.9, */*;q=0.1',
  'application/feed+json',
  'text/html',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'image/png',
  '*/*',
  '*/*;q=0',
  'application/rss+xml;q=0, application/atom+xml;q=0, application/feed+json;q=0',
  'text/html; charset="utf-8, never closed',
  'nonsense',
  ',;=/*q',
  '',
  'a/b,'.repeat(2000),
  ['text/html', 'image/png'],
];

const QUERIES: readonly string[] = [
  '?',
  '?utm=1',
  '?utm_source=x&utm_medium=rss',
  '?a&b',
  '?;x',
  '?a=b&c=%00',
  '?/../',
  '?%2e%2e%2f%zz',
  '??',
  `?${'x'.repeat(8000)}`,
];

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

describe('documents', () => {
  test.each([
    ['/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/feed.json', 'application/feed+json'],
    ['/', 'text/html; charset=utf-8'],
    ['/articles/one', 'text/html; charset=utf-8'],
  ])('[35] %s is %s', async (path, type) => {
    const service = await startService(FILES);
    const { headers } = await request(service.origin + path);
    expect(headers['content-type']).toBe(type);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test.each([['/rss.xml'], ['/atom.xml'], ['/feed.json']])(
    '[48] [35] %s returns the same bytes for any Accept',
    async (path) => {
      const service = await startService(FILES);
      const plain = await request(service.origin + path);
      for (const accept of ODD_ACCEPTS) {
        const answer = await request(service.origin + path, { headers: { Accept: accept } });
        expect([accept, answer.status, answer.headers.etag]).toEqual([accept, 200, plain.headers.etag]);
        expect(answer.headers['content-type']).toBe(plain.headers['content-type']);
        expect(answer.headers.vary).not.toMatch(/accept(?!-encoding)/i);
        expect(answer.body.equals(plain.body)).toBe(true);
      }
    },
  );

  test('[49] [50] state their freshness with each directive once, and set no cookie', async () => {
    const service = await startService(FILES, { cron: '*/10 * * * *' });
    const { headers, rawHeaders } = await request(`${service.origin}/rss.xml`);
    expect(headers['cache-control']).toBe(
      'public, max-age=600, stale-while-revalidate=60, stale-if-error=604800',
    );
    expect(headers['cdn-cache-control']).toBe(
      'max-age=600, stale-while-revalidate=60, stale-if-error=604800',
    );
    const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names).toEqual([...new Set(names)]);
    for (const name of ['set-cookie', 'x-powered-by', 'server']) expect(names).not.toContain(name);
  });

  test.each([
    ['* * * * * *', 60],
    ['*/5 * * * *', 300],
    ['0 * * * *', 3600],
    ['0 4 * * *', 3600],
  ])('[49] with the schedule %s are fresh for %i seconds', async (cron, seconds) => {
    const service = await startService(FILES, { cron });
    expect((await request(`${service.origin}/rss.xml`)).headers['cache-control']).toContain(
      `max-age=${seconds},`,
    );
  });

  test('[55] [59] link to themselves, their hub, their page and the other formats', async () => {
    const service = await startService(FILES);
    const answer = await request(`${service.origin}/atom.xml`);
    expect(answer.headers['link']).toBe(
      [
        '<https://example.org/atom.xml>; rel="self"; type="application/atom+xml"',
        '<https://example.org/hub>; rel="hub"',
        '<https://example.org/>; rel="alternate"; type="text/html"',
        '<https://example.org/rss.xml>; rel="alternate"; type="application/rss+xml"',
        '<https://example.org/feed.json>; rel="alternate"; type="application/feed+json"',
      ].join(', '),
    );
    expect(answer.body.toString()).toContain('href="https://example.org/atom.xml"');
  });

  test('[53] may be read by a page of any origin, without credentials', async () => {
    const service = await startService(FILES);
    const { headers } = await request(`${service.origin}/feed.json`, {
      headers: { Origin: 'https://reader.example' },
    });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toMatch(/ETag.*Last-Modified.*Link.*Repr-Digest/);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('[53] [52] a preflight lists the allowed request fields', async () => {
    const service = await startService(FILES);
    const { status, headers, body } = await request(`${service.origin}/feed.json`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://reader.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'if-none-match, a-im',
      },
    });
    expect([status, body.length, headers.allow]).toEqual([204, 0, 'GET, HEAD, OPTIONS']);
    expect(headers['access-control-allow-headers']).toMatch(/If-None-Match.*A-IM/);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  test('[54] a query string selects no other document', async () => {
    const service = await startService(FILES);
    const plain = await request(`${service.origin}/rss.xml`);
    for (const query of QUERIES) {
      const answer = await request(`${service.origin}/rss.xml${query}`);
      expect([query, answer.status, answer.headers.etag]).toEqual([query, 200, plain.headers.etag]);
      expect(answer.body.equals(plain.body)).toBe(true);
    }
  });

  test.each([
    '/',
    '/atom.xml',
    '/feed.json',
    '/articles/one',
    '/tags/sea/',
    '/tags/sea/feed.json',
    '/feeds.opml',
  ])('[54] [36] %s has the same bytes and tag with any query, and returns 304 for the tag', async (path) => {
    const service = await startService({
      'one.md': article('One', '2026-01-01T10:00:00Z', 'Text.', 'tags: [sea]'),
    });
    const plain = await request(service.origin + path);
    expect(plain.status).toBe(200);
    for (const query of QUERIES) {
      const answer = await request(service.origin + path + query);
      expect([query, answer.status, answer.headers.etag]).toEqual([query, 200, plain.headers.etag]);
      expect(answer.body.equals(plain.body)).toBe(true);
      const again = await request(service.origin + path + query, {
        headers: { 'If-None-Match': plain.headers.etag ?? '' },
      });
      expect([query, again.status]).toEqual([query, 304]);
    }
  });
});

describe('errors', () => {
  test.each([
    ['a path that is not there', '/nothing', 404],
    ['a document with a slash', '/rss.xml/', 404],
    ['a document in capitals', '/RSS.XML', 404],
    ['an article that is not there', '/articles/nothing', 404],
    ['a path upwards', '/../package.json', 400],
    ['a path upwards, encoded', '/articles/%2e%2e/%2e%2e/package.json', 400],
    ['an encoded slash', '/articles/..%2Fone', 400],
    ['NUL', '/articles/one%00', 400],
    ['a broken escape', '/articles/%zz', 400],
    ['a backslash', '/articles\\one', 400],
    ['an encoded slash in lower case', '/articles%2fone', 400],
    ['an encoded backslash', '/articles%5Cone', 400],
    ['an encoded backslash upwards', '/articles/..%5C..%5Cpublication.yaml', 400],
    ['dots with a query that they hide behind', '/articles/%2e%2e?/rss.xml', 400],
    ['dots behind two slashes', '//../../etc/passwd', 400],
    ['dots that are encoded twice', '/articles/%252e%252e%252fpublication.yaml', 404],
    ['dots as overlong UTF-8', '/articles/%c0%ae%c0%ae', 404],
    ['a slash as overlong UTF-8', '/articles/..%c0%afone', 404],
    ['a slash as UTF-8 of three bytes', '/tags/..%e0%80%af/rss.xml', 404],
    ['half a character', '/articles/%e5%ae', 404],
    ['a surrogate as UTF-8', '/articles/%ed%a0%80', 404],
    ['wide dots and slashes', '/articles/%ef%bc%8e%ef%bc%8e%ef%bc%8fone', 404],
    ['NUL behind a document', '/rss.xml%00.html', 400],
    ['a section upwards', '/sections/%2e%2e/%2e%2e/rss.xml', 400],
    ['a section with an encoded slash', '/sections/a%2f..%2f../rss.xml', 400],
    ['an author upwards, behind a backslash', '/authors/..%5c/rss.xml', 400],
    ['an archive upwards', '/archive/1/../../rss.xml', 400],
    ['an archive that no number names', '/archive/1e9/rss.xml', 404],
    ['an archive of a number without end', `/archive/${'9'.repeat(400)}/rss.xml`, 404],
    ['an escape that is cut off', '/articles/one%2', 400],
    ['parameters of a path, which make another one', '/rss.xml;x', 404],
    ['a source file', '/one.md', 404],
    ['the settings', '/publication.yaml', 404],
    ['a source file below the articles', '/articles/one.md', 404],
    ['another origin in front', 'http://example.org/../rss.xml', 400],
    ['another scheme', 'file:///etc/passwd', 400],
    ['a path that does not begin', 'rss.xml', 400],
    ['15 KB', `/articles/${'x'.repeat(15_000)}`, 404],
    ['15 KB of escapes', `/tags/${'%E2%82%AC'.repeat(1600)}/`, 404],
    ['the name of something every object has', '/articles/__proto__', 404],
    ['the name of a method', '/constructor', 404],
  ])('[52] %s: the response may not be stored', async (_name, path, status) => {
    const service = await startService(FILES);
    const answer = await sendRaw(
      service.port,
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^Cache-Control: no-store$/m);
    expect(head).toMatch(/^Content-Type: text\/plain; charset=utf-8$/m);
    expect(head).not.toMatch(/^etag:|^last-modified:|^link:/im);
    expect(body).not.toMatch(/ at |node:|Error:/);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])(
    '[52] %s is 405 with Allow',
    async (method) => {
      const service = await startService(FILES);
      for (const path of ['/rss.xml', '/', '/articles/one', '/healthz']) {
        const { status, headers } = await request(service.origin + path, { method });
        expect([path, status, headers.allow]).toEqual([path, 405, 'GET, HEAD, OPTIONS']);
        expect(headers['cache-control']).toBe('no-store');
        expect(headers).not.toHaveProperty('etag');
      }
    },
  );

  test.each([
    ['an unknown method', 'FROBNICATE / HTTP/1.1\r\nHost: x\r\n\r\n', '501'],
    ['no HTTP at all', 'hello\r\n\r\n', '501'],
    ['a version that is none', 'GET /rss.xml HTTP/9.9\r\nHost: x\r\n\r\n', '400'],
    ['no host', 'GET /rss.xml HTTP/1.1\r\n\r\n', '400'],
    ['a head of 20 KB', `GET /rss.xml HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['a query of a megabyte', `GET /rss.xml?${'x'.repeat(1_000_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
    ['a path of 100 KB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
    ['a path upwards of 100 KB', `GET ${'/..'.repeat(33_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
    ['a NUL in the path', 'GET /rss.xml\0 HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', '405'],
    ['two hosts', 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', '400'],
    ['an expectation', 'GET /rss.xml HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n', '417'],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', '400'],
  ])('[52] [42] %s is answered, and the connection ends', async (_name, bytes, status) => {
    const service = await startService(FILES);
    const answer = await sendRaw(service.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^Cache-Control: no-store$/m);
    expect((await request(`${service.origin}/rss.xml`)).status).toBe(200);
  });
});

test('[52] [42] a client that keeps sending after a refusal still receives it, and is then disconnected', async () => {
  const service = await startService(FILES);
  const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  // Reads nothing before it has sent six megabytes, like clients that write first and read later.
  socket.pause();
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve());
  });
  const piece = 'x'.repeat(65_536);
  let pieces = 0;
  const sendOn = (): void => {
    while (!socket.destroyed && pieces < 1024) {
      pieces += 1;
      if (pieces === 96) socket.resume();
      if (!socket.write(piece)) return;
    }
  };
  socket.on('drain', sendOn);
  socket.write('GET /rss.xml?');
  sendOn();
  await ended;
  expect(answer).toMatch(/^HTTP\/1.1 431 /);
  expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
  expect(pieces).toBeLessThan(1024);
  expect((await request(`${service.origin}/rss.xml`)).status).toBe(200);
});

describe('health', () => {
  test('reports the served snapshot', async () => {
    const service = await startService({ ...FILES, 'broken.md': 'no title, no date' });
    const { status, headers, body } = await request(`${service.origin}/healthz`);
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(JSON.parse(body.toString())).toMatchObject({
      status: 'ok',
      ready: true,
      articles: 1,
      articlesLeftOut: 1,
      snapshotMade: '2026-03-01T12:00:00Z',
    });
    expect((await request(`${service.origin}/readyz`)).status).toBe(200);
  });

  test('[66] [8] reports why the service is degraded, while the last snapshot stays in service', async () => {
    const failures: unknown[] = [];
    const service = await startService(
      { ...FILES, 'publication.yaml': 'title: T' },
      { onFailed: (error) => failures.push(error) },
    );
    const before = await request(`${service.origin}/rss.xml`);
    writeFiles(service.content, { 'publication.yaml': 'titel: T' });
    await service.regenerate();
    expect(failures).toHaveLength(1);
    const after = await request(`${service.origin}/rss.xml`);
    expect([after.status, after.headers.etag]).toEqual([200, before.headers.etag]);
    const health = JSON.parse((await request(`${service.origin}/healthz`)).body.toString()) as object;
    expect(health).toMatchObject({
      status: 'degraded',
      ready: true,
      reasons: [
        expect.stringMatching(/configuration/i),
        expect.stringContaining('unknown key titel'),
      ] as string[],
    });
    expect((await request(`${service.origin}/readyz`)).status).toBe(200);
  });
});

test('[52] a response that cannot be sent becomes a 500, and the next one succeeds', async () => {
  const bugs: unknown[] = [];
  const service = await startService(FILES, { onBug: (_error, requestId) => bugs.push(requestId) });
  const resource = service.current()?.resources.get('/rss.xml');
  if (resource === undefined) throw new Error('no document');
  // A header field may hold no line feed. Published values never have one, so the test inserts it.
  Object.assign(resource, { contentType: 'application/rss+xml\n' });
  const { status, headers, body } = await request(`${service.origin}/rss.xml`);
  // The client and the log have the same request id.
  const name = headers['x-request-id'];
  expect([status, body.toString()]).toEqual([500, `Internal Server Error (request ${String(name)})\n`]);
  expect(bugs).toEqual([expect.stringMatching(/^[0-9a-f]{12}-\w+$/)]);
  expect(bugs).toEqual([name]);
  expect((await request(`${service.origin}/atom.xml`)).status).toBe(200);
});
