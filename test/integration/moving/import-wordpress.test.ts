import { readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importInto, itemsOf, NOW, seen } from '../../support/moving/imported.ts';
import { pngOf } from '../../support/documents/png.ts';
import { said } from '../../support/documents/read-documents.ts';
import { temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { statusOf } from '../../support/service/ledger-service.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/moving');
const EXPORT = join(FIXTURES, 'wordpress.xml');
const OLD_FEED = join(FIXTURES, 'wordpress-feed.xml');

const serve = (content: string): Promise<Service> =>
  startService({}, { content, baseUrl: 'https://ice.example/', now: () => NOW });

const documentOf = async ({ origin }: Service, path: string): Promise<Buffer> =>
  (await request(origin + path)).body;

describe('an export of WordPress', () => {
  test('[73] is published with the id, title, link, date, categories, enclosure and text of each item', async () => {
    const { content, result } = await importInto([EXPORT]);
    expect(result.report.errors).toBe(0);
    const service = await serve(content);
    const before = await itemsOf(OLD_FEED);
    expect(before.size).toBe(4);
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) {
      const after = await itemsOf(await documentOf(service, path));
      expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
      for (const [id, item] of before) expect(seen(after.get(id) ?? item)).toEqual(seen(item));
    }
  });

  test('[67] publishes nothing that was not public', async () => {
    const { content, result } = await importInto([EXPORT]);
    expect(Object.fromEntries(result.leftOut)).toEqual({
      'trashed post': 1,
      page: 1,
      attachment: 1,
      comment: 1,
    });
    const { items } = await said(await serve(content));
    expect(Object.keys(items).toSorted()).toEqual(
      ['A post in blocks', 'Episode 7: Под лёдом', 'The first ice', 'https://ice.example/?p=40'].toSorted(),
    );
    const text = readdirSync(content)
      .map((name) => readFileSync(join(content, name), 'utf8'))
      .join('\n');
    expect(text).not.toMatch(/@(?:ice|mail)\.example/);
    expect(text.match(/^status: \w+$/gm)).toEqual(['status: protected', 'status: private', 'status: draft']);
  });

  test.each([
    ['/2014/06/first-ice/', '200'],
    ['/?p=11', '301 https://ice.example/2014/06/first-ice/'],
    ['/2014/06/hello-ice/', '301 https://ice.example/2014/06/first-ice/'],
    ['/2016/02/%d0%bf%d0%be%d0%b4-%d0%bb%d1%91%d0%b4%d0%be%d0%bc/', '200'],
    ['/feed/', '200'],
    ['/feed', '200'],
    ['/feed/atom/', '200'],
    ['/?feed=atom', '200'],
    ['/?feed=rss2', '200'],
  ])('[71] the old address %s answers %s', async (path, expected) => {
    const { content } = await importInto([EXPORT]);
    expect(await statusOf(await serve(content), path)).toBe(expected);
  });

  test('keeps the ids when the data directory is lost', async () => {
    const { content } = await importInto([EXPORT]);
    const first = await said(await serve(content));
    const second = await said(await serve(content));
    expect(second.ids).toEqual(first.ids);
  });

  test('takes title, description, language and id of the Atom feed', async () => {
    const { content } = await importInto([EXPORT]);
    const atom = (await documentOf(await serve(content), '/atom.xml')).toString();
    expect(atom).toContain('<id>https://ice.example/feed/atom/</id>');
    expect(atom).toContain('<title type="text">Ice &#x26; Snow</title>');
    expect(atom).toContain('xml:lang="en-GB"');
  });
});

describe('pictures', () => {
  test('[70] of the directory of uploads stand beside the articles, and are served', async () => {
    const png = pngOf(30, 20);
    const uploads = temporaryDirectory({ '2014/06/floe.png': png });
    const { content, result } = await importInto([EXPORT], { uploads });
    expect(result.counts).toMatchObject({ pictures: 2, remotePictures: 0 });
    const service = await serve(content);
    const html = (await said(service)).items['The first ice']?.html ?? '';
    expect(html).not.toContain('wp-content');
    const urls = [...html.matchAll(/(?:src|href)="(https:\/\/ice\.example\/[^"]+)"/g)].map(
      ([, url = '']) => url,
    );
    expect(urls).toHaveLength(2);
    for (const url of urls) {
      const { status, body } = await request(service.origin + new URL(url).pathname);
      expect({ status, isSame: body.equals(png) }).toEqual({ status: 200, isSame: true });
    }
  });

  test('without the directory keep their addresses, with one finding', async () => {
    const { lines, content } = await importInto([EXPORT]);
    expect(lines.filter((line) => line.includes('picture'))).toEqual([
      'pictures: 3 pictures stay at the old address: before it goes, copy its files here, and run the command again with --uploads DIR --force',
    ]);
    expect(readFileSync(join(content, '2015-01-03-blocks.md'), 'utf8')).toContain(
      'https://ice.example/wp-content/uploads/2014/06/floe.png',
    );
  });

  test('are not copied through a link that leads out of the directory', async () => {
    const secret = temporaryDirectory({ 'secret.png': pngOf(1, 1) });
    const uploads = temporaryDirectory({ '2014/06/other.png': pngOf(1, 1) });
    symlinkSync(join(secret, 'secret.png'), join(uploads, '2014/06/floe.png'));
    const { lines, result } = await importInto([EXPORT], { uploads });
    expect(result.counts.pictures).toBe(0);
    expect(lines).toContain('The first ice: 2014/06/floe.png leads out of the directory of uploads');
  });
});

describe('a second run', () => {
  test('changes no file', async () => {
    const { content } = await importInto([EXPORT]);
    const state = (): unknown =>
      readdirSync(content).map((name) => [
        name,
        statSync(join(content, name)).ino,
        readFileSync(join(content, name), 'utf8'),
      ]);
    const before = state();
    const { result } = await importInto([EXPORT], { contentDirectory: content });
    expect(result.counts).toMatchObject({ written: 0, same: 8, kept: 0 });
    expect(state()).toEqual(before);
  });

  test('keeps edited and renamed articles and says which differ; --force replaces them', async () => {
    const { content } = await importInto([EXPORT]);
    const path = join(content, '2015-01-03-blocks.md');
    const text = readFileSync(path, 'utf8');
    writeFiles(content, { 'notes/blocks.md': text.replace('Blocks of', 'Many blocks of') });
    rmSync(path);
    const second = await importInto([EXPORT], { contentDirectory: content });
    expect(second.result.counts).toMatchObject({ written: 0, same: 7, kept: 1 });
    expect(second.lines).toContain(
      'A post in blocks: "notes/blocks.md" stays as it is, which differs from the export: --force replaces it',
    );
    expect(second.result.report.errors).toBe(0);
    const third = await importInto([EXPORT], { contentDirectory: content, replaces: true });
    expect(third.result.counts).toMatchObject({ written: 0, replaced: 1, same: 7 });
    expect(readFileSync(join(content, 'notes/blocks.md'), 'utf8')).toBe(text);
  });

  test('does not touch a file of another article', async () => {
    const content = temporaryDirectory({ '2015-01-03-blocks.md': '---\ntitle: Mine\n---\nMine.\n' });
    const { result } = await importInto([EXPORT], { contentDirectory: content, replaces: true });
    expect(result.counts.written).toBe(8);
    expect(readFileSync(join(content, '2015-01-03-blocks.md'), 'utf8')).toContain('Mine.');
    expect(readdirSync(content).filter((name) => /blocks-[\da-f]{8}\.md$/.test(name))).toHaveLength(1);
  });
});
