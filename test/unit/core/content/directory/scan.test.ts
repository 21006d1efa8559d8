import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FeedwrightError } from '../../../../../src/core/errors.ts';
import type { Article } from '../../../../../src/core/article/article.ts';
import { formatFinding, type Finding } from '../../../../../src/core/article/finding.ts';
import type { OnProgress } from '../../../../../src/core/content/directory/progress.ts';
import { compareCodePoints } from '../../../../../src/core/article/text/code-points.ts';
import { scanChanges } from '../../../../../src/core/content/directory/scan.ts';
import { inOrder } from '../../../../../src/core/snapshot/build.ts';
import {
  scanFiles,
  type ContentDelta,
  type FileIndex,
} from '../../../../../src/core/publish/content-delta.ts';
import type { Snapshot } from '../../../../../src/core/snapshot/snapshot.ts';
import { openVolatileStore } from '../../../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../../../src/core/publish/records/store.ts';
import { settle } from '../../../../support/service/directory.ts';
import { regeneratorAt, workplace } from '../../../../support/service/regenerator.ts';

const article = (title: string) => `---\ntitle: ${title}\npublished: 2014-06-05T17:18:00Z\n---\ntext\n`;
/** A file that cannot be published. */
const BROKEN = '---\ntitle: B\npublished: never\n---\ntext\n';
/** Late enough that no file is racily clean; EARLY is so early that every file is. */
const LATE = Date.now() + 3_600_000;
const EARLY = 0;

let outer: string;
let content: string;
let store: Store;

beforeEach(async () => {
  outer = await realpath(await mkdtemp(join(tmpdir(), 'scan-')));
  content = join(outer, 'content');
  await mkdir(content);
  store = await openVolatileStore();
});
afterEach(async () => {
  await store.close();
  await rm(outer, { recursive: true, force: true });
});

async function put(path: string, text: string | Uint8Array): Promise<string> {
  const file = join(content, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}
const scan = async (
  contentDirectory = content,
  onProgress?: OnProgress,
  before?: FileIndex,
): Promise<ContentDelta> => {
  const { ledger } = store;
  return scanFiles({ contentDirectory, timezone: 'UTC', before, ledger, now: () => LATE, onProgress });
};
const articlesOf = ({ read }: ContentDelta): Article[] =>
  [...read.values()]
    .flatMap(({ article }) => article ?? [])
    .sort((a, b) => compareCodePoints(a.path, b.path));
const findingsOf = ({ read, findings }: ContentDelta): readonly Finding[] =>
  inOrder([...findings, ...[...read.values()].flatMap((file) => file.findings)]);
const told = (delta: ContentDelta): string[] =>
  findingsOf(delta).map((finding) => `${finding.severity} ${finding.rule} ${formatFinding(finding)}`);

describe('what is read', () => {
  test('reads articles in any folder and with any name', async () => {
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
    const { read } = await scan();
    const sorted = [
      'Z.md',
      'a.markdown',
      'a/b/c.htm',
      'a/z.html',
      'b.md',
      'é.txt',
      '\uff5e.md',
      '\u{1f600}.md',
    ];
    expect([...read.keys()].sort(compareCodePoints)).toEqual(sorted);
  });

  test('ignores other files silently', async () => {
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
    expect(await scan()).toMatchObject({ read: new Map(), findings: [] });
  });

  test('reads an article with its sidecar', async () => {
    await put('b/a.txt', 'Some title\n\nSome text.');
    await put('b/a.yaml', 'title: T\npublished: 2014-06-05T00:00:00Z\ndraft: true');
    await put('b/publication.md', 'x');
    await put('b/publication.yaml', 'title: P\npublished: 2014-06-05T00:00:00Z');
    const delta = await scan();
    expect(articlesOf(delta)).toMatchObject([
      { path: 'b/a.txt', title: 'T', draft: true },
      { path: 'b/publication.md', title: 'P' },
    ]);
    expect(told(delta)).toEqual([]);
  });

  test.each([
    [
      'without an article',
      { 'a.yaml': 'title: T' },
      ['warning orphan-sidecar a.yaml:1: belongs to no article'],
    ],
    [
      'in another folder',
      { 'b/a.yaml': 'title: T', 'a.md': article('T') },
      ['warning orphan-sidecar b/a.yaml:1: belongs to no article'],
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
  ])('reads a sidecar %s', async (_name, files, findings) => {
    for (const [path, text] of Object.entries(files)) await put(path, text);
    expect(told(await scan())).toEqual(findings);
  });

  test('[66] reads all other articles if one is broken', async () => {
    await put('a.md', article('A'));
    await put('b.md', '---\ntitle: [\n---\n');
    await put('c.md', article('C'));
    const result = await scan();
    expect(articlesOf(result).map(({ path }) => path)).toEqual(['a.md', 'c.md']);
    expect(findingsOf(result)).toMatchObject([{ file: 'b.md', severity: 'error', rule: 'metadata' }]);
  });
});

test('reports progress file by file', async () => {
  for (const name of ['a.md', 'b.md', 'c.md']) await put(name, article('T'));
  const told: unknown[] = [];
  const first = await scan(content, (step) => void told.push(step));
  expect(told).toEqual([1, 2, 3].map((done) => ({ phase: 'read', done, of: 3 })));
  await scan(content, (step) => void told.push(step), { known: first.known, standings: new Map() });
  expect(told).toHaveLength(3);
});

describe('what is not read', () => {
  test('reports names that are not UTF-8', async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${content}/a`), Buffer.from([0xff]), Buffer.from('.md')]),
      'x',
    );
    await mkdir(Buffer.concat([Buffer.from(`${content}/b`), Buffer.from([0xc0])]));
    const delta = await scan();
    expect(articlesOf(delta)).toEqual([]);
    expect(findingsOf(delta)).toMatchObject([
      { file: 'a\uFFFD.md', severity: 'error', rule: 'unreadable' },
      { file: 'b\uFFFD', severity: 'error', rule: 'unreadable' },
    ]);
  });

  test('reports a missing directory as an error', async () => {
    const scanning = scan(join(outer, 'none'));
    await expect(scanning).rejects.toBeInstanceOf(FeedwrightError);
    await expect(scanning).rejects.toMatchObject({ code: 'content_unreadable', cause: { code: 'ENOENT' } });
  });

  test('reports a file in place of the directory as an error', async () => {
    const file = await put('a.md', '');
    const scanning = scan(file);
    await expect(scanning).rejects.toMatchObject({ code: 'content_unreadable' });
  });

  test('refuses files that are too large', async () => {
    await put('a.md', new Uint8Array(5_000_001));
    await put('b.md', article('B') + ' '.repeat(5_000_000 - article('B').length));
    const result = await scan();
    expect(told(result)).toEqual(['error too-large a.md:1: has 5000001 bytes, more than 5000000']);
    expect(articlesOf(result).map(({ path }) => path)).toEqual(['b.md']);
  });

  test('refuses links out of the directory', async () => {
    await writeFile(join(outer, 'secret.md'), article('S'));
    await mkdir(join(outer, 'content-2'));
    await writeFile(join(outer, 'content-2/b.md'), article('S'));
    await symlink('../secret.md', join(content, 'a.md'));
    await symlink(join(outer, 'content-2/b.md'), join(content, 'b.md'));
    await symlink('/dev/zero', join(content, 'c.md'));
    const result = await scan();
    expect(articlesOf(result)).toEqual([]);
    expect(told(result)).toEqual(
      ['a', 'b', 'c'].map(
        (name) => `error outside ${name}.md:1: a link that leads out of the content directory`,
      ),
    );
  });

  test('refuses links to directories, broken links and circular links', async () => {
    await symlink('.', join(content, 'a'));
    await symlink('..', join(content, 'b.md'));
    await symlink('nothing', join(content, 'c.md'));
    await symlink('d.md', join(content, 'd.md'));
    expect(told(await scan())).toEqual([
      'warning outside a:1: a link to a directory is not followed',
      'warning outside b.md:1: a link to a directory is not followed',
      'error unreadable c.md:1: a broken link',
      'error unreadable d.md:1: a broken link',
    ]);
  });

  test('ignores links to files of other kinds silently', async () => {
    await symlink('/etc/hostname', join(content, 'hostname'));
    expect(told(await scan())).toEqual([]);
  });

  test('follows links within the directory', async () => {
    await put('b/b.md', article('B'));
    await symlink('b/b.md', join(content, 'a.md'));
    expect(articlesOf(await scan())).toMatchObject([{ path: 'a.md' }, { path: 'b/b.md' }]);
  });

  test('does not open pipes and sockets', async () => {
    execFileSync('mkfifo', [join(content, 'a.md')]);
    await put('c.md', article('C'));
    execFileSync('mkfifo', [join(content, 'c.yaml')]);
    const server = createServer().listen(join(content, 'b.md'));
    await new Promise((resolve) => server.once('listening', resolve));
    const result = await scan();
    server.close();
    expect(articlesOf(result)).toEqual([]);
    expect(told(result)).toEqual(
      ['a.md', 'b.md', 'c.yaml'].map((name) => `error unreadable ${name}:1: is not a regular file`),
    );
  });

  test('refuses an article with an unreadable sidecar, as it may be a draft', async () => {
    await put('a.md', article('A'));
    await symlink('/etc/hostname', join(content, 'a.yaml'));
    const delta = await scan();
    expect(articlesOf(delta)).toEqual([]);
    expect(findingsOf(delta)).toMatchObject([{ file: 'a.yaml', rule: 'outside' }]);
  });
});

test('[2] equal files give equal articles, in whatever order they were created', async () => {
  const files = { 'a.md': article('A'), 'b/c.html': '<p>x</p>', 'd.md': article('D') };
  for (const [path, text] of Object.entries(files)) await put(path, text);
  const first = await scan();
  await rm(content, { recursive: true });
  for (const [path, text] of Object.entries(files).toReversed()) await put(path, text);
  const second = await scan();
  expect(articlesOf(second)).toHaveLength(2);
  expect(articlesOf(second)).toEqual(articlesOf(first));
  expect(told(second)).toEqual(told(first));
});

test('a scan yields between articles', async () => {
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

test('a file that may have changed within the clock tick is read again', async () => {
  const file = await put('a.md', article('A'));
  const options = { timezone: 'UTC', now: () => EARLY };
  const first = await scanChanges(content, undefined, { ...options, contentHashOf: () => undefined });
  const read = first.read.get('a.md');
  const contentHashOf = (): string | undefined => (typeof read === 'object' ? read.contentHash : undefined);
  const second = await scanChanges(content, first.known, { ...options, contentHashOf });
  expect([...second.read]).toEqual([['a.md', 'same']]);
  await writeFile(file, article('B'));
  const third = await scanChanges(content, second.known, { ...options, contentHashOf });
  expect(third.read.get('a.md')).toMatchObject({ article: { title: 'B' } });
});

describe('the next regeneration', () => {
  /** A regenerator on the content directory. Each call publishes its current state. */
  function publisher(): () => Promise<Snapshot> {
    const regenerator = regeneratorAt({ ...workplace(), content });
    return async () => {
      const snapshot = (await regenerator.regenerate())?.snapshot;
      if (snapshot === undefined) throw new Error('nothing was published');
      return snapshot;
    };
  }
  const titles = ({ entries }: Snapshot): string[] => entries.map(({ title }) => title);

  test('sees a changed file of the same size and time', async () => {
    const file = await put('a.md', article('A'));
    const other = join(outer, 'other');
    await writeFile(other, article('B'));
    await utimes(file, new Date(1e12), new Date(1e12));
    await utimes(other, new Date(1e12), new Date(1e12));
    const publish = publisher();
    expect(titles(await publish())).toEqual(['A']);
    await rename(other, file);
    expect(titles(await publish())).toEqual(['B']);
  });

  test('sees a sidecar added, changed and removed', async () => {
    await put('a.md', article('A'));
    const publish = publisher();
    const tags = async (): Promise<unknown> => {
      settle(content);
      return (await publish()).entries[0]?.tags;
    };
    const seen = [await tags()];
    await put('a.yaml', 'tags: x');
    seen.push(await tags());
    await put('a.yaml', 'tags: yy');
    seen.push(await tags());
    await unlink(join(content, 'a.yaml'));
    seen.push(await tags());
    expect(seen).toEqual([[], ['x'], ['yy'], []]);
  });

  test('forgets deleted files and their findings', async () => {
    const files = [await put('a.md', article('A')), await put('b.md', BROKEN)];
    const publish = publisher();
    const first = await publish();
    expect([titles(first), first.findings.length]).toEqual([['A'], 1]);
    for (const file of files) await unlink(file);
    const second = await publish();
    expect([titles(second), second.findings]).toEqual([[], []]);
  });

  test('reports a broken file each time, and no longer once it is fixed', async () => {
    await put('a.md', BROKEN);
    const publish = publisher();
    const first = await publish();
    expect(first.findings).toHaveLength(1);
    expect((await publish()).findings).toEqual(first.findings);
    await put('a.md', article('A'));
    const third = await publish();
    expect([titles(third), third.findings]).toEqual([['A'], []]);
  });
});

describe('compareCodePoints', () => {
  test('differs from the order of UTF-16', () => {
    expect(['\u{1f600}', '\uff5e', 'a', 'B', ''].sort(compareCodePoints)).toEqual([
      '',
      'B',
      'a',
      '\uff5e',
      '\u{1f600}',
    ]);
  });
});
