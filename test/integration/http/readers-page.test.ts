import { describe, expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { poll, readReport } from '../../support/readers/readers.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };
const TOKEN = 'correct-horse-battery-staple';
const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

test('the report is a page or JSON, may not be stored, and is not indexed', async () => {
  const service = await startService(FILES);
  await poll(service, { userAgent: 'newsboat/2.21' });
  const page = await request(`${service.origin}/readers`, { headers: { Accept: 'text/html,*/*;q=0.8' } });
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'Accept',
  });
  const policy = page.headers['content-security-policy'];
  expect(policy).toMatch(/^default-src 'none'; /);
  expect(policy).not.toMatch(/unsafe|script/);
  expect(page.headers.etag).toBeUndefined();
  const text = page.body.toString();
  expect(text).toContain('<th scope="row">Newsboat<br><small>program, 2.21</small></th>');
  expect(text).toContain('<svg role="img"');
  expect(text).not.toMatch(/<script| style=|127\.0\.0\.1/);

  const json = await request(`${service.origin}/readers`, { headers: { Accept: 'application/json' } });
  expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(json.headers['cache-control']).toBe('no-store');
  expect(JSON.parse(json.body.toString())).toEqual(await readReport(service));

  const head = await request(`${service.origin}/readers`, { method: 'HEAD' });
  expect([head.status, head.body.length]).toEqual([200, 0]);
  const post = await request(`${service.origin}/readers`, { method: 'POST' });
  expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  const options = await request(`${service.origin}/readers.json`, { method: 'OPTIONS' });
  expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
});

test('without polls, the report says so', async () => {
  const service = await startService(FILES);
  const { status, body } = await request(`${service.origin}/readers`);
  expect([status, body.includes('No polls yet')]).toEqual([200, true]);
});

test('text from clients is escaped', async () => {
  const service = await startService(FILES);
  await poll(service, { userAgent: '<script>alert`1`<~script> "\'&/1.0' });
  await poll(service, { userAgent: '</title><img src=x onerror=alert(1)>/2 (5 subscribers)' });
  await poll(service, { userAgent: '__proto__/1.0' });
  const page = (await request(`${service.origin}/readers`)).body.toString();
  expect(page).toContain('&lt;script&gt;alert`1`&lt;~script&gt; &quot;&#39;&amp;');
  expect(page).not.toMatch(/<script|<img/);
  expect((await readReport(service)).readers.map(({ name }) => name).sort()).toEqual([
    '<',
    '<script>alert`1`<~script> "\'&',
    '__proto__',
  ]);
});

describe('access', () => {
  test('requires the token by any accepted means, but never in an address', async () => {
    const service = await startService(FILES, { secrets: { readersToken: TOKEN } });
    const ask = (path: string, authorization?: string) =>
      request(service.origin + path, { headers: { ...(authorization && { authorization }) } });
    for (const path of ['/readers', '/readers.json']) {
      const refused = await ask(path);
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([
        401,
        'Basic realm="Readers", charset="UTF-8", Bearer realm="Readers"',
      ]);
      expect(refused.headers['cache-control']).toBe('no-store');
      expect((await ask(path, `Bearer ${TOKEN}x`)).status).toBe(401);
      expect((await ask(`${path}?token=${TOKEN}`)).status).toBe(401);
      expect((await ask(path, `Bearer ${TOKEN}`)).status).toBe(200);
      expect((await ask(path, basic('me', TOKEN))).status).toBe(200);
    }
    const post = await request(`${service.origin}/readers`, { method: 'POST' });
    expect(post.status).toBe(401);
  });

  test('without a token, other machines cannot detect the report', async () => {
    const service = await startService(FILES);
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    const hidden = await request(`${service.origin}/readers`, { headers });
    const nothing = await request(`${service.origin}/nothing`, { headers });
    const withoutDate = (fields: Readonly<Record<string, unknown>>) => ({ ...fields, date: undefined });
    expect([hidden.status, hidden.body.toString()]).toEqual([404, nothing.body.toString()]);
    expect(withoutDate(hidden.headers)).toEqual(withoutDate(nothing.headers));
    const rebound = await request(`${service.origin}/readers`, { headers: { Host: 'evil.example' } });
    expect(rebound.status).toBe(404);
  });

  test('a token that could be guessed is refused at the start', async () => {
    await expect(startService(FILES, { secrets: { readersToken: 'short' } })).rejects.toMatchObject({
      code: 'config_invalid',
      faults: ['READERS_TOKEN: expected 16 characters or more, of letters, digits and -._~+/'],
    });
  });
});
