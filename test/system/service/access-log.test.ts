import { expect, test } from 'vitest';
import { start } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

/** Polls a service, ends it, and resolves to the lines of its access log. */
async function accessLines(...flags: string[]): Promise<Record<string, unknown>[]> {
  const content = temporaryDirectory(FILES);
  const { child, ended, listening } = start(['serve', '--content', content, '--port', '0', ...flags]);
  const origin = await listening;
  const headers = {
    'User-Agent': 'Reader/1.0',
    'Accept-Encoding': 'gzip',
    Connection: 'keep-alive',
    'X-Forwarded-For': '203.0.113.9',
    'X-Request-Id': 'given-1',
  };
  const { headers: answered } = await request(`${origin}/rss.xml?q=1`, { headers });
  await request(`${origin}/rss.xml`, { headers: { ...headers, 'If-None-Match': answered.etag } });
  await request(`${origin}/nothing`, { headers });
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  const lines = stderr.trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'access');
}

test('--access-log on writes a line for each response, all of them before the service ends', async () => {
  const lines = await accessLines('--access-log', 'on');
  const common = { method: 'GET', agent: 'Reader/1.0', address: '127.0.0.1', durationMs: expect.any(Number) };
  expect(lines).toMatchObject([
    { ...common, path: '/rss.xml', status: 200 },
    { ...common, path: '/rss.xml', status: 304, bytes: 0 },
    { ...common, path: '/nothing', status: 404, bytes: 10 },
  ]);
  expect(lines[0]?.['bytes']).toBeGreaterThan(100);
  // No proxy is trusted, so clients cannot choose their request id.
  expect(new Set(lines.map((line) => line['request'])).size).toBe(3);
  expect(lines.map((line) => line['request'])).not.toContain('given-1');
});

test('a trusted proxy gives the client address and the request id', async () => {
  const lines = await accessLines('--access-log', 'on', '--trust-proxy', 'loopback');
  const expected = { address: '203.0.113.9', request: 'given-1' };
  expect(lines).toMatchObject([expected, expected, expected]);
});

test('responses are not logged by default', async () => {
  expect(await accessLines()).toEqual([]);
});
