import {
  appendFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request, sendRaw } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const SOUND = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

const ONE = article('One', '2026-01-01T10:00:00Z');

/** An article with a recording of the same name. */
const FILES = { 'ep1.md': ONE, 'ep1.mp3': SOUND };

interface JsonItem {
  readonly attachments?: readonly { readonly url: string; readonly size_in_bytes?: number }[];
  readonly image?: string;
}

/** First item of the JSON Feed. */
async function item({ origin }: Service): Promise<JsonItem> {
  const { body } = await request(`${origin}/feed.json`);
  const { items } = JSON.parse(body.toString()) as { items: [JsonItem] };
  return items[0];
}

async function sizeOf(service: Service): Promise<number | undefined> {
  return (await item(service)).attachments?.[0]?.size_in_bytes;
}

async function statusOf({ origin }: Service, path: string): Promise<number> {
  return (await request(origin + path)).status;
}

function messages(service: Service): readonly string[] {
  return (service.current()?.findings ?? []).map(
    ({ file, line, severity, message }) => `${file}:${line}: ${severity} ${message}`,
  );
}

describe('files of an article', () => {
  test('[16] [24] a file of the same name is attached in every format, with size and type', async () => {
    const { origin, content } = await startService(FILES);
    const { size } = statSync(join(content, 'ep1.mp3'));
    const rss = (await request(`${origin}/rss.xml`)).body.toString();
    expect(rss).toContain(
      `<enclosure url="https://example.org/media/ep1.mp3" length="${size}" type="audio/mpeg"/>`,
    );
    const atom = (await request(`${origin}/atom.xml`)).body.toString();
    expect(atom).toContain(
      `<link rel="enclosure" type="audio/mpeg" length="${size}" href="https://example.org/media/ep1.mp3"/>`,
    );
    const { items } = JSON.parse((await request(`${origin}/feed.json`)).body.toString()) as {
      items: [{ attachments: unknown }];
    };
    expect(items[0].attachments).toEqual([
      { url: 'https://example.org/media/ep1.mp3', mime_type: 'audio/mpeg', size_in_bytes: size },
    ]);
    const page = (await request(`${origin}/articles/ep1`)).body.toString();
    expect(page).toContain('<audio controls preload="none" src="https://example.org/media/ep1.mp3"');
  });

  test('[16] the length equals the file’s size at every tick, through its creation, growth and deletion', async () => {
    const service = await startService({ 'a/ep1.md': ONE });
    const sound = join(service.content, 'a/ep1.mp3');
    expect(await item(service)).not.toHaveProperty('attachments');
    writeFileSync(sound, SOUND);
    await service.regenerate();
    expect(await sizeOf(service)).toBe(1000);
    appendFileSync(sound, 'more');
    await service.regenerate();
    expect(await sizeOf(service)).toBe(1004);
    truncateSync(sound, 7);
    await service.regenerate();
    expect(await sizeOf(service)).toBe(7);
    expect((await request(`${service.origin}/media/a/ep1.mp3`)).body).toHaveLength(7);
    unlinkSync(sound);
    await service.regenerate();
    expect(await item(service)).not.toHaveProperty('attachments');
    expect(await statusOf(service, '/media/a/ep1.mp3')).toBe(404);
  });

  test('[16] a file named in metadata is followed too, also over a restart', async () => {
    const more = 'attachments: [{ url: ../audio/two words.mp3, title: Listen }]';
    const first = await startService({
      'posts/one.md': article('One', '2026-01-01T10:00:00Z', 'Text.', more),
      'audio/two words.mp3': SOUND,
    });
    const path = '/media/audio/two%20words.mp3';
    expect((await item(first)).attachments).toEqual([
      { url: `https://example.org${path}`, mime_type: 'audio/mpeg', size_in_bytes: 1000, title: 'Listen' },
    ]);
    const service = await restartService(first);
    appendFileSync(join(service.content, 'audio/two words.mp3'), '12345');
    await service.regenerate();
    expect(await sizeOf(service)).toBe(1005);
    expect((await request(service.origin + path)).body).toHaveLength(1005);
    rmSync(join(service.content, 'audio'), { recursive: true });
    await service.regenerate();
    expect(await item(service)).not.toHaveProperty('attachments');
    expect(messages(service)).toEqual([
      'posts/one.md:4: warning ../audio/two words.mp3 does not exist: the article is published without it',
    ]);
    writeFiles(service.content, { 'audio/two words.mp3': 'back' });
    await service.regenerate();
    expect(await sizeOf(service)).toBe(4);
    expect(messages(service)).toEqual([]);
  });

  test('a tick without changed media files changes nothing, and reads no article', async () => {
    const service = await startService(FILES, { now: () => Date.now() + 3_600_000 });
    await service.regenerate();
    const before = service.current();
    const again = await service.regenerate();
    expect(again?.changed).toEqual([]);
    expect(service.current()).toBe(before);
  });

  test('[24] an image is measured, and is in Media RSS with medium, width and height', async () => {
    const { origin } = await startService({ 'a.md': ONE, 'a.png': png(640, 480) });
    const url = 'https://example.org/media/a.png';
    for (const path of ['/rss.xml', '/atom.xml']) {
      const document = (await request(origin + path)).body.toString();
      expect(document).toContain(
        `<media:content url="${url}" type="image/png" medium="image" fileSize="33" width="640" height="480"/>`,
      );
      expect(document).toContain(`<media:thumbnail url="${url}" width="640" height="480"/>`);
    }
    const { body, headers } = await request(`${origin}/media/a.png`);
    expect([body.equals(png(640, 480)), headers['content-type']]).toEqual([true, 'image/png']);
  });

  test('[16] further attachments are Media RSS, and an external address stays as it is', async () => {
    const more =
      'attachments: [ep1.mp3, { url: "https://cdn.example.net/v.mp4", size: 9, width: 640, height: 360 }]';
    const { origin } = await startService({
      'ep1.md': article('One', '2026-01-01T10:00:00Z', 'Text.', more),
      'ep1.mp3': SOUND,
    });
    const rss = (await request(`${origin}/rss.xml`)).body.toString();
    expect(rss.match(/<enclosure /g)).toHaveLength(1);
    expect(rss).toContain(
      '<media:content url="https://cdn.example.net/v.mp4" type="video/mp4" medium="video" fileSize="9" width="640" height="360"/>',
    );
  });
});

describe('files that may not be served', () => {
  const outside = (): string => temporaryDirectory({ 'secret.mp3': 'secret' });

  test.each([
    ['a path out of the directory', '../../etc/passwd'],
    ['an absolute path of a file', '/etc/passwd'],
    ['the address of a file', 'file:///etc/passwd'],
    ['an encoded path out of it', '..%2f..%2fetc/passwd'],
    ['a hidden file', '.secret.mp3'],
    ['a file in a hidden folder', '.git/a.mp3'],
    ["another article's file", 'draft.md'],
    ['the description of the publication', 'publication.yaml'],
    ['a directory', 'folder'],
    ['a link that leads out', 'link.mp3'],
    ['a path through a link that leads out', 'out/secret.mp3'],
    ['a link to another article', 'sly.mp3'],
    ['a link that leads nowhere', 'nowhere.mp3'],
    ['a name with a NUL', '"a\\0.mp3"'],
  ])('%s is no attachment, a finding reports it, and the article is published', async (_, url) => {
    const content = temporaryDirectory({
      'publication.yaml': 'title: T\n',
      'a.md': article(
        'One',
        '2026-01-01T10:00:00Z',
        'Text.',
        'attachments:',
        `  - url: ${url}`,
        '    type: audio/mpeg',
      ),
      'draft.md': article('Draft', '2026-01-01T10:00:00Z', 'Text.', 'draft: true'),
      '.secret.mp3': 'secret',
      '.git/a.mp3': 'secret',
      'folder/x.mp3': 'x',
    });
    const elsewhere = outside();
    symlinkSync(join(elsewhere, 'secret.mp3'), join(content, 'link.mp3'));
    symlinkSync(elsewhere, join(content, 'out'));
    symlinkSync('draft.md', join(content, 'sly.mp3'));
    symlinkSync('nothing', join(content, 'nowhere.mp3'));
    const service = await startService({}, { content });
    const { attachments = [] } = await item(service);
    // A path from the root is an address of the site; no file is looked up for it.
    const left = attachments.map((one) => one.url).filter((one) => one !== 'https://example.org/etc/passwd');
    expect(left).toEqual([]);
    if (attachments.length === 0) expect(messages(service).join('\n')).toMatch(/^a\.md:\d: warning /m);
    for (const path of [url, 'secret.mp3', 'folder/x.mp3', 'etc/passwd']) {
      const { status, body } = await request(`${service.origin}/media/${encodeURI(path)}`);
      expect([400, 404]).toContain(status);
      expect(body.toString()).not.toMatch(/secret|root:/);
    }
  });

  test.each([
    '/media/',
    '/media/..',
    '/media/../publication.yaml',
    '/media/%2e%2e/ep1.md',
    '/media/..%2fep1.md',
    '/media/a%2fep1.mp3',
    '/media/a%5cep1.mp3',
    '/media/ep1.mp3%00',
    '/media//ep1.mp3',
    '/media/./ep1.mp3',
    '/media/ep1.mp3/',
    '/media/ep1.md',
    '/media/publication.yaml',
    '/media/EP1.MP3',
    '/media/%ff',
    '/media/other.mp3',
    `/media/${'a/'.repeat(4000)}x.mp3`,
  ])('%s is 400 or 404', async (path) => {
    const { port } = await startService({
      'a/ep1.md': ONE,
      ...FILES,
      'publication.yaml': 'title: T\n',
      'other.mp3': 'x',
    });
    const answer = await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/title/i);
  });

  test('media of a draft, of a scheduled article and of a deleted one are not served', async () => {
    const service = await startService({
      'draft.md': article('Draft', '2026-01-01T10:00:00Z', 'Text.', 'draft: true'),
      'draft.mp3': 'draft',
      'later.md': article('Later', '2026-03-02T10:00:00Z'),
      'later.mp3': 'later',
      'one.md': ONE,
      'one.mp3': 'one',
    });
    const all = async (): Promise<number[]> =>
      Promise.all(['draft', 'later', 'one'].map((name) => statusOf(service, `/media/${name}.mp3`)));
    expect(await all()).toEqual([404, 404, 200]);
    service.clock.time = Date.parse('2026-03-02T10:00:01Z');
    await service.regenerate();
    expect(await all()).toEqual([404, 200, 200]);
    unlinkSync(join(service.content, 'one.md'));
    writeFiles(service.content, {
      'later.md': article('Later', '2026-03-02T10:00:00Z', 'Text.', 'draft: true'),
    });
    await service.regenerate();
    expect(await all()).toEqual([404, 410, 410]);
    const next = await restartService(service);
    expect(await statusOf(next, '/media/one.mp3')).toBe(410);
  });

  test('a file replaced by a link to outside after publication is not served', async () => {
    const service = await startService({
      'ep1.md': article('One', '2026-01-01T10:00:00Z', 'Text.', 'attachments: [x/a.mp3]'),
      'x/a.mp3': 'own',
    });
    const elsewhere = outside();
    expect(await statusOf(service, '/media/x/a.mp3')).toBe(200);
    unlinkSync(join(service.content, 'x/a.mp3'));
    symlinkSync(join(elsewhere, 'secret.mp3'), join(service.content, 'x/a.mp3'));
    expect(await statusOf(service, '/media/x/a.mp3')).toBe(404);
    rmSync(join(service.content, 'x'), { recursive: true });
    writeFileSync(join(elsewhere, 'a.mp3'), 'secret');
    symlinkSync(elsewhere, join(service.content, 'x'));
    expect(await statusOf(service, '/media/x/a.mp3')).toBe(404);
    await service.regenerate();
    expect(await item(service)).not.toHaveProperty('attachments');
  });

  test('a link to a file inside is followed', async () => {
    const content = temporaryDirectory({ 'ep1.md': ONE, 'audio/x.mp3': SOUND });
    symlinkSync('audio/x.mp3', join(content, 'ep1.mp3'));
    const service = await startService({}, { content });
    expect(await sizeOf(service)).toBe(1000);
    expect((await request(`${service.origin}/media/ep1.mp3`)).body.equals(SOUND)).toBe(true);
    expect(await statusOf(service, '/media/audio/x.mp3')).toBe(404);
  });
});

describe('a media response', () => {
  const PAST = Date.parse('2026-02-01T10:00:00Z');

  async function served(): Promise<{ readonly service: Service; readonly url: string }> {
    const content = temporaryDirectory(FILES);
    utimesSync(join(content, 'ep1.mp3'), PAST / 1000, PAST / 1000);
    const service = await startService({}, { content });
    return { service, url: `${service.origin}/media/ep1.mp3` };
  }

  test('[16] has the whole file, its type without sniffing, and strong validators', async () => {
    const { url } = await served();
    const { status, headers, body } = await request(url);
    expect(status).toBe(200);
    expect(body.equals(SOUND)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'last-modified': 'Sun, 01 Feb 2026 10:00:00 GMT',
      'cache-control': 'public, max-age=86400, must-revalidate',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    expect(headers.etag).toMatch(/^"[^"]+"$/);
    expect(headers['content-security-policy']).toMatch(/(?:^|; )sandbox$/);
    expect(headers['access-control-expose-headers']).toMatch(/\bContent-Range\b/);
  });

  test('[44] HEAD returns the fields of GET', async () => {
    const { url } = await served();
    const [get, head] = await Promise.all([request(url), request(url, { method: 'HEAD' })]);
    expect(head.body).toHaveLength(0);
    delete get.headers.date;
    delete head.headers.date;
    expect(head.headers).toEqual(get.headers);
    // Range applies to GET alone (RFC 9110, 14.2).
    expect((await request(url, { method: 'HEAD', headers: { range: 'bytes=0-1' } })).status).toBe(200);
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=990-', 990, 1000],
    ['bytes=-5', 995, 1000],
    ['bytes=-5000', 0, 1000],
    ['bytes=0-99999', 0, 1000],
    ['BYTES= 7-7 ', 7, 8],
  ])('[43] %s returns that part of the file', async (range, from, to) => {
    const { url } = await served();
    const { status, headers, body } = await request(url, { headers: { range } });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${from}-${to - 1}/1000`);
    expect(headers['content-length']).toBe(String(to - from));
    expect(body.equals(SOUND.subarray(from, to))).toBe(true);
  });

  test.each(['bytes=1000-', 'bytes=-0', 'bytes=99999999999999999999999-'])(
    '[43] %s is 416',
    async (range) => {
      const { url } = await served();
      const { status, headers, body } = await request(url, { headers: { range } });
      expect([status, headers['content-range'], body.length]).toEqual([416, 'bytes */1000', 0]);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('etag');
    },
  );

  test.each(['bytes=5-1', 'bytes=a-b', 'lines=0-1', 'bytes=', 'bytes=-', 'bytes=0-1,5-6', ''])(
    '[43] %j is ignored',
    async (range) => {
      const { url } = await served();
      const { status, body } = await request(url, { headers: { range } });
      expect([status, body.length]).toEqual([200, 1000]);
    },
  );

  test('[43] If-Range holds for exactly this file, by strong comparison', async () => {
    const { service, url } = await served();
    const etag = (await request(url)).headers.etag ?? '';
    const status = async (ifRange: string): Promise<number> =>
      (await request(url, { headers: { range: 'bytes=0-1', 'if-range': ifRange } })).status;
    expect(await status(etag)).toBe(206);
    expect(await status(`W/${etag}`)).toBe(200);
    expect(await status('"other"')).toBe(200);
    expect(await status('Sun, 01 Feb 2026 10:00:00 GMT')).toBe(200);
    appendFileSync(join(service.content, 'ep1.mp3'), 'x');
    expect(await status(etag)).toBe(200);
  });

  test('[38] [39] [40] [41] is 304 for a client that has the file, and 412 for one that requires another', async () => {
    const { url } = await served();
    const { headers } = await request(url);
    const etag = headers.etag ?? '';
    const date = headers['last-modified'] ?? '';
    const ask = (fields: Record<string, string>): ReturnType<typeof request> =>
      request(url, { headers: fields });
    for (const fields of [
      { 'if-none-match': `W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': date },
    ]) {
      const answer = await ask({ ...fields, range: 'bytes=0-1' });
      expect([answer.status, answer.body.length, answer.headers.etag]).toEqual([304, 0, etag]);
      expect(answer.headers).not.toHaveProperty('content-type');
      expect(answer.headers['cache-control']).toBe(headers['cache-control']);
    }
    expect((await ask({ 'if-none-match': '"x"', 'if-modified-since': date })).status).toBe(200);
    expect((await ask({ 'if-match': '"x"' })).status).toBe(412);
    expect((await ask({ 'if-match': etag, range: 'bytes=0-1' })).status).toBe(206);
  });

  test('[52] [53] another method is 405, and OPTIONS allows players to request ranges', async () => {
    const { url } = await served();
    const wrong = await request(url, { method: 'POST' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const preflight = await request(url, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-headers']).toMatch(/\bRange\b/);
  });

  test('is served within another app too, and unknown media pass to that app', async () => {
    const { handler } = await startService(FILES);
    const server = createServer((req, res) => handler(req, res, () => res.writeHead(418).end()));
    onTestFinished(() => void server.close());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await request(`${origin}/media/ep1.mp3`)).body.equals(SOUND)).toBe(true);
    expect((await request(`${origin}/media/ep2.mp3`)).status).toBe(418);
  });

  test('the tag changes with the file', async () => {
    const { service, url } = await served();
    const first = (await request(url)).headers.etag;
    const other = Buffer.from(SOUND).reverse();
    writeFileSync(join(service.content, 'ep1.mp3'), other);
    const { headers, body } = await request(url);
    expect(body.equals(other)).toBe(true);
    expect(headers.etag).not.toBe(first);
  });

  test('[43] the tag changes even if size and modification time stay, as after a copy that preserves them', async () => {
    const { service, url } = await served();
    const first = (await request(url)).headers.etag;
    const sound = join(service.content, 'ep1.mp3');
    writeFileSync(sound, Buffer.from(SOUND).reverse());
    utimesSync(sound, PAST / 1000, PAST / 1000);
    const { status, body } = await request(url, {
      headers: { range: 'bytes=0-9', 'if-range': String(first) },
    });
    expect([status, body.length]).toEqual([200, 1000]);
  });

  test('an empty file gives an empty response', async () => {
    const service = await startService({ 'ep1.md': ONE, 'ep1.mp3': '' });
    const url = `${service.origin}/media/ep1.mp3`;
    expect((await request(url)).headers['content-length']).toBe('0');
    expect((await request(url, { headers: { range: 'bytes=0-' } })).status).toBe(416);
    expect((await request(`${service.origin}/rss.xml`)).body.toString()).toContain('length="0"');
  });

  test('an SVG is displayed as an image, and may not run scripts', async () => {
    const { origin } = await startService({
      'a.md': ONE,
      'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><script>alert(1)</script></svg>',
    });
    const { headers } = await request(`${origin}/media/a.svg`);
    expect(headers['content-type']).toBe('image/svg+xml');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*; sandbox$/);
  });

  test('a file truncated while it is sent ends the connection, so that the response is not taken for complete', async () => {
    const content = temporaryDirectory({ 'ep1.md': ONE, 'ep1.mp3': '' });
    truncateSync(join(content, 'ep1.mp3'), 64 * 1024 ** 2);
    const { origin } = await startService({}, { content });
    const ended = await new Promise<string>((resolve) => {
      get(`${origin}/media/ep1.mp3`, { agent: false }, (res) => {
        res.once('data', () => truncateSync(join(content, 'ep1.mp3'), 1));
        res.on('end', () => resolve('complete'));
        res.on('error', (error) => resolve(error.message));
      });
    });
    expect(ended).toBe('aborted');
  });

  test('a client that disconnects leaves no file open', async () => {
    const content = temporaryDirectory({ 'ep1.md': ONE, 'ep1.mp3': '' });
    truncateSync(join(content, 'ep1.mp3'), 64 * 1024 ** 2);
    const { origin } = await startService({}, { content });
    const open = (): number =>
      readdirSync('/proc/self/fd').filter((fd) => linkOf(`/proc/self/fd/${fd}`).startsWith(content)).length;
    await new Promise<void>((resolve) => {
      const req = get(`${origin}/media/ep1.mp3`, { agent: false }, (res) => {
        res.once('data', () => {
          expect(open()).toBe(1);
          req.destroy();
          resolve();
        });
        res.on('error', () => {});
      });
      req.on('error', () => {});
    });
    await expect.poll(open).toBe(0);
  });

  test('a range of a 3 GB file is read alone, and its full length is stated', async () => {
    const content = temporaryDirectory({ 'ep1.md': ONE, 'ep1.mp3': '' });
    const size = 3 * 1024 ** 3;
    truncateSync(join(content, 'ep1.mp3'), size);
    const service = await startService({}, { content });
    expect(await sizeOf(service)).toBe(size);
    const url = `${service.origin}/media/ep1.mp3`;
    expect((await request(url, { method: 'HEAD' })).headers['content-length']).toBe(String(size));
    const before = process.memoryUsage().rss;
    const { status, headers, body } = await request(url, { headers: { range: `bytes=${size - 10}-` } });
    expect([status, body.length]).toEqual([206, 10]);
    expect(headers['content-range']).toBe(`bytes ${size - 10}-${size - 1}/${size}`);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

/** Target of a file descriptor; empty if it was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Start of a PNG with this size, enough to measure it. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
