import { existsSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pngOf } from '../../support/documents/png.ts';
import { article, temporaryDirectory, writeFiles, type Files } from '../../support/service/directory.ts';
import { messages, statusOf } from '../../support/service/media-service.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';
import { buildFrom } from '../../support/service/static-site.ts';
import { addressesIn } from '../../support/foreign/crawl.ts';

const DAY = '2026-01-01T10:00:00Z';
const BASE = 'https://example.org';
const SOUND = Buffer.from('a sound');

/** The page's HTML of the article itself. */
async function pageOf({ origin }: Service, slug: string): Promise<string> {
  const { body } = await request(`${origin}/articles/${slug}`);
  return /<article[\s\S]*<\/article>/.exec(body.toString())?.[0] ?? '';
}

const TEXT = `
![next to it](pier.png) ![below](./img/two.png#x) ![above](../top.png?v=2)

![root](/images/four.png) ![static](/static-only.png) ![space](<my pic.png>) ![encoded](my%20pic.png)

<img src="pier.png" srcset="pier.png 1x, pier@2x.png 2x" width="4" alt="set">

<video src="clip.mp4" poster="pier.png"><track src="words.vtt" kind="captions"></video> <audio src="sound.mp3"></audio>

[map](map.pdf#page=2) [data](<archive.tar.gz>) [ref][one]

[one]: img/two.png
`;

const PICTURES: Files = {
  'post/ice/index.md': article('Ice', DAY, TEXT),
  'post/ice/pier.png': pngOf(40, 30),
  'post/ice/pier@2x.png': pngOf(80, 60),
  'post/ice/img/two.png': pngOf(20, 10),
  'post/ice/my pic.png': pngOf(5, 6),
  'post/ice/clip.mp4': SOUND,
  'post/ice/words.vtt': 'WEBVTT\n',
  'post/ice/sound.mp3': SOUND,
  'post/ice/map.pdf': '%PDF-1.4\n',
  'post/ice/archive.tar.gz': 'x',
  'post/top.png': pngOf(7, 8),
  'images/four.png': pngOf(9, 9),
  'static/static-only.png': pngOf(3, 2),
  'post/ice/unused.png': pngOf(1, 1),
};

describe('files to which a text refers', () => {
  test('[70] every src, srcset, poster and href of a publication is served with its type and length', async () => {
    const service = await startService(PICTURES);
    expect(messages(service)).toEqual([]);
    const html = await pageOf(service, 'ice');
    const own = [...new Set(addressesIn(html))].filter((address) => address.includes('/media/'));
    expect(own.map((address) => address.slice(BASE.length)).toSorted()).toEqual([
      '/media/images/four.png',
      '/media/post/ice/archive.tar.gz',
      '/media/post/ice/clip.mp4',
      '/media/post/ice/img/two.png',
      '/media/post/ice/img/two.png#x',
      '/media/post/ice/map.pdf#page=2',
      '/media/post/ice/my%20pic.png',
      '/media/post/ice/pier.png',
      '/media/post/ice/pier@2x.png',
      '/media/post/ice/sound.mp3',
      '/media/post/ice/words.vtt',
      '/media/post/top.png',
      '/media/static/static-only.png',
    ]);
    for (const address of own) {
      const path = new URL(address).pathname;
      const file = decodeURIComponent(path.slice('/media/'.length));
      const { status, headers, body } = await request(service.origin + path);
      expect([path, status]).toEqual([path, 200]);
      expect(body.equals(readFileSync(join(service.content, file)))).toBe(true);
      expect(headers['content-length']).toBe(String(body.length));
      expect([path, headers['content-type']]).toEqual([path, TYPES[/\.\w+$/.exec(file)?.[0] ?? '']]);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect(await statusOf(service, '/media/post/ice/unused.png')).toBe(404);
    expect(await statusOf(service, '/media/post/ice/index.md')).toBe(404);
  });

  test('[70] pictures get their size, unless their author wrote one', async () => {
    const service = await startService(PICTURES);
    const html = await pageOf(service, 'ice');
    expect(html).toMatch(/pier\.png" alt="next to it" width="40" height="30"/);
    expect(html).toMatch(/pier@2x\.png 2x" width="4" alt="set" \/>/);
  });

  test('[70] a build has the same files, and no others', async () => {
    const service = await startService(PICTURES);
    await service.stop();
    const { directory, manifest } = await buildFrom(service);
    const media = manifest.resources.filter(({ path }) => path.startsWith('/media/'));
    expect(media).toHaveLength(12);
    for (const { path } of media)
      expect([path, existsSync(join(directory, decodeURIComponent(path)))]).toEqual([path, true]);
    expect(existsSync(join(directory, 'media/post/ice/unused.png'))).toBe(false);
  });

  test('[70] a missing file is a finding with its line, and the article is read again when it comes', async () => {
    const service = await startService({
      'a.md': article('A', DAY, 'One.\n\n![gone](gone.png) [map](gone.pdf)\n\n`![code](code.png)`'),
    });
    const missing = ['a.md:8: warning gone.png does not exist', 'a.md:8: warning gone.pdf does not exist'];
    expect(messages(service)).toEqual(missing);
    expect(await pageOf(service, 'a')).toContain(`src="${BASE}/articles/gone.png"`);
    writeFiles(service.content, { 'gone.png': pngOf(40, 30) });
    await service.regenerate();
    expect(messages(service)).toEqual(missing.slice(1));
    expect(await pageOf(service, 'a')).toContain(`src="${BASE}/media/gone.png" alt="gone" width="40"`);
    writeFiles(service.content, { 'gone.png': pngOf(41, 30) });
    await service.regenerate();
    expect(await pageOf(service, 'a')).toContain('width="41"');
    unlinkSync(join(service.content, 'gone.png'));
    await service.regenerate();
    expect(messages(service)).toEqual(missing);
    expect(await statusOf(service, '/media/gone.png')).toBe(404);
  });

  test('[70] files from the top of a site that are not there stay as written, with one finding for an article', async () => {
    const service = await startService({
      'a.md': article('A', DAY, '![a](/wp/a.png) ![b](/wp/b.png) <img src="/wp/c.png">'),
    });
    expect(messages(service)).toEqual([
      'a.md:6: warning /wp/a.png does not exist below the content directory (this and 2 more files are left as ' +
        'written): name the directory that holds it with "static: …" in publication.yaml',
    ]);
    expect(await pageOf(service, 'a')).toContain(`src="${BASE}/wp/b.png"`);
  });

  test('[70] files of a draft and of a deleted article are not served', async () => {
    const service = await startService({
      'draft.md': article('D', DAY, '![x](d.png)', 'draft: true'),
      'd.png': pngOf(1, 1),
      'one.md': article('One', DAY, '![x](one.png)'),
      'one.png': pngOf(1, 1),
    });
    expect(await statusOf(service, '/media/d.png')).toBe(404);
    expect(await statusOf(service, '/media/one.png')).toBe(200);
    unlinkSync(join(service.content, 'one.md'));
    await service.regenerate();
    expect(await statusOf(service, '/media/one.png')).toBe(410);
  });

  test('[70] the text of an HTML article refers to files alike', async () => {
    const service = await startService({
      'x/page.html': article('Page', DAY, '<p><img src=a.png><img src="../b.png"></p>'),
      'x/a.png': pngOf(4, 4),
      'b.png': pngOf(5, 5),
    });
    expect(messages(service)).toEqual([]);
    const html = await pageOf(service, 'page');
    expect(html).toContain(`${BASE}/media/x/a.png" width="4" height="4"`);
    expect(html).toContain(`${BASE}/media/b.png" width="5" height="5"`);
  });

  test('[70] a candidate that is missing goes where the picture itself is there', async () => {
    const service = await startService({
      'a.md': article(
        'A',
        DAY,
        '<picture><source srcset="a.webp" type="image/webp"><img src="a.png" srcset="a.png 1x, b.png 2x"></picture>',
      ),
      'a.png': pngOf(4, 4),
    });
    expect(await pageOf(service, 'a')).toContain(
      `<picture><img src="${BASE}/media/a.png" srcset="${BASE}/media/a.png 1x" width="4" height="4" /></picture>`,
    );
    expect(messages(service)).toHaveLength(2);
  });
});

describe('static directories', () => {
  const parent = (): string =>
    temporaryDirectory({
      'content/publication.yaml': 'title: T\nstatic: [../static, media]\n',
      'content/post/a.md': article(
        'A',
        DAY,
        '![x](/img/x.png) ![y](/y.png) ![z](../../static/z.png)\n\n![p](/p.png)',
      ),
      'content/media/y.png': pngOf(2, 2),
      'content/public/p.png': pngOf(2, 2),
      'static/img/x.png': pngOf(1, 1),
      'static/z.png': pngOf(1, 1),
      'static/secret.png': pngOf(1, 1),
      'other/o.png': pngOf(1, 1),
    });

  test('[70] may be beside the content directory, and redirect from the paths of the old site', async () => {
    const service = await startService({}, { content: join(parent(), 'content') });
    expect(messages(service)).toEqual([]);
    const html = await pageOf(service, 'a');
    const moved: Record<string, string> = {
      '/img/x.png': '/media/static~/img/x.png',
      '/z.png': '/media/static~/z.png',
      '/y.png': '/media/media/y.png',
      '/p.png': '/media/public/p.png',
      '/public/p.png': '/media/public/p.png',
    };
    for (const [old, path] of Object.entries(moved)) {
      expect(html).toContain(`src="${BASE}${path}"`);
      const { status, headers } = await request(service.origin + old);
      expect([old, status, headers.location]).toEqual([old, 301, BASE + path]);
      expect((await request(service.origin + path)).headers['content-type']).toBe('image/png');
    }
    for (const path of [
      '/secret.png',
      '/media/static~/secret.png',
      '/media/static~/../static/secret.png',
      '/media/static~/%2e%2e/other/o.png',
      '/media/other~/o.png',
      '/media/~/x.png',
      '/media/../static/z.png',
      '/static/z.png',
    ])
      expect([path, await statusOf(service, path)]).toEqual([path, 404]);
    await service.stop();
    const { directory, manifest } = await buildFrom(service);
    expect(existsSync(join(directory, 'media/static~/img/x.png'))).toBe(true);
    for (const [old, path] of Object.entries(moved)) {
      const found = manifest.resources.find((one) => one.path === old);
      expect([old, found?.status, found?.fields['Location']]).toEqual([old, 301, BASE + path]);
    }
  });

  test('[70] are not found further up, nor through a link that leads out of them', async () => {
    const root = parent();
    const content = join(root, 'content');
    writeFiles(content, { 'b.md': article('B', DAY, '![o](../other/o.png) ![s](../static/../other/o.png)') });
    const service = await startService({}, { content });
    expect(messages(service).join('\n')).toContain('b.md:6: warning ../other/o.png');
    expect(await pageOf(service, 'b')).not.toContain('/media/');
    rmSync(join(root, 'static'), { recursive: true });
    expect(await statusOf(service, '/media/static~/z.png')).toBe(404);
    const next = await restartService(service);
    expect(await statusOf(next, '/media/static~/z.png')).toBe(404);
  });
});

/** Content-Type by extension. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.mp4': 'video/mp4',
  '.vtt': 'text/vtt',
  '.mp3': 'audio/mpeg',
  '.pdf': 'application/pdf',
  '.gz': 'application/octet-stream',
};
