import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService } from '../../support/service/service.ts';
import { parseDictionary } from '../../support/documents/structured-dictionary.ts';

const PUBLICATION = 'authority: example.org\ntitle: Test\n';
const FILES = {
  'publication.yaml': `${PUBLICATION}cdn:\n  keys: Surrogate-Key\n`,
  'one.md': article('One', '2026-01-01T10:00:00Z', 'Words.', 'tags: [A B]'),
  'two words.md': article('Two', '2026-01-02T10:00:00Z'),
  '你好.md': article('Three', '2026-01-03T10:00:00Z', 'Words.', 'tags: [A B]'),
};
const ALL = ['/rss.xml', '/atom.xml', '/feed.json', '/', '/articles/one', '/tags/a-b/', '/tags/a-b/atom.xml'];

describe('CDN-Cache-Control', () => {
  test.each(ALL)('[50] is a separate dictionary, the same on 200 and 304: %s', async (path) => {
    const service = await startService({ ...FILES, 'due.md': article('Due', '2026-03-01T12:10:00Z') });
    const url = service.origin + path;
    for (const time of ['2026-03-01T12:00:00Z', '2026-03-01T12:09:30Z', '2026-03-01T12:10:00Z']) {
      service.clock.time = Date.parse(time);
      const full = await request(url);
      const field = full.headers['cdn-cache-control'] as string;
      const members = parseDictionary(field);
      expect([...members.keys()]).toEqual(['max-age', 'stale-while-revalidate', 'stale-if-error']);
      for (const value of members.values()) expect(Number.isInteger(value)).toBe(true);
      // It lacks the directives of Cache-Control that CDNs do not use.
      expect(`public, ${field}`).toBe(full.headers['cache-control']);
      const { status, headers } = await request(url, { headers: { 'If-None-Match': '*' } });
      expect([status, headers['cdn-cache-control']]).toEqual([304, field]);
    }
  });

  test('[50] is absent from responses that may not be stored', async () => {
    const service = await startService(FILES);
    for (const path of ['/nothing', '/healthz']) {
      const { headers } = await request(service.origin + path);
      expect([headers['cache-control'], headers['cdn-cache-control']]).toEqual(['no-store', undefined]);
    }
  });
});

describe('the parser of this test', () => {
  test.each(['a=1, b', 'a=1,b=2', 'a="x", b=?0, c=to/ken', '', '  a=1  '])('takes %j', (text) => {
    expect(() => parseDictionary(text)).not.toThrow();
  });
  test.each(['a=1,', ',a', 'A=1', 'a=1 b=2', 'a=1;', 'a==1', 'a=1, a=2', 'a=é', 'a=1e5', 'a=', '1=a'])(
    'rejects %j',
    (text) => {
      expect(() => parseDictionary(text)).toThrow(SyntaxError);
    },
  );
});

describe('keys for a CDN', () => {
  test.each([
    ['/rss.xml', 'feedwright feed/ article/%E4%BD%A0%E5%A5%BD article/two-words article/one'],
    ['/', 'feedwright feed/ article/%E4%BD%A0%E5%A5%BD article/two-words article/one'],
    ['/articles/two-words', 'feedwright article/two-words'],
    ['/tags/a-b/', 'feedwright feed/tags/a-b/ article/%E4%BD%A0%E5%A5%BD article/one'],
    ['/tags/a-b/feed.json', 'feedwright feed/tags/a-b/ article/%E4%BD%A0%E5%A5%BD article/one'],
  ])('are on every response with content: %s', async (path, keys) => {
    const service = await startService(FILES);
    const url = service.origin + path;
    for (const headers of [{}, { 'Accept-Encoding': 'br' }, { Connection: 'keep-alive' }]) {
      expect((await request(url, { headers })).headers['surrogate-key']).toBe(keys);
    }
    expect((await request(url, { method: 'HEAD' })).headers['surrogate-key']).toBe(keys);
    const unchanged = await request(url, { headers: { 'If-None-Match': '*' } });
    expect([unchanged.status, unchanged.headers['surrogate-key']]).toEqual([304, undefined]);
    // Also directly after a restart, before any article is read.
    const again = await restartService(service);
    expect((await request(again.origin + path)).headers['surrogate-key']).toBe(keys);
  });

  test('on a media file are those of an article that has it', async () => {
    const service = await startService({
      ...FILES,
      'one.mp3': 'a recording',
      'two words.md': article('Two', '2026-01-02T10:00:00Z', 'Words.', 'attachments: [one.mp3]'),
    });
    const url = `${service.origin}/media/one.mp3`;
    const keysOf = async (options = {}): Promise<unknown> =>
      (await request(url, options)).headers['surrogate-key'];
    expect(await keysOf()).toBe('feedwright article/one');
    expect(await keysOf({ headers: { Range: 'bytes=0-1' } })).toBe('feedwright article/one');
    expect(await keysOf({ method: 'HEAD' })).toBe('feedwright article/one');
    expect(await keysOf({ headers: { 'If-None-Match': '*' } })).toBeUndefined();
    unlinkSync(join(service.content, 'one.md'));
    await service.regenerate();
    expect(await keysOf()).toBe('feedwright article/two-words');
  });

  test('are separated as Cloudflare requires', async () => {
    const service = await startService({
      ...FILES,
      'publication.yaml': `${PUBLICATION}cdn:\n  keys: Cache-Tag\n`,
    });
    const { headers } = await request(`${service.origin}/tags/a-b/`);
    expect(headers['cache-tag']).toBe('feedwright,feed/tags/a-b/,article/%E4%BD%A0%E5%A5%BD,article/one');
    expect(headers['surrogate-key']).toBeUndefined();
  });

  test('are absent unless configured', async () => {
    const service = await startService({ ...FILES, 'publication.yaml': PUBLICATION });
    for (const path of ALL) {
      const { headers } = await request(service.origin + path);
      expect(Object.keys(headers).filter((name) => /surrogate|cache-tag/.test(name))).toEqual([]);
    }
  });

  test('of a thousand articles stay below a proxy’s header limit', async () => {
    const many = Array.from({ length: 300 }, (_, index) => [
      `${'long-name-'.repeat(8)}${index}.md`,
      article(`A${index}`, '2026-01-01T10:00:00Z'),
    ]);
    const service = await startService({
      ...(Object.fromEntries(many) as Record<string, string>),
      'publication.yaml': `${FILES['publication.yaml']}limit: 1000\n`,
    });
    const { status, headers } = await request(`${service.origin}/rss.xml`);
    expect(status).toBe(200);
    const keys = headers['surrogate-key'] as string;
    expect(keys.length).toBeLessThanOrEqual(8000);
    expect(keys.length).toBeGreaterThan(7000);
  });

  test('change with the content of a document', async () => {
    const service = await startService(FILES);
    writeFiles(service.content, { 'new.md': article('New', '2026-02-01T10:00:00Z') });
    await service.regenerate();
    const { headers } = await request(`${service.origin}/feed.json`);
    expect(headers['surrogate-key']).toMatch(/^feedwright feed\/ article\/new /);
  });
});
