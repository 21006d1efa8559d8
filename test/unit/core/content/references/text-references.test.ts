import { realpathSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../../../../src/core/article/article.ts';
import { createFileProbe } from '../../../../../src/core/content/media/file-probe.ts';
import { createFilesNamed } from '../../../../../src/core/content/media/file-names.ts';
import type { SiteFiles } from '../../../../../src/core/content/references/local-files.ts';
import {
  readTextReferences,
  type TextReferences,
} from '../../../../../src/core/content/references/text-references.ts';
import { pngOf } from '../../../../support/documents/png.ts';
import { temporaryDirectory, type Files } from '../../../../support/service/directory.ts';

const articleAt = (path: string, text: string, more: Partial<Article> = {}): Article => ({
  path,
  contentHash: 'h',
  slug: 'a',
  title: 'A',
  published: 0,
  authors: [],
  tags: [],
  attachments: [],
  draft: false,
  body: { format: 'markdown', line: 5, text },
  ...more,
});

function read(
  files: Files,
  article: Article,
  site: Partial<SiteFiles> = {},
): (TextReferences & { readonly stamps: readonly string[] }) | undefined {
  const root = realpathSync(temporaryDirectory(files));
  const staticDirectories = ['static'];
  const probe = createFileProbe(root, staticDirectories);
  const filesNamed = createFilesNamed(root);
  const found = readTextReferences(article, probe, { staticDirectories, filesNamed, ...site });
  return found && { ...found, stamps: [...probe.looks.keys()] };
}

const filesOf = (found: TextReferences | undefined): Record<string, string> =>
  Object.fromEntries(found?.files?.map(({ reference, file }) => [reference, file]) ?? []);

describe('files of a text', () => {
  test.each([
    ['beside the article', 'p/a.png', 'a.png'],
    ['from the top', 'x/a.png', '/x/a.png'],
    ['from a static directory', 'static/x/a.png', '/x/a.png'],
    ['from the folder that has its name', 'p/one/a.png', 'a.png'],
    ['from a static directory, relative', 'static/img/a.png', 'img/a.png'],
    ['from the uppermost folder', 'p/img/a.png', '/img/a.png'],
    ['by name', 'far/away/A.png', 'wiki:a.png'],
    ['by name and folder', 'far/away/a.png', 'wiki:away%2Fa.png'],
  ])('are found %s', (_, file, reference) => {
    const found = read({ [file]: pngOf(4, 3) }, articleAt('p/one.md', `![x](${reference})`));
    expect(Object.values(filesOf(found))).toEqual([file]);
    expect(found?.files?.[0]).toMatchObject({ width: 4, height: 3, mediaType: 'image/png' });
    expect(found?.findings).toEqual([]);
  });

  test('are those beside the article first', () => {
    const png = pngOf(1, 1);
    const found = read(
      { 'a.png': png, 'p/a.png': png, 'static/a.png': png },
      articleAt('p/one.md', '![](a.png)'),
    );
    expect(filesOf(found)).toEqual({ 'a.png': 'p/a.png' });
  });

  test('are found by name alone only in a vault', () => {
    const files = { 'far/a.png': pngOf(1, 1) };
    const article = articleAt('p/one.md', '![](a.png)');
    expect(filesOf(read(files, article))).toEqual({});
    expect(filesOf(read(files, article, { isVault: true }))).toEqual({ 'a.png': 'far/a.png' });
  });

  test('that are missing are looked for again wherever they may come', () => {
    const found = read({}, articleAt('p/one.md', '![x](a.png) ![[b.png]]'));
    expect(found?.findings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '5: a.png does not exist',
      '5: b.png does not exist',
    ]);
    expect(found?.stamps).toEqual(['p/a.png', 'p/one/a.png', 'a.png', 'static/a.png', '/b.png']);
  });

  test('may be missing where another site has the page', () => {
    const article = articleAt('one.md', '![x](a.png) ![y](/b.png)', { url: 'https://a.example/one' });
    expect(read({}, article)?.findings ?? []).toEqual([]);
  });

  test('are nothing to tell in a text without references', () => {
    expect(read({}, articleAt('one.md', 'Text with https://a.example/ and `![x](y.png)`.'))).toBeUndefined();
  });

  test('are not those of another kind', () => {
    const files = { 'a.mp3': 'x', 'b.png': pngOf(1, 1) };
    const found = read(
      files,
      articleAt('one.md', '![x](a.mp3) <audio src="b.pdf"></audio> [y](a.mp3) ![z](b.png)'),
    );
    expect(found?.findings.map(({ message }) => message)).toEqual([
      'a.mp3 is not an image',
      'b.pdf does not exist',
    ]);
    expect(filesOf(found)).toEqual({ 'a.mp3': 'a.mp3', 'b.png': 'b.png' });
  });
});

test('keys of links are kept, each once', () => {
  const found = read({}, articleAt('p/one.md', '[a](two.md) [b](two.md#x) [[Three]] [c](/old/) [d](#here)'));
  expect(found?.links).toEqual(expect.arrayContaining(['/p/two', 'name:three', '/old']));
  expect(new Set(found?.links).size).toBe(found?.links?.length);
});

test('[9] findings and keys are bounded', () => {
  const text = Array.from({ length: 3000 }, (_, index) => `![](a${index}.png) [x](b${index}.md)`).join(
    '\n',
  );
  const found = read({}, articleAt('one.md', text));
  expect(found?.links).toHaveLength(1000);
  expect(found?.findings.length).toBeLessThanOrEqual(1001);
});
