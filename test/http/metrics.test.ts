import { expect, test } from 'vitest';
import { article } from '../helpers/directory.ts';
import { request } from '../helpers/request.ts';
import { startService, type Service } from '../helpers/service.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

/** The samples of what the service has answered. */
async function samples(service: Service): Promise<string[]> {
  const { status, headers, body } = await request(`${service.origin}/metrics`);
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = body.toString().split('\n');
  return lines.filter((line) => line.startsWith('feedwright_answer'));
}

test('/metrics counts answers by format, status and coding, with the bytes of their bodies', async () => {
  const service = await startService(FILES);
  expect(await samples(service)).toEqual([]);

  const gzip = { 'Accept-Encoding': 'gzip' };
  const first = await request(`${service.origin}/rss.xml`, { headers: gzip });
  await request(`${service.origin}/rss.xml`, { headers: gzip });
  await request(`${service.origin}/rss.xml`, {
    headers: { ...gzip, 'If-None-Match': first.headers.etag, Connection: 'keep-alive' },
  });
  const json = await request(`${service.origin}/feed.json`);
  await request(`${service.origin}/feed.json`, { method: 'HEAD' });
  await request(`${service.origin}/articles/one`, { method: 'POST' });
  await request(`${service.origin}/nothing`);

  const found = await samples(service);
  const bytes = (count: number, labels: string): string =>
    `feedwright_answer_bytes_total{${labels}} ${count}`;
  expect(found).toEqual(
    expect.arrayContaining([
      'feedwright_answers_total{format="rss",status="200",coding="gzip"} 2',
      'feedwright_answers_total{format="rss",status="304",coding="gzip"} 1',
      'feedwright_answers_total{format="json",status="200",coding="identity"} 2',
      'feedwright_answers_total{format="html",status="405",coding="identity"} 1',
      'feedwright_answers_total{format="other",status="404",coding="identity"} 1',
      bytes(2 * first.body.length, 'format="rss",status="200",coding="gzip"'),
      bytes(0, 'format="rss",status="304",coding="gzip"'),
      bytes(json.body.length, 'format="json",status="200",coding="identity"'),
    ]),
  );
});

test('/metrics has the process and its event loop', async () => {
  const service = await startService(FILES);
  const text = (await request(`${service.origin}/metrics`)).body.toString();
  for (const name of [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
  ]) {
    expect(text).toMatch(new RegExp(`^${name} [\\d.e+-]+$`, 'm'));
  }
});

test('what clients send adds no row to the metrics', async () => {
  const service = await startService(FILES);
  for (let number = 0; number < 50; number++) {
    await request(`${service.origin}/${number}?x=${number}`, {
      headers: { 'Accept-Encoding': `coding-${number}`, 'User-Agent': `agent ${number}` },
    });
    await request(`${service.origin}/rss.xml?${number}`, { headers: { 'Accept-Encoding': `x-${number}` } });
  }
  const rows = (await samples(service)).filter((line) => line.startsWith('feedwright_answers_total'));
  expect(rows).toEqual([
    'feedwright_answers_total{format="rss",status="200",coding="identity"} 50',
    'feedwright_answers_total{format="other",status="404",coding="identity"} 50',
  ]);
});

test('two publishers in one process count for themselves', async () => {
  const [one, other] = [await startService(FILES), await startService(FILES)];
  await request(`${one.origin}/rss.xml`);
  expect((await samples(one)).some((line) => line.includes('format="rss"'))).toBe(true);
  expect((await samples(other)).some((line) => line.includes('format="rss"'))).toBe(false);
});
