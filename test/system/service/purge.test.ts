import { expect, test } from 'vitest';
import { run, start } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { startPurgeTarget, status } from '../../support/push/purge-target.ts';
import { request } from '../../support/service/request.ts';

const publication = (origin: string): string =>
  [
    'authority: example.org',
    'cdn:',
    '  keys: Cache-Tag',
    '  purge:',
    `    url: ${origin}/v4/purge_cache`,
    "    headers: { Authorization: 'Bearer {token}', Content-Type: application/json }",
    `    body: '{"tags":{keysJson}}'`,
    '',
  ].join('\n');

const NEWS = ['feed/', 'feeds', 'article/new', 'feed/authors/localhost/', 'feed/languages/en/'];

test('the service purges caches after a publication, and logs no secret', async () => {
  const target = await startPurgeTarget(status(204), status(503));
  const content = temporaryDirectory({
    'publication.yaml': publication(target.origin),
    'one.md': article('One', '2026-01-01T10:00:00Z'),
  });
  const { child, listening, ended } = start(['serve', '--content', content, '--port', '0'], {
    CRON_SCHEDULE: '* * * * * *',
    PURGE_TOKEN: 'top-secret',
    PURGE_SECRET: 'signing-secret',
  });
  const origin = await listening;
  await target.count(1);
  const seen: boolean[] = [];
  target.script.push(async (res) => {
    seen.push((await request(`${origin}/rss.xml`)).body.includes('News'));
    res.writeHead(200).end();
  });
  writeFiles(content, { 'new.md': article('News', '2026-01-02T10:00:00Z') });
  await target.count(3);
  expect(target.received.map(({ body }) => (JSON.parse(body) as { tags: string[] }).tags)).toEqual([
    ['feedwright'],
    NEWS,
    NEWS,
  ]);
  expect(target.received[2]?.headers.authorization).toBe('Bearer top-secret');
  expect(target.received[2]?.headers['x-feedwright-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  const { headers } = await request(`${origin}/articles/new`);
  expect(headers['cache-tag']).toBe('feedwright,article/new');
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect([code, seen]).toEqual([0, [true]]);
  const events = stderr.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]));
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'purge-failed', reason: 'answered 503', tries: 1, keys: 5 }),
  );
  expect(events).toContainEqual(expect.objectContaining({ event: 'purged', tries: 2, keys: 5 }));
  expect(stderr).not.toMatch(/secret|v4/);
});

test.each([
  ['a template that is wrong', 'not-a-url', { PURGE_TOKEN: 'secret' }, ':5: cdn.purge.url: expected'],
  ['a token that is missing', 'http://127.0.0.1:1', {}, ':3: cdn.purge: expected the environment variable'],
])('%s gives exit code 2 before the service listens', async (_name, origin, environment, complaint) => {
  const content = temporaryDirectory({ 'publication.yaml': publication(origin) });
  const { code, stdout, stderr } = await run(['serve', '--content', content, '--port', '0'], environment);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`publication.yaml${complaint}`);
  expect(stderr).not.toContain('Bearer');
});
