import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Article, ArticleHead } from '../../../../../src/core/article/article.ts';
import { fingerprintOf } from '../../../../../src/core/article/text/similarity.ts';
import { readArticleFile, type ArticleFile } from '../../../../../src/core/content/directory/article-file.ts';
import {
  createArticleLoader,
  headOf,
  toHeadFile,
  toScannedFile,
  type LoadArticle,
  type ScannedFile,
} from '../../../../../src/core/content/directory/scanned-file.ts';
import { surveyDirectory } from '../../../../../src/core/content/directory/survey.ts';
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

const FILES: Readonly<Record<string, { files: Record<string, string>; path: string }>> = {
  'that says little': {
    files: { 'a.md': article('A', '2026-01-01T10:00:00Z') },
    path: 'a.md',
  },
  'that says everything': {
    files: { 'x/b.md': FULL, 'x/i.png': '' },
    path: 'x/b.md',
  },
  'with a recording': {
    files: { 'd.md': article('D', '2026-01-01T10:00:00Z'), 'd.mp3': 'sound' },
    path: 'd.md',
  },
  'with a sidecar': {
    files: {
      'c.txt': 'A line of text.\n\nMore of it.',
      'c.yaml': 'title: C\npublished: 2026-01-01\ntags: [z]',
    },
    path: 'c.txt',
  },
};

const OPTIONS = { timezone: 'Europe/Berlin' };

interface Case {
  readonly root: string;
  readonly parsed: Article;
  /** As another thread sends it. */
  readonly head: ArticleHead;
  readonly loadArticle: LoadArticle;
}

/** Parses an article, and scans it by one of the two functions. */
async function scanned(
  files: Record<string, string>,
  path: string,
  scan: (file: ArticleFile) => ScannedFile = toHeadFile,
): Promise<Case> {
  const root = realpathSync(temporaryDirectory(files));
  const { survey, changed } = await surveyDirectory(root, undefined, {
    now: Date.now,
    pause: async () => {},
  });
  const listed = changed.find((file) => file.path === path);
  const read = listed && readArticleFile(root, listed, OPTIONS);
  if (read?.article === undefined) throw new Error(JSON.stringify(read?.findings));
  const file = structuredClone(scan(read));
  if (file.head === undefined) throw new Error('the article has no head');
  expect(file).toMatchObject({ path, contentHash: read.contentHash, findings: read.findings });
  expect(file.media).toEqual(read.media);
  const loadArticle = createArticleLoader(root, survey, new Map([[path, file]]), OPTIONS);
  return { root, parsed: read.article, head: file.head, loadArticle };
}

describe.each(Object.entries(FILES))('an article %s', (_, { files, path }) => {
  test('has a head with its identity, its dates and its fingerprint', async () => {
    const { parsed, head } = await scanned(files, path);
    expect(head).toEqual({
      path: parsed.path,
      contentHash: parsed.contentHash,
      slug: parsed.slug,
      id: parsed.id,
      title: parsed.title,
      published: parsed.published,
      updated: parsed.updated,
      draft: parsed.draft,
      expires: parsed.expires,
      fingerprint: fingerprintOf(parsed),
    });
    expect(head).toEqual(headOf(parsed));
  });

  test('is loaded from its file', async () => {
    const { parsed, head, loadArticle } = await scanned(files, path);
    const loaded = loadArticle(head);
    expect(loaded).toStrictEqual(parsed);
    expect(JSON.stringify(loaded)).toBe(JSON.stringify(parsed));
  });

  test('is not kept whole where only its head is', async () => {
    const { root, head, loadArticle } = await scanned(files, path);
    rmSync(root, { recursive: true });
    expect(() => loadArticle(head)).toThrow(expect.objectContaining({ code: 'content_changed' }));
  });

  test('is read once for several loads in succession', async () => {
    const { root, head, loadArticle } = await scanned(files, path);
    const loaded = loadArticle(head);
    rmSync(root, { recursive: true });
    expect(loadArticle(head)).toBe(loaded);
  });

  test('is not read again where it is kept whole', async () => {
    const { root, parsed, head, loadArticle } = await scanned(files, path, toScannedFile);
    expect(head).toEqual(headOf(parsed));
    rmSync(root, { recursive: true });
    expect(loadArticle(head)).toEqual(parsed);
  });
});

describe('a file that has changed since', () => {
  const changed = expect.objectContaining({ code: 'content_changed' }) as unknown;
  const { files, path } = FILES['with a sidecar'] ?? { files: {}, path: '' };

  test.each<[string, (root: string) => void]>([
    ['has another text', (root) => writeFiles(root, { 'c.txt': 'Other.' })],
    ['has another sidecar', (root) => writeFiles(root, { 'c.yaml': 'title: D\npublished: 2026-01-01' })],
    ['lost its sidecar', (root) => rmSync(join(root, 'c.yaml'))],
    ['is gone', (root) => rmSync(join(root, 'c.txt'))],
    ['has no article any more', (root) => writeFiles(root, { 'c.yaml': 'title: [' })],
  ])('%s', async (_, change) => {
    const { root, parsed, head, loadArticle } = await scanned(files, path);
    change(root);
    expect(() => loadArticle(head)).toThrow(changed);
    writeFiles(root, files);
    expect(loadArticle(head)).toEqual(parsed);
  });

  test('two articles read alternately are not mixed up', async () => {
    const both = {
      'a.md': article('A', '2026-01-01', 'Text of a.'),
      'b.md': article('B', '2026-01-01', 'Text of b.'),
    };
    const { root, head, loadArticle } = await scanned(both, 'a.md');
    const other = readArticleFile(root, { path: 'b.md', isLinked: false }, OPTIONS)?.article;
    const heads = [head, ...(other === undefined ? [] : [headOf(other)])];
    const texts = [...heads, ...heads].map((one) => loadArticle(one).body.text.trim());
    expect(texts).toEqual(['Text of a.', 'Text of b.', 'Text of a.', 'Text of b.']);
  });
});

describe('a file without an article', () => {
  const finding = { file: 'a.md', line: 2, severity: 'error', rule: 'title', message: 'no title' } as const;

  test.each<ArticleFile>([
    { path: 'a.md', contentHash: 'abc', article: undefined, findings: [finding] },
    { path: 'a.md', contentHash: undefined, article: undefined, findings: [finding] },
  ])('has its findings and no head: $contentHash', (file) => {
    expect(structuredClone(toHeadFile(file))).toEqual({ ...file, head: undefined });
    expect(structuredClone(toScannedFile(file))).toEqual({ ...file, head: undefined });
  });
});
