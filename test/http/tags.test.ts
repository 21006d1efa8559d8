import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseXmlStrictly } from '../../src/feed/strict-parse.ts';
import { article, writeFiles, type Files } from '../helpers/directory.ts';
import { request, type Answer } from '../helpers/request.ts';
import { startService, type Service } from '../helpers/service.ts';

const FILES: Files = {
  'publication.yaml': 'title: Bells\nauthority: example.org\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [River Boats, sea]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'tags: [river boats]'),
  'three.md': article('Three', '2026-01-03T10:00:00Z', 'Third.', 'tags: [sea]'),
};
const BOATS = '/tags/river-boats/';

const get = (service: Service, path: string, headers = {}): Promise<Answer> =>
  request(service.origin + path, { headers });

async function titles(service: Service, tag: string): Promise<string[]> {
  const { status, body } = await get(service, `/tags/${tag}/feed.json`);
  if (status !== 200) return [String(status)];
  return (JSON.parse(body.toString()) as { items: { title: string }[] }).items.map(({ title }) => title);
}

async function change(service: Service, files: Files, gone: readonly string[] = []): Promise<void> {
  for (const path of gone) rmSync(join(service.content, path));
  writeFiles(service.content, files);
  service.clock.time += 3_600_000;
  await service.regenerate();
}

test('[5] [11] a tag has a feed in all formats and a page, with its articles alone, newest first', async () => {
  const service = await startService(FILES);
  expect(await titles(service, 'river-boats')).toEqual(['Two', 'One']);
  expect(await titles(service, 'sea')).toEqual(['Three', 'One']);
  for (const file of ['rss.xml', 'atom.xml']) {
    const { headers, body } = await get(service, BOATS + file);
    const text = body.toString();
    expect(() => parseXmlStrictly(text)).not.toThrow();
    expect(text).toContain(`https://example.org${BOATS}${file}`);
    expect(text).toContain('Bells: river boats');
    expect(headers['link']).toContain(`<https://example.org${BOATS}${file}>; rel="self"`);
  }
  expect((await get(service, BOATS)).body.toString()).toContain('<h1>Bells: river boats</h1>');
});

test('[38] a tag’s documents have tags of their own, and 304 answers them', async () => {
  const service = await startService(FILES);
  const { headers } = await get(service, `${BOATS}rss.xml`);
  const etag = String(headers.etag);
  expect(etag).not.toBe((await get(service, '/rss.xml')).headers.etag);
  expect((await get(service, `${BOATS}rss.xml`, { 'If-None-Match': etag })).status).toBe(304);
});

test('[3] [36] an edit makes other documents of the tags it touches, and of no others', async () => {
  const service = await startService(FILES);
  const tagOf = async (path: string) => (await get(service, path)).headers.etag;
  const before = [await tagOf(`${BOATS}atom.xml`), await tagOf('/tags/sea/atom.xml')];
  await change(service, {
    'two.md': article('Two', '2026-01-02T10:00:00Z', 'Mended.', 'tags: [river boats]'),
  });
  expect(await tagOf(`${BOATS}atom.xml`)).not.toBe(before[0]);
  expect(await tagOf('/tags/sea/atom.xml')).toBe(before[1]);
});

test('[6] articles come into a tag and leave it; a tag that nobody has any more is not there', async () => {
  const service = await startService(FILES);
  expect(await titles(service, 'sea')).toEqual(['Three', 'One']);
  await change(service, {
    'three.md': article('Three', '2026-01-03T10:00:00Z', 'Third.', 'tags: [River-Boats]'),
    'four.md': article('Four', '2026-01-04T10:00:00Z', 'Draft.', 'tags: [sea]', 'draft: true'),
  });
  expect(await titles(service, 'sea')).toEqual(['One']);
  expect(await titles(service, 'river-boats')).toEqual(['Three', 'Two', 'One']);
  await change(service, {}, ['one.md']);
  expect(await titles(service, 'sea')).toEqual(['404']);
  expect(await titles(service, 'river-boats')).toEqual(['Three', 'Two']);
});

test.each(['/tags/', '/tags/none/rss.xml', `${BOATS}rss`, '/tags/River-Boats/rss.xml', '/tags/%/rss.xml'])(
  '%s is not there',
  async (path) => {
    const service = await startService(FILES);
    expect([400, 404]).toContain((await get(service, path)).status);
  },
);

test('tags of any script have an address', async () => {
  const service = await startService({
    'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', 'tags: [שלום עולם, "???"]'),
  });
  expect(await titles(service, encodeURIComponent('שלום-עולם'))).toEqual(['A']);
});
