import { appendFileSync, readdirSync, readlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';
import { SOUND, ONE, FILES, sizeOf } from '../../support/service/media-service.ts';

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
