import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FeedwrightError } from '../../../src/errors.ts';
import { formatFinding } from '../../../src/article/finding.ts';
import { compareCodePoints } from '../../../src/content/listing.ts';
import { scanContent, type Scan } from '../../../src/content/scan.ts';
import { MAX_ARTICLE_BYTES } from '../../../src/content/stored-file.ts';

const article = (title: string) => `---\ntitle: ${title}\npublished: 2014-06-05T17:18:00Z\n---\ntext\n`;
/** So late that no file is racily clean; so early that every file is. */
const LATE = Date.now() + 3_600_000;
const EARLY = 0;

let outer: string;
let content: string;

beforeEach(async () => {
  outer = await realpath(await mkdtemp(join(tmpdir(), 'scan-')));
  content = join(outer, 'content');
  await mkdir(content);
});
afterEach(() => rm(outer, { recursive: true, force: true }));

async function put(path: string, text: string | Uint8Array): Promise<string> {
  const file = join(content, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}
const scan = (previous?: Scan, now = LATE) =>
  scanContent(content, previous, { timezone: 'UTC', now: () => now });
const told = ({ findings }: Scan) =>
  findings.map((finding) => `${finding.severity} ${finding.rule} ${formatFinding(finding)}`);

describe('what is read', () => {
  test('articles in any folder, in code point order, whatever the order of making', async () => {
    const paths = [
      '\u{1f600}.md',
      '\uff5e.md',
      'b.md',
      'a/z.html',
      'Z.md',
      'é.txt',
      'a.markdown',
      'a/b/c.htm',
    ];
    for (const path of paths) await put(path, path.endsWith('.md') || path.endsWith('n') ? article('T') : '');
    const { files } = await scan();
    const inOrder = [
      'Z.md',
      'a.markdown',
      'a/b/c.htm',
      'a/z.html',
      'b.md',
      'é.txt',
      '\uff5e.md',
      '\u{1f600}.md',
    ];
    expect([...files.keys()]).toEqual(inOrder);
  });

  test('nothing else, without a word', async () => {
    const others = [
      '.a.md',
      '.git/a.md',
      'a.md~',
      'a.md.swp',
      '.a.md.swp',
      '#a.md#',
      'a.jpg',
      'README',
      'publication.yaml',
    ];
    for (const path of others) await put(path, article('T'));
    expect(await scan()).toEqual({ files: new Map(), findings: [], articles: [] });
  });

  test('an article with its sidecar', async () => {
    await put('b/a.txt', 'Some title\n\nSome text.');
    await put('b/a.yaml', 'title: T\npublished: 2014-06-05T00:00:00Z\ndraft: true');
    await put('b/publication.md', 'x');
    await put('b/publication.yaml', 'title: P\npublished: 2014-06-05T00:00:00Z');
    const { articles, findings } = await scan();
    expect(articles).toMatchObject([
      { path: 'b/a.txt', title: 'T', draft: true },
      { path: 'b/publication.md', title: 'P' },
    ]);
    expect(findings).toEqual([]);
  });

  test.each([
    [
      'without an article',
      { 'a.yaml': 'title: T' },
      ['warning orphan-sidecar a.yaml:1: there is no article that it belongs to'],
    ],
    [
      'in another folder',
      { 'b/a.yaml': 'title: T', 'a.md': article('T') },
      ['warning orphan-sidecar b/a.yaml:1: there is no article that it belongs to'],
    ],
    [
      'with the other extension',
      { 'a.yml': 'draft: true', 'a.md': article('T') },
      ['warning orphan-sidecar a.yml:1: is not read: name it .yaml'],
    ],
    [
      'for two articles',
      { 'a.md': article('T'), 'a.txt': 'A title', 'a.yaml': 'title: S\npublished: 2014-06-05T00:00:00Z' },
      ['warning orphan-sidecar a.md:1: a.yaml belongs to a.txt: give one of them another name'],
    ],
  ])('a sidecar %s', async (_name, files, findings) => {
    for (const [path, text] of Object.entries(files)) await put(path, text);
    expect(told(await scan())).toEqual(findings);
  });

  test('[66] one broken article, and all others', async () => {
    await put('a.md', article('A'));
    await put('b.md', '---\ntitle: [\n---\n');
    await put('c.md', article('C'));
    const result = await scan();
    expect(result.articles.map(({ path }) => path)).toEqual(['a.md', 'c.md']);
    expect(result.findings).toMatchObject([{ file: 'b.md', severity: 'error', rule: 'metadata' }]);
  });
});

test('how far it is, is told file by file', async () => {
  for (const name of ['a.md', 'b.md', 'c.md']) await put(name, article('T'));
  const told: unknown[] = [];
  const options = { timezone: 'UTC', now: () => LATE, onProgress: (step: unknown) => void told.push(step) };
  const first = await scanContent(content, undefined, options);
  expect(told).toEqual([1, 2, 3].map((done) => ({ phase: 'read', done, of: 3 })));
  await scanContent(content, first, options);
  expect(told).toHaveLength(3);
});

describe('what is not read', () => {
  test('names that are not UTF-8 are told, and no path leads to their files', async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${content}/a`), Buffer.from([0xff]), Buffer.from('.md')]),
      'x',
    );
    await mkdir(Buffer.concat([Buffer.from(`${content}/b`), Buffer.from([0xc0])]));
    const { articles, findings } = await scanContent(content, undefined, {
      timezone: 'UTC',
      now: () => LATE,
    });
    expect(articles).toEqual([]);
    expect(findings).toMatchObject([
      { file: 'a\uFFFD.md', severity: 'error', rule: 'unreadable' },
      { file: 'b\uFFFD', severity: 'error', rule: 'unreadable' },
    ]);
  });

  test('a directory that is not there is an error', async () => {
    const scanning = scanContent(join(outer, 'none'), undefined, { timezone: 'UTC', now: () => 0 });
    await expect(scanning).rejects.toBeInstanceOf(FeedwrightError);
    await expect(scanning).rejects.toMatchObject({ code: 'content_unreadable', cause: { code: 'ENOENT' } });
  });

  test('a file in place of the directory is an error', async () => {
    const file = await put('a.md', '');
    const scanning = scanContent(file, undefined, { timezone: 'UTC', now: () => 0 });
    await expect(scanning).rejects.toMatchObject({ code: 'content_unreadable' });
  });

  test('files that are too large', async () => {
    await put('a.md', new Uint8Array(MAX_ARTICLE_BYTES + 1));
    await put('b.md', article('B') + ' '.repeat(MAX_ARTICLE_BYTES - article('B').length));
    const result = await scan();
    expect(told(result)).toEqual(['error too-large a.md:1: has 5000001 bytes, more than 5000000']);
    expect(result.articles.map(({ path }) => path)).toEqual(['b.md']);
  });

  test('links out of the directory', async () => {
    await writeFile(join(outer, 'secret.md'), article('S'));
    await mkdir(join(outer, 'content-2'));
    await writeFile(join(outer, 'content-2/b.md'), article('S'));
    await symlink('../secret.md', join(content, 'a.md'));
    await symlink(join(outer, 'content-2/b.md'), join(content, 'b.md'));
    await symlink('/dev/zero', join(content, 'c.md'));
    const result = await scan();
    expect(result.articles).toEqual([]);
    expect(told(result)).toEqual(
      ['a', 'b', 'c'].map(
        (name) => `error outside ${name}.md:1: a link that leads out of the content directory`,
      ),
    );
  });

  test('links to directories, to nothing and to themselves', async () => {
    await symlink('.', join(content, 'a'));
    await symlink('..', join(content, 'b.md'));
    await symlink('nothing', join(content, 'c.md'));
    await symlink('d.md', join(content, 'd.md'));
    expect(told(await scan())).toEqual([
      'warning outside a:1: a link to a directory is not followed',
      'warning outside b.md:1: a link to a directory is not followed',
      'error unreadable c.md:1: a link that leads nowhere',
      'error unreadable d.md:1: a link that leads nowhere',
    ]);
  });

  test('links to what is no article, without a word', async () => {
    await symlink('/etc/hostname', join(content, 'hostname'));
    expect(told(await scan())).toEqual([]);
  });

  test('links within the directory are followed', async () => {
    await put('b/b.md', article('B'));
    await symlink('b/b.md', join(content, 'a.md'));
    expect((await scan()).articles).toMatchObject([{ path: 'a.md' }, { path: 'b/b.md' }]);
  });

  test('pipes and sockets are not opened', async () => {
    execFileSync('mkfifo', [join(content, 'a.md')]);
    await put('c.md', article('C'));
    execFileSync('mkfifo', [join(content, 'c.yaml')]);
    const server = createServer().listen(join(content, 'b.md'));
    await new Promise((resolve) => server.once('listening', resolve));
    const result = await scan();
    server.close();
    expect(result.articles).toEqual([]);
    expect(told(result)).toEqual(
      ['a.md', 'b.md', 'c.yaml'].map((name) => `error unreadable ${name}:1: is not a regular file`),
    );
  });

  test('an article whose sidecar may not be read: it may be a draft', async () => {
    await put('a.md', article('A'));
    await symlink('/etc/hostname', join(content, 'a.yaml'));
    expect(await scan()).toMatchObject({ articles: [], findings: [{ file: 'a.yaml', rule: 'outside' }] });
  });
});

describe('a scan after a scan', () => {
  test('does not read files again that did not change, and keeps the very same articles', async () => {
    await put('a.md', article('A'));
    await put('b.md', article('B'));
    const first = await scan();
    await put('b.md', article('B2'));
    await put('c.md', article('C'));
    const second = await scan(first);
    expect(second.articles.map(({ title }) => title)).toEqual(['A', 'B2', 'C']);
    expect(second.files.get('a.md')).toBe(first.files.get('a.md'));
  });

  test('reads a file again that may have changed within the tick of the clock', async () => {
    const file = await put('a.md', article('A'));
    const first = await scan(undefined, EARLY);
    const second = await scan(first, EARLY);
    expect(second.files.get('a.md')).not.toBe(first.files.get('a.md'));
    expect(second.articles[0]).toBe(first.articles[0]);
    await writeFile(file, article('B'));
    const third = await scan(second, EARLY);
    expect(third.articles).toMatchObject([{ title: 'B' }]);
  });

  test('keeps the same article where only the times changed', async () => {
    const file = await put('a.md', article('A'));
    const first = await scan();
    await utimes(file, new Date(1e12), new Date(1e12));
    const second = await scan(first);
    expect(second.files.get('a.md')).not.toBe(first.files.get('a.md'));
    expect(second.articles[0]).toBe(first.articles[0]);
  });

  test('sees another file of the same size and time', async () => {
    const file = await put('a.md', article('A'));
    const other = join(outer, 'other');
    await writeFile(other, article('B'));
    await utimes(file, new Date(1e12), new Date(1e12));
    await utimes(other, new Date(1e12), new Date(1e12));
    const first = await scan();
    await rename(other, file);
    expect((await scan(first)).articles).toMatchObject([{ title: 'B' }]);
  });

  test('sees a sidecar come, change and go', async () => {
    await put('a.md', article('A'));
    const none = await scan();
    await put('a.yaml', 'tags: x');
    const come = await scan(none);
    await put('a.yaml', 'tags: yy');
    const changed = await scan(come);
    await unlink(join(content, 'a.yaml'));
    const gone = await scan(changed);
    expect([none, come, changed, gone].map(({ articles }) => articles[0]?.tags)).toEqual([
      [],
      ['x'],
      ['yy'],
      [],
    ]);
  });

  test('forgets files that are gone', async () => {
    const file = await put('a.md', article('A'));
    const first = await scan();
    await unlink(file);
    expect(await scan(first)).toEqual({ files: new Map(), findings: [], articles: [] });
  });

  test('tells of a broken file each time, and of one that was mended no more', async () => {
    await put('a.md', article(''));
    const first = await scan();
    const second = await scan(first);
    expect(told(second)).toEqual(told(first));
    expect(told(first)).toHaveLength(1);
    await put('a.md', article('A'));
    expect(told(await scan(second))).toEqual([]);
  });

  test('[2] gives equal articles from equal files, in whatever order they were made', async () => {
    const files = { 'a.md': article('A'), 'b/c.html': '<p>x</p>', 'd.md': article('D') };
    for (const [path, text] of Object.entries(files)) await put(path, text);
    const first = await scan();
    await rm(content, { recursive: true });
    for (const [path, text] of Object.entries(files).toReversed()) await put(path, text);
    const { articles, findings } = await scan();
    expect(articles).toHaveLength(2);
    expect({ articles, findings }).toEqual({ articles: first.articles, findings: first.findings });
  });

  test('lets others work between two articles', async () => {
    for (let index = 0; index < 100; index++) await put(`${index}.md`, article('A'));
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns += 1;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await scan();
    running = false;
    expect(turns).toBeGreaterThanOrEqual(100);
  });
});

describe('compareCodePoints', () => {
  test('is not the order of UTF-16', () => {
    expect(['\u{1f600}', '\uff5e', 'a', 'B', ''].sort(compareCodePoints)).toEqual([
      '',
      'B',
      'a',
      '\uff5e',
      '\u{1f600}',
    ]);
  });
});
