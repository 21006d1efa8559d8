import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAdopted } from '../../../../../src/core/content/site/adopted-file.ts';
import { importInto } from '../../../../support/moving/imported.ts';
import { wxr, wxrItem, type WxrItem } from '../../../../support/moving/wxr.ts';
import { temporaryDirectory } from '../../../../support/service/directory.ts';

const post = (number: number, members: WxrItem = {}): string =>
  wxrItem({
    title: `Post ${number}`,
    link: `https://ice.example/post-${number}/`,
    guid: `https://ice.example/?p=${number}`,
    'wp:post_id': String(number),
    'wp:post_date_gmt': `2014-06-${String(number).padStart(2, '0')} 10:00:00`,
    'wp:post_name': `post-${number}`,
    'content:encoded': `Text ${number}.`,
    ...members,
  });

const importItems = (items: readonly string[]) =>
  importInto([join(temporaryDirectory({ 'export.xml': wxr(items) }), 'export.xml')]);

const articles = (content: string): readonly string[] =>
  readdirSync(content).filter((name) => name.endsWith('.md'));

describe('names of files', () => {
  test.each([
    ['a path', '../../etc/passwd', '2014-06-01-etc-passwd.md'],
    ['an encoded path', '..%2f..%2fetc', '2014-06-01-etc.md'],
    ['control characters', 'a%00b%1b%5b31m', '2014-06-01-a-b-31m.md'],
    ['capitals', 'ICE', '2014-06-01-ice.md'],
    ['reserved names of Windows', 'con', '2014-06-01-con.md'],
    ['nothing', '', '2014-06-01-post-1.md'],
    ['signs alone', '%3f%2a', '2014-06-01-article.md'],
    ['other letters', '%D0%9B%D1%91%D0%B4', '2014-06-01-лёд.md'],
  ])('of slugs with %s are safe', async (_, slug, name) => {
    const { content } = await importItems([post(1, { 'wp:post_name': slug })]);
    expect(articles(content)).toEqual([name]);
  });

  test('are not longer than file systems allow', async () => {
    const { content, result } = await importItems([post(1, { 'wp:post_name': '%D0%BB'.repeat(300) })]);
    expect(result.report.errors).toBe(0);
    expect(Buffer.byteLength(articles(content)[0] ?? '')).toBeLessThanOrEqual(200);
  });

  test('are unique, and equal in every run', async () => {
    const items = [1, 2, 3].map((number) =>
      post(number, { 'wp:post_name': 'same', 'wp:post_date_gmt': '2014-06-01 10:00:00' }),
    );
    const first = articles((await importItems(items)).content);
    expect(first).toHaveLength(3);
    expect(articles((await importItems(items)).content)).toEqual(first);
  });

  test('are no titles of articles without one', async () => {
    const { content } = await importItems([post(1, { title: '', 'wp:post_name': '%D0%9B%D1%91%D0%B4' })]);
    expect(articles(content)[0]).toMatch(/^2014-06-01-post-[\da-f]{8}\.md$/);
  });
});

describe('ids', () => {
  test('that occur twice: the same item counts once, another gets an id of its own', async () => {
    const { content, lines, result } = await importItems([
      post(1),
      post(1),
      post(2, { guid: 'https://ice.example/?p=1' }),
      post(3),
    ]);
    expect(result.counts.written).toBe(3);
    expect(lines.some((line) => line.includes('is there twice'))).toBe(true);
    const { adoption, findings } = readAdopted(readFileSync(join(content, 'adopted.yaml'), 'utf8'));
    expect(findings).toEqual([]);
    expect(adoption.items.map(({ id }) => id)).toEqual([
      'https://ice.example/?p=1',
      'https://ice.example/post-2/',
      'https://ice.example/?p=3',
    ]);
  });

  test('that are no IRI are kept character by character', async () => {
    const id = '45863 at https://ice.example "x" #1: y';
    const { content } = await importItems([post(1, { guid: id })]);
    expect(readAdopted(readFileSync(join(content, 'adopted.yaml'), 'utf8')).adoption.items[0]?.id).toBe(id);
    expect(readFileSync(join(content, '2014-06-01-post-1.md'), 'utf8')).toMatch(/^guid: /m);
    const second = await importInto(
      [join(temporaryDirectory({ 'e.xml': wxr([post(1, { guid: id })]) }), 'e.xml')],
      {
        contentDirectory: content,
      },
    );
    expect(second.result.counts).toMatchObject({ same: 1, written: 0 });
  });

  test.each(['a\nb', '---', '{{ id }}', '"x" # y', '!!js x', '0x10', 'null'])(
    'such as %j are found again in the next run',
    async (guid) => {
      const { content } = await importItems([post(1, { guid })]);
      const source = join(temporaryDirectory({ 'e.xml': wxr([post(1, { guid })]) }), 'e.xml');
      const { result } = await importInto([source], { contentDirectory: content });
      expect(result.counts).toMatchObject({ same: 1, written: 0 });
      expect(articles(content)).toHaveLength(1);
    },
  );

  test('that no file can carry are replaced, and later runs can read adopted.yaml', async () => {
    const items = [
      post(1, { guid: 'ß'.repeat(3000) }),
      post(2, { guid: 'x'.repeat(1500), link: '' }),
      post(3, { title: 'T'.repeat(5000) }),
    ];
    const { content, lines } = await importItems(items);
    expect(lines.join('\n')).toMatch(
      /has an id that is too long.*: it gets the id "https:\/\/ice\.example\/post-1\/"/,
    );
    const { adoption, findings } = readAdopted(readFileSync(join(content, 'adopted.yaml'), 'utf8'));
    expect(findings).toEqual([]);
    expect(adoption.items).toHaveLength(3);
    const source = join(temporaryDirectory({ 'e.xml': wxr([...items, post(4)]) }), 'e.xml');
    const { result } = await importInto([source], { contentDirectory: content });
    expect({ errors: result.report.errors, ...result.counts }).toMatchObject({
      errors: 0,
      same: 3,
      written: 1,
    });
  });
});

describe('adopted.yaml', () => {
  test('marks the newest ten items, whatever their order', async () => {
    const { content } = await importItems(
      [5, 1, 12, 2, 3, 4, 6, 7, 8, 9, 10, 11].map((number) => post(number)),
    );
    const { items } = readAdopted(readFileSync(join(content, 'adopted.yaml'), 'utf8')).adoption;
    expect(items.filter(({ isRecent }) => isRecent !== true).map(({ title }) => title)).toEqual([
      'Post 1',
      'Post 2',
    ]);
  });

  test('keeps items that are there', async () => {
    const source = join(temporaryDirectory({ 'export.xml': wxr([post(1)]) }), 'export.xml');
    const content = temporaryDirectory({
      'adopted.yaml':
        'items:\n  - {"id": "https://ice.example/?p=1", "atomId": "urn:uuid:1", "title": "Old"}\n  - {"id": "x", "title": "X"}\n',
    });
    await importInto([source], { contentDirectory: content });
    const { items } = readAdopted(readFileSync(join(content, 'adopted.yaml'), 'utf8')).adoption;
    expect(items).toMatchObject([
      {
        id: 'https://ice.example/?p=1',
        atomId: 'urn:uuid:1',
        article: '2014-06-01-post-1.md',
        title: 'Post 1',
      },
      { id: 'x', title: 'X' },
    ]);
  });

  test('with a fault is not written over', async () => {
    const source = join(temporaryDirectory({ 'export.xml': wxr([post(1)]) }), 'export.xml');
    const content = temporaryDirectory({ 'adopted.yaml': 'items:\n  - {"title": "no id"}\n' });
    const { result, lines } = await importInto([source], { contentDirectory: content });
    expect(result.report.errors).toBe(1);
    expect(lines[0]).toMatch(/^error: settings: adopted\.yaml was not changed: line 2/);
    expect(readFileSync(join(content, 'adopted.yaml'), 'utf8')).toContain('no id');
  });
});

test('an adopted.yaml that is a link to nothing is an error', async () => {
  const source = join(temporaryDirectory({ 'export.xml': wxr([post(1)]) }), 'export.xml');
  const content = temporaryDirectory();
  symlinkSync(join(content, 'nothing'), join(content, 'adopted.yaml'));
  const { lines } = await importInto([source], { contentDirectory: content });
  expect(lines[0]).toMatch(/^error: settings: adopted\.yaml was not changed/);
});

describe('sources', () => {
  test('may be directories, in which other files are left alone', async () => {
    const folder = temporaryDirectory({
      'a.xml': wxr([post(1)]),
      'b/c.xml': wxr([post(2)]),
      'notes.json': '[]',
      'photo.jpg': 'x',
    });
    const { result } = await importInto([folder]);
    expect({ files: result.files, ...result.counts }).toMatchObject({ files: 2, written: 2 });
    expect(result.report.errors).toBe(0);
  });

  test.each([
    ['no export', { 'x.xml': '<html></html>' }, 'is no export of WordPress, Ghost or Blogger, and no feed'],
    ['an empty file', { 'x.xml': '' }, 'is no export of WordPress, Ghost or Blogger, and no feed'],
  ])('that are %s are errors, and nothing is written', async (_, files, message) => {
    const { content, lines } = await importInto([join(temporaryDirectory(files), 'x.xml')]);
    expect(lines).toEqual([`error: x.xml: ${message}`]);
    expect(readdirSync(content)).toEqual([]);
  });

  test('that are pipes are errors at once', async () => {
    const pipe = join(temporaryDirectory(), 'pipe.xml');
    execFileSync('mkfifo', [pipe]);
    const { lines } = await importInto([pipe]);
    expect(lines[0]).toMatch(/^error: .*pipe\.xml: cannot be read: it is a pipe/);
  });

  test('that do not exist are errors', async () => {
    const { lines } = await importInto([join(temporaryDirectory(), 'x.xml')]);
    expect(lines[0]).toMatch(/^error: .*x\.xml: cannot be read: ENOENT/);
  });
});

test('findings are bounded', async () => {
  const items = Array.from({ length: 3000 }, (_, index) =>
    post(1, {
      guid: `${index}`,
      title: `T${index}`,
      link: '',
      'wp:post_date_gmt': '',
      'content:encoded': `[x${index}_y]`,
    }),
  );
  const { lines } = await importItems(items);
  expect(lines.length).toBeLessThanOrEqual(61);
});
