import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../../../../src/core/article/article.ts';
import { isShort, textHashOf, wordsOf } from '../../../../../src/core/article/text/similarity.ts';
import {
  createLazyArticles,
  toHead,
  wholeArticle,
} from '../../../../../src/core/content/directory/article-head.ts';
import type { ListedFile } from '../../../../../src/core/content/directory/listing.ts';
import { readArticleFile, type ArticleFile } from '../../../../../src/core/content/directory/article-file.ts';
import { article, temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';

const FULL = [
  '---',
  'title: T “quoted” 😀',
  'published: 2026-01-01T10:00:00',
  'updated: 2026-01-02T10:00:00',
  'expires: 2027-01-02T10:00:00',
  'id: tag:example.org,2026:full',
  'url: https://example.org/elsewhere',
  'authors: [{ name: A, url: "https://example.org/a" }, B]',
  'tags: [x, y]',
  'summary: S',
  'language: de',
  'image: i.png',
  'attachments: [{ url: "https://example.org/a.mp3", size: 9 }]',
  'podcast: { season: 1 }',
  'source: Somewhere',
  'draft: true',
  '---',
  '',
  'One two three four five six seven eight nine ten, and as many again: one two three four five six seven.',
].join('\n');

const FILES: Readonly<Record<string, { files: Record<string, string>; file: ListedFile }>> = {
  'that says little': {
    files: { 'a.md': article('A', '2026-01-01T10:00:00Z') },
    file: { path: 'a.md', isLinked: false },
  },
  'that says everything': {
    files: { 'x/b.md': FULL, 'x/i.png': '' },
    file: { path: 'x/b.md', isLinked: false },
  },
  'with a recording': {
    files: { 'd.md': article('D', '2026-01-01T10:00:00Z'), 'd.mp3': 'sound' },
    file: { path: 'd.md', beside: ['d.mp3'], isLinked: false },
  },
  'with a sidecar': {
    files: {
      'c.txt': 'A line of text.\n\nMore of it.',
      'c.yaml': 'title: C\npublished: 2026-01-01\ntags: [z]',
    },
    file: { path: 'c.txt', sidecar: 'c.yaml', isLinked: false },
  },
};

/** An article as parsed, and as read back from its head in another thread. */
function both(
  files: Record<string, string>,
  file: ListedFile,
): { root: string; parsed: Article; lazy: Article } {
  const root = realpathSync(temporaryDirectory(files));
  const read = readArticleFile(root, file, { timezone: 'Europe/Berlin' });
  if (read?.article === undefined) throw new Error(JSON.stringify(read?.findings));
  const back = createLazyArticles(root, { timezone: 'Europe/Berlin' })(file, structuredClone(toHead(read)));
  if (back?.article === undefined) throw new Error('no article came back');
  expect(back).toMatchObject({ path: read.path, contentHash: read.contentHash, findings: read.findings });
  expect(back.media).toEqual(read.media);
  return { root, parsed: read.article, lazy: back.article };
}

const PARTS = [
  'path',
  'contentHash',
  'slug',
  'id',
  'url',
  'title',
  'published',
  'updated',
  'authors',
  'tags',
  'summary',
  'language',
  'image',
  'attachments',
  'podcast',
  'source',
  'draft',
  'expires',
  'body',
] as const satisfies readonly (keyof Article)[];

describe.each(Object.entries(FILES))('an article %s', (_, { files, file }) => {
  test('has the same properties', () => {
    const { parsed, lazy } = both(files, file);
    for (const part of PARTS) expect([part, lazy[part]]).toEqual([part, parsed[part]]);
    expect(Object.keys(parsed).filter((part) => !(PARTS as readonly string[]).includes(part))).toEqual([]);
  });

  test('has the same fingerprint', () => {
    const { parsed, lazy } = both(files, file);
    expect([textHashOf(lazy), isShort(lazy)]).toEqual([textHashOf(parsed), isShort(parsed)]);
    expect(wordsOf(lazy)).toBe(wordsOf(parsed));
  });

  test('is plain data', () => {
    const { root, parsed, lazy } = both(files, file);
    const whole = wholeArticle(lazy);
    rmSync(root, { recursive: true });
    expect(structuredClone(whole)).toEqual(structuredClone(parsed));
    expect(JSON.parse(JSON.stringify(whole))).toEqual(JSON.parse(JSON.stringify(parsed)));
    expect(wholeArticle(parsed)).toEqual(parsed);
  });

  test('is not read until more than its head and fingerprint is needed', () => {
    const { root, parsed, lazy } = both(files, file);
    rmSync(root, { recursive: true });
    const { path, contentHash, slug, id, title, published, updated, draft, expires } = lazy;
    expect({ path, contentHash, slug, id, title, published, updated, draft, expires }).toEqual({
      path: parsed.path,
      contentHash: parsed.contentHash,
      slug: parsed.slug,
      id: parsed.id,
      title: parsed.title,
      published: parsed.published,
      updated: parsed.updated,
      draft: parsed.draft,
      expires: parsed.expires,
    });
    expect([textHashOf(lazy), isShort(lazy)]).toEqual([textHashOf(parsed), isShort(parsed)]);
    expect(() => lazy.body).toThrow(expect.objectContaining({ code: 'content_changed' }));
  });

  test('is read once for all properties', () => {
    const { root, parsed, lazy } = both(files, file);
    expect(lazy.tags).toEqual(parsed.tags);
    rmSync(root, { recursive: true });
    expect(lazy.body).toEqual(parsed.body);
  });
});

describe('a file that has changed since', () => {
  const changed = expect.objectContaining({ code: 'content_changed' }) as unknown;
  const { files, file } = FILES['with a sidecar'] ?? { files: {}, file: { path: '', isLinked: false } };

  test.each<[string, (root: string) => void]>([
    ['has another text', (root) => writeFiles(root, { 'c.txt': 'Other.' })],
    ['has another sidecar', (root) => writeFiles(root, { 'c.yaml': 'title: D\npublished: 2026-01-01' })],
    ['lost its sidecar', (root) => rmSync(join(root, 'c.yaml'))],
    ['is gone', (root) => rmSync(join(root, 'c.txt'))],
    ['has no article any more', (root) => writeFiles(root, { 'c.yaml': 'title: [' })],
  ])('%s', (_, change) => {
    const { root, parsed, lazy } = both(files, file);
    change(root);
    expect(() => lazy.body).toThrow(changed);
    expect(() => wholeArticle(lazy)).toThrow(changed);
    writeFiles(root, files);
    expect(lazy.body).toEqual(parsed.body);
  });

  test('two articles read alternately are not mixed up', () => {
    const root = realpathSync(
      temporaryDirectory({
        'a.md': article('A', '2026-01-01', 'Text of a.'),
        'b.md': article('B', '2026-01-01', 'Text of b.'),
      }),
    );
    const make = createLazyArticles(root, { timezone: 'UTC' });
    const [a, b] = ['a.md', 'b.md'].map((path) => {
      const listed = { path, isLinked: false };
      const read = readArticleFile(root, listed, { timezone: 'UTC' });
      return make(listed, read && toHead(read))?.article;
    });
    expect([a?.body.text, b?.body.text, a?.body.text, b?.body.text].map((text) => text?.trim())).toEqual([
      'Text of a.',
      'Text of b.',
      'Text of a.',
      'Text of b.',
    ]);
  });
});

describe('a file without an article', () => {
  const make = createLazyArticles('/nowhere', { timezone: 'UTC' });
  const finding = { file: 'a.md', line: 2, severity: 'error', rule: 'title', message: 'no title' } as const;

  test.each<ArticleFile>([
    { path: 'a.md', contentHash: 'abc', article: undefined, findings: [finding] },
    { path: 'a.md', contentHash: undefined, article: undefined, findings: [finding] },
  ])('comes back with its findings: $contentHash', (file) => {
    expect(make({ path: 'a.md', isLinked: false }, structuredClone(toHead(file)))).toEqual(file);
  });

  test('that was deleted is reported as gone', () => {
    expect(make({ path: 'a.md', isLinked: false }, undefined)).toBeUndefined();
  });
});
