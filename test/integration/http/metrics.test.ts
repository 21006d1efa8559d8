import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../../../src/app/version.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

/** Samples that count responses. */
async function samples(service: Service): Promise<string[]> {
  const { status, headers, body } = await request(`${service.origin}/metrics`);
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = body.toString().split('\n');
  return lines.filter((line) => line.startsWith('feedwright_answer'));
}

test('/metrics counts responses by format, status and coding, with the bytes of their bodies', async () => {
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
      'feedwright_answers_total{feed="/",format="rss",status="200",coding="gzip"} 2',
      'feedwright_answers_total{feed="/",format="rss",status="304",coding="gzip"} 1',
      'feedwright_answers_total{feed="/",format="json",status="200",coding="identity"} 2',
      'feedwright_answers_total{feed="none",format="html",status="405",coding="identity"} 1',
      'feedwright_answers_total{feed="none",format="other",status="404",coding="identity"} 1',
      bytes(2 * first.body.length, 'feed="/",format="rss",status="200",coding="gzip"'),
      bytes(0, 'feed="/",format="rss",status="304",coding="gzip"'),
      bytes(json.body.length, 'feed="/",format="json",status="200",coding="identity"'),
    ]),
  );
});

test('/metrics has figures of the process and its event loop', async () => {
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

test('requests with unusual values add no series to the metrics', async () => {
  const service = await startService(FILES);
  for (let number = 0; number < 50; number++) {
    await request(`${service.origin}/${number}?x=${number}`, {
      headers: { 'Accept-Encoding': `coding-${number}`, 'User-Agent': `agent ${number}` },
    });
    await request(`${service.origin}/rss.xml?${number}`, { headers: { 'Accept-Encoding': `x-${number}` } });
  }
  const rows = (await samples(service)).filter((line) => line.startsWith('feedwright_answers_total'));
  expect(rows).toEqual([
    'feedwright_answers_total{feed="none",format="other",status="404",coding="identity"} 50',
    'feedwright_answers_total{feed="/",format="rss",status="200",coding="identity"} 50',
  ]);
});

test('responses are counted by the feeds that publication.yaml describes, and all others by their kind', async () => {
  const service = await startService({
    'publication.yaml':
      'feeds:\n  tags/boats: { limit: 5 }\n  feeds/water: { tags: [sea, boats] }\n  authors/ane: { moved: /authors/bo/ }\n',
    'one.md': article('One', '2026-01-01T10:00:00Z', 'x', 'tags: [boats, sea, mud]', 'authors: [Ane]'),
  });
  for (const path of [
    'tags/boats/',
    'tags/sea/rss.xml',
    'tags/mud/rss.xml',
    'feeds/water/atom.xml',
    'articles/one',
  ])
    expect([path, (await request(`${service.origin}/${path}`)).status]).toEqual([path, 200]);
  for (const path of ['authors/ane/rss.xml', 'tags/nothing/rss.xml'])
    await request(`${service.origin}/${path}`);
  await request(`${service.origin}/tags/boats/rss.xml`, { method: 'DELETE' });
  const rows = (await samples(service)).filter((line) => line.startsWith('feedwright_answers_total'));
  expect(rows.toSorted()).toEqual([
    'feedwright_answers_total{feed="authors/ane",format="rss",status="301",coding="identity"} 1',
    'feedwright_answers_total{feed="feeds/water",format="atom",status="200",coding="identity"} 1',
    'feedwright_answers_total{feed="none",format="html",status="200",coding="identity"} 1',
    'feedwright_answers_total{feed="none",format="other",status="404",coding="identity"} 1',
    'feedwright_answers_total{feed="tags",format="rss",status="200",coding="identity"} 2',
    'feedwright_answers_total{feed="tags/boats",format="html",status="200",coding="identity"} 1',
    'feedwright_answers_total{feed="tags/boats",format="rss",status="405",coding="identity"} 1',
  ]);
});

test('/metrics has the state of the publication, its time, and the results of regenerations', async () => {
  const service = await startService({ ...FILES, 'bad.md': 'no title and no date' }, { cron: '0 0 1 1 *' });
  const found = async (): Promise<Record<string, string>> => {
    const { body } = await request(`${service.origin}/metrics`);
    const lines = body.toString().split('\n');
    return Object.fromEntries(
      lines
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' ') as [string, string]),
    );
  };
  const made = String(service.clock.time / 1000);
  expect(await found()).toMatchObject({
    feedwright_articles: '1',
    feedwright_articles_left_out: '1',
    feedwright_problems: '0',
    feedwright_publisher: '1',
    'feedwright_findings{severity="error"}': expect.stringMatching(/^[1-9]$/),
    'feedwright_findings{severity="warning"}': '0',
    'feedwright_regenerations_total{result="published"}': '1',
    'feedwright_regenerations_total{result="unchanged"}': '0',
    feedwright_regeneration_duration_seconds_count: '1',
    'feedwright_regeneration_duration_seconds_bucket{le="60"}': '1',
    feedwright_snapshot_made_timestamp_seconds: made,
    feedwright_last_regeneration_timestamp_seconds: made,
    feedwright_next_run_timestamp_seconds: expect.stringMatching(/^\d+$/),
    [`feedwright_build_info{version="${VERSION}"}`]: '1',
  });

  service.clock.time += 60_000;
  await service.regenerate();
  writeFiles(service.content, { 'publication.yaml': 'limit: wrong' });
  await service.regenerate();
  expect(await found()).toMatchObject({
    feedwright_problems: '2',
    'feedwright_regenerations_total{result="published"}': '1',
    'feedwright_regenerations_total{result="unchanged"}': '1',
    'feedwright_regenerations_total{result="refused"}': '0',
    'feedwright_regenerations_total{result="failed"}': '1',
    feedwright_regeneration_duration_seconds_count: '2',
    feedwright_snapshot_made_timestamp_seconds: made,
    feedwright_last_regeneration_timestamp_seconds: String(service.clock.time / 1000),
  });

  writeFiles(service.content, { 'publication.yaml': 'gate: { shrinkPercent: 0 }' });
  for (const name of ['two', 'three', 'four'])
    writeFiles(service.content, { [`${name}.md`]: article(name, '2026-01-02T10:00:00Z') });
  await service.regenerate();
  for (const name of ['one', 'two', 'three', 'four']) rmSync(join(service.content, `${name}.md`));
  await service.regenerate();
  expect(await found()).toMatchObject({
    feedwright_articles: '4',
    'feedwright_regenerations_total{result="published"}': '2',
    'feedwright_regenerations_total{result="refused"}': '1',
  });
});

/** https://prometheus.io/docs/instrumenting/exposition_formats/ and …/docs/practices/naming/ */
test('/metrics is in the text format, and its names follow the conventions', async () => {
  const service = await startService(FILES);
  await request(`${service.origin}/rss.xml`);
  const text = (await request(`${service.origin}/metrics`)).body.toString();
  expect(text.endsWith('\n')).toBe(true);
  const types = new Map<string, string>();
  const helps = new Map<string, string>();
  const series = new Set<string>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\w+) (.+)$/.exec(line) ?? [];
    if (keyword !== undefined) {
      const known = keyword === 'TYPE' ? types : helps;
      expect([line, known.has(name)]).toEqual([line, false]);
      known.set(name, rest);
      continue;
    }
    const sample =
      /^([a-z][a-z0-9_]*)(\{(?:[a-z]\w*="(?:[^"\\\n]|\\.)*",?)+\})? (NaN|[-+]?(?:Inf|[\d.]+(?:e[-+]?\d+)?))$/i.exec(
        line,
      );
    expect([line, sample !== null]).toEqual([line, true]);
    const [, sampled = '', labels = ''] = sample ?? [];
    const family = types.has(sampled) ? sampled : sampled.replace(/_(?:bucket|sum|count)$/, '');
    expect([line, types.has(family), helps.has(family)]).toEqual([line, true, true]);
    expect([line, series.has(sampled + labels)]).toEqual([line, false]);
    series.add(sampled + labels);
  }
  for (const [name, type] of types) {
    if (!name.startsWith('feedwright_')) continue;
    expect([name, type, name.endsWith('_total')]).toEqual([name, type, type === 'counter']);
    expect(name).not.toMatch(/_(?:ms|milliseconds|kb|percent|count|sum)$/);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

test('two publishers in one process count separately', async () => {
  const [one, other] = [await startService(FILES), await startService(FILES)];
  await request(`${one.origin}/rss.xml`);
  expect((await samples(one)).some((line) => line.includes('format="rss"'))).toBe(true);
  expect((await samples(other)).some((line) => line.includes('format="rss"'))).toBe(false);
});
