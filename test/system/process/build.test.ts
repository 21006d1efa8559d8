import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { run, SHIPPED_CONTENT } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';

const GOOD = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

describe('build', () => {
  test('writes documents, pages and precompressed copies', async () => {
    const parent = temporaryDirectory();
    const out = join(parent, 'public');
    const { code, stdout } = await run([
      'build',
      '--content',
      SHIPPED_CONTENT,
      '--out',
      out,
      '--base-url',
      'https://example.org',
    ]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 article, \d+ files written/)]);
    const rss = readFileSync(join(out, 'rss.xml'));
    expect(gunzipSync(readFileSync(join(out, 'rss.xml.gz'))).equals(rss)).toBe(true);
    expect(brotliDecompressSync(readFileSync(join(out, 'rss.xml.br'))).equals(rss)).toBe(true);
    expect(readFileSync(join(out, 'articles/china-russia-security-ties/index.html'), 'utf8')).toContain(
      '<h1>',
    );
    expect(readdirSync(parent)).toEqual(['public']);
  });

  test('[59] names configured hubs, and no hub of its own', async () => {
    const out = join(temporaryDirectory(), 'out');
    const content = temporaryDirectory({
      'publication.yaml': 'push: { hubs: ["https://hub.example.net/"], rssCloud: true }\n',
      ...GOOD,
    });
    await run(['build', '--content', content, '--out', out, '--base-url', 'https://example.org/']);
    for (const name of ['rss.xml', 'atom.xml', 'feed.json']) {
      const text = readFileSync(join(out, name), 'utf8');
      expect(text).toContain('https://hub.example.net/');
      expect(text).not.toMatch(/example\.org\/hub|<cloud/);
    }
  });

  test('writes every target of its pages, documents and list of feeds', async () => {
    const out = join(temporaryDirectory(), 'out');
    const files = Object.fromEntries(
      Array.from({ length: 75 }, (_, index) => [
        `world/a${index}.md`,
        article(
          `A${index}`,
          new Date(Date.UTC(2026, 0, 1, index)).toISOString(),
          'Text.',
          `tags: [t${index % 3}]`,
        ),
      ]),
    );
    const content = temporaryDirectory({
      'publication.yaml': 'limit: 5\nfeeds: {feeds/x: {tags: t1}}\n',
      ...files,
    });
    await run(['build', '--content', content, '--out', out, '--base-url', 'https://example.org/']);
    const written = readdirSync(out, { recursive: true, encoding: 'utf8' });
    const there = new Set(written.map((path) => `/${path}`.replace(/\/index\.html$/, '')));
    const led = written
      .filter((path) => /(?:html|xml|json|opml)$/.test(path) && !path.includes('manifest'))
      .flatMap((path) => [
        ...readFileSync(join(out, path), 'utf8').matchAll(/https:\/\/example\.org(\/[^"\s<>?#]*)/g),
      ])
      .map((match) => decodeURIComponent(match[1] ?? '').replace(/\/$/, ''));
    expect([...new Set(led)].filter((path) => path !== '' && !there.has(path))).toEqual([]);
    expect([...there]).toEqual(
      expect.arrayContaining(['/tags/t2/rss.xml', '/archive/2-20/feed.json', '/feeds/x']),
    );
  });

  test('writes feeds with long names in a script of three bytes a letter', async () => {
    const out = join(temporaryDirectory(), 'out');
    const content = temporaryDirectory({
      'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', `tags: [${'新闻'.repeat(60)}, x]`),
    });
    const { code } = await run(['build', '--content', content, '--out', out]);
    expect(code).toBe(0);
    expect(existsSync(join(out, 'tags', '新闻'.repeat(42), 'rss.xml'))).toBe(true);
  });

  test('a second build removes files of withdrawn articles', async () => {
    const out = join(temporaryDirectory(), 'public');
    await run([
      'build',
      '--content',
      temporaryDirectory({ ...GOOD, 'two.md': article('Two', '2026-01-02T10:00:00Z') }),
      '--out',
      out,
    ]);
    expect(existsSync(join(out, 'articles/two'))).toBe(true);
    await run(['build', '--content', temporaryDirectory(GOOD), '--out', out]);
    expect(readdirSync(join(out, 'articles'))).toEqual(['one']);
  });

  test('[16] copies files of articles, under the names in the documents', async () => {
    const out = join(temporaryDirectory(), 'public');
    const content = temporaryDirectory({
      ...GOOD,
      'sounds/two words.mp3': 'sound',
      'sounds/other.mp3': 'nobody refers to it',
      'two.md': article('Two', '2026-01-02T10:00:00Z', 'Text.', 'attachments: [sounds/two words.mp3]'),
    });
    const { code } = await run([
      'build',
      '--content',
      content,
      '--out',
      out,
      '--base-url',
      'https://example.org',
    ]);
    expect(code).toBe(0);
    expect(readFileSync(join(out, 'rss.xml'), 'utf8')).toContain(
      'url="https://example.org/media/sounds/two%20words.mp3" length="5"',
    );
    expect(readdirSync(join(out, 'media/sounds'))).toEqual(['two words.mp3']);
    expect(readFileSync(join(out, 'media/sounds/two words.mp3'), 'utf8')).toBe('sound');
  });

  test('leaves a directory with other files alone', async () => {
    const out = temporaryDirectory({ 'thesis.tex': 'precious' });
    const { code, stderr } = await run(['build', '--content', SHIPPED_CONTENT, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot write to');
    expect(readdirSync(out)).toEqual(['thesis.tex']);
  });
});

test('[2] another process, time zone or locale gives the same bytes', async () => {
  const parent = temporaryDirectory();
  const environments = [
    { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    { TZ: 'America/New_York', LANG: 'C' },
  ];
  const documents = await Promise.all(
    environments.map(async (environment, index) => {
      const out = join(parent, String(index));
      await run(
        ['build', '--content', SHIPPED_CONTENT, '--out', out, '--base-url', 'https://example.org'],
        environment,
      );
      return ['rss.xml', 'atom.xml', 'feed.json', 'index.html', 'rss.xml.br', 'rss.xml.gz'].map((file) =>
        readFileSync(join(out, file)).toString('base64'),
      );
    }),
  );
  expect(documents[0]).toEqual(documents[1]);
});
