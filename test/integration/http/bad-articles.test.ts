import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { commandContext } from '../../../src/cli/command-context.ts';
import { exportCommand } from '../../../src/modules/static-export/command.ts';
import { article, temporaryDirectory, writeFiles, type Files } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const GOOD = { 'good.md': article('Good', '2026-01-02T10:00:00Z') };
const DEEP = '<div>'.repeat(300);

/** Elements that the parser opens again in each paragraph. */
const MANY_FORMATS = Array.from({ length: 150 }, (_, index) => `<b id="${index}">`).join('');

/** Files that cannot be published, by the reason. */
const BAD: Readonly<Record<string, Files>> = {
  'elements nested too deep': { 'bad.md': article('Bad', '2026-01-03T10:00:00Z', DEEP) },
  'the same in a page': {
    'bad.html': `<html><head><title>Bad</title><meta property="article:published_time" content="2026-01-03"></head><body><article>${DEEP}a</article></body></html>`,
  },
  'a tree that explodes': {
    'bad.md': article('Bad', '2026-01-03T10:00:00Z', `<p>${MANY_FORMATS}${'<p>x'.repeat(2000)}`),
  },
  'front matter that is no YAML': { 'bad.md': '---\ntitle: {\n---\nText.\n' },
  'a date that is none': { 'bad.md': article('Bad', '2026-13-03T10:00:00Z') },
  'bytes that are no text': { 'bad.txt': '\u0000\u0001\u0002\u0000' },
  'a file that is too large': { 'bad.md': article('Bad', '2026-01-03T10:00:00Z', 'x'.repeat(5_000_001)) },
  'the id of another article': {
    'bad.md': article('Bad', '2026-01-03T10:00:00Z', 'T', 'id: tag:a.example,2026:x'),
    'good.md': article('Good', '2026-01-02T10:00:00Z', 'Text of Good.', 'id: tag:a.example,2026:x'),
  },
};

test.each(Object.keys(BAD))('[68] %s keeps no other article from being served', async (reason) => {
  const { origin } = await startService({ ...GOOD, ...BAD[reason] });
  const titles = [
    ...(await request(`${origin}/rss.xml`)).body.toString().matchAll(/<item>\s*<title>(.*?)</g),
  ];
  expect(titles.map(([, title]) => title)).toEqual(['Good']);
  const health = JSON.parse((await request(`${origin}/healthz`)).body.toString()) as Record<string, unknown>;
  expect(health).toMatchObject({ status: 'ok', articles: 1, articlesLeftOut: 1 });
  const statusOf = async (path: string) => (await request(origin + path)).status;
  expect([await statusOf('/articles/good'), await statusOf('/articles/bad')]).toEqual([200, 404]);
  expect((await request(`${origin}/feeds.opml`)).status).toBe(200);
});

async function build(content: string, data = temporaryDirectory()) {
  const out = join(temporaryDirectory(), 'out');
  const told: string[] = [];
  const note = (text: unknown) => void told.push(String(text));
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) =>
    spy.mockImplementation(note),
  );
  try {
    const given = { content, data, baseUrl: 'https://example.org/' };
    const isFine = await exportCommand.run(
      commandContext({ given, words: [], flags: { out } }, () => Date.parse('2026-03-01T12:00:00Z')),
    );
    const pageOf = (slug: string) => existsSync(join(out, 'articles', slug, 'index.html'));
    return { isFine, told: told.join('\n'), pageOf, rss: () => readFileSync(join(out, 'rss.xml'), 'utf8') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test.each(Object.keys(BAD))('[68] with %s build writes the others, names it and fails', async (reason) => {
  const { isFine, told, pageOf, rss } = await build(temporaryDirectory({ ...GOOD, ...BAD[reason] }));
  expect([isFine, pageOf('good'), pageOf('bad')]).toEqual([false, true, false]);
  expect(rss()).toContain('<title>Good</title>');
  expect(told).toMatch(/^bad\.(?:md|html|txt):\d+: .+/m);
});

test('[68] an article that becomes faulty keeps its last good state, in service and build', async () => {
  const service = await startService({
    ...GOOD,
    'bad.md': article('Bad', '2026-01-03T10:00:00Z', 'Was good.'),
  });
  service.clock.time += 60_000;
  writeFiles(service.content, { 'bad.md': article('Bad', '2026-01-03T10:00:00Z', DEEP) });
  await service.regenerate();
  const { status, body } = await request(`${service.origin}/articles/bad`);
  expect([status, body.toString()]).toEqual([200, expect.stringContaining('Was good.')]);
  await service.stop();
  const { isFine, pageOf } = await build(service.content, service.data);
  expect([isFine, pageOf('good'), pageOf('bad')]).toEqual([false, true, true]);
});

test('[9] [68] a text of any length is published: whole on its page, as its summary in documents', async () => {
  const long = 'The harbour froze again. '.repeat(100_000);
  const { origin } = await startService({
    ...GOOD,
    'long.md': article('Long', '2026-01-03T10:00:00Z', long),
  });
  const page = (await request(`${origin}/articles/long`)).body.toString();
  expect(page.match(/froze/g)?.length).toBeGreaterThanOrEqual(100_000);
  for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) {
    const text = (await request(origin + path)).body.toString();
    expect(text).toContain('The harbour froze again.');
    expect(text.length).toBeLessThan(20_000);
    expect(text).toContain('Text of Good.');
  }
});
