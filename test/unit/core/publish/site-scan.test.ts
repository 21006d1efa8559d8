import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FileRules } from '../../../../src/core/article/publication.ts';
import { readInTurn, type ReadFiles } from '../../../../src/core/content/directory/reading.ts';
import { scanFiles, type ContentDelta, type FileIndex } from '../../../../src/core/publish/content-delta.ts';
import { changedFolders, recallFiles } from '../../../../src/core/publish/records/file-index.ts';
import type { Store } from '../../../../src/core/publish/records/store.ts';
import { openVolatileStore } from '../../../support/store/engine.ts';
import { article, settle, temporaryDirectory, writeFiles } from '../../../support/service/directory.ts';
import { publishDelta, rowsOf } from '../../../support/store/ledger.ts';

/** A time late enough that no file counts as just written. */
const LATE = Math.ceil(Date.now() / 1000) * 1000 + 3_600_000;

let root: string;
let store: Store;
let files: FileIndex | undefined;
beforeEach(async () => {
  root = realpathSync(temporaryDirectory());
  store = await openVolatileStore();
  files = undefined;
});

interface Tick {
  readonly delta: ContentDelta;
  /** Paths of opened files. */
  readonly opened: readonly string[];
  /** Paths of published articles. */
  readonly out: readonly string[];
}

/** Scans and publishes, as a regeneration does. */
async function tick(rules?: FileRules): Promise<Tick> {
  settle(root);
  const opened = new Set<string>();
  const readFiles: ReadFiles = (from, listed, options) => {
    for (const { path } of listed) opened.add(path);
    return readInTurn(from, listed, options);
  };
  const { ledger } = store;
  const delta = await scanFiles({
    contentDirectory: root,
    timezone: 'UTC',
    before: files,
    ledger,
    now: () => LATE,
    readFiles,
    rules,
  });
  files = await publishDelta(store, delta);
  const rows = await rowsOf(ledger);
  const out = rows.filter(({ deleted }) => deleted === undefined).map(({ path }) => path);
  return { delta, opened: [...opened].sort(), out: out.sort() };
}

/** Continues with the index as the next process restores it. */
function restart(): void {
  if (files === undefined) throw new Error('nothing was published');
  files = recallFiles(changedFolders(files, undefined, root, 'UTC').changed, root, 'UTC');
  expect(files).toBeDefined();
}

const post = (title: string, more = ''): string =>
  article(title, '2026-01-01T10:00:00Z', `Text of ${title}.`, more);
/** An article of another program. */
const foreign = (more: string): string => `---\ndate: 2026-01-01T10:00:00Z\n${more}\n---\nText of ${more}.\n`;
const findings = ({ delta }: Tick): string[] => [
  ...delta.findings.map(({ file, message }) => `${file}: ${message}`),
  ...[...delta.read.values()].flatMap(({ findings: own }) =>
    own.map(({ file, message }) => `${file}: ${message}`),
  ),
];

describe("a site's other files", () => {
  test('are skipped without findings, and opened once', async () => {
    writeFiles(root, {
      'a.md': post('A'),
      'README.md': '# Read me\n',
      '_site/a.html': '<article><h1>A</h1><time datetime="2026-01-01">x</time></article>',
      'about.md': '---\nlayout: page\ntitle: About\n---\nText.\n',
      'node_modules/x/README.md': post('Package'),
      '_data/people.yaml': 'ann: Ann\n',
      '_config.yml': 'title: Site\n',
    });
    const first = await tick();
    expect(first.out).toEqual(['a.md']);
    expect(findings(first)).toEqual([]);
    const skipped = [...first.delta.read.values()]
      .filter(({ isSkipped }) => isSkipped)
      .map(({ path }) => path);
    expect(skipped.sort()).toEqual(['README.md', '_site/a.html', 'about.md']);
    expect((await tick()).opened).toEqual([]);
    restart();
    expect((await tick()).opened).toEqual([]);
  });

  test('are articles once our own key dates them, and stay published if that is removed', async () => {
    writeFiles(root, { 'README.md': '# Read me\n' });
    expect((await tick()).out).toEqual([]);
    writeFiles(root, { 'README.md': post('Read me') });
    expect((await tick()).out).toEqual(['README.md']);
    writeFiles(root, { 'README.md': '# Read me\n\nAgain.\n' });
    expect((await tick()).out).toEqual(['README.md']);
    rmSync(join(root, 'README.md'));
    expect((await tick()).out).toEqual([]);
  });

  test('a sidecar dates them too', async () => {
    writeFiles(root, {
      'LICENSE.txt': 'The licence of the harbour\n\nText.\n',
      'LICENSE.yaml': 'published: 2026-01-01\n',
    });
    expect((await tick()).out).toEqual(['LICENSE.txt']);
  });

  test('texts in formats that are not read are one finding', async () => {
    writeFiles(root, { 'a.rst': 'A', 'x/b.rst': 'B', 'x/c.org': 'C', 'x/README.rst': 'R', 'd.pdf': '' });
    expect(findings(await tick())).toEqual([
      'a.rst: 2 .rst, 1 .org files are not read: the formats are text, Markdown and HTML',
    ]);
  });
});

describe('rules of the publication', () => {
  test('take effect on the next tick, on the files that they concern', async () => {
    writeFiles(root, {
      'a.md': post('A'),
      'old/b.md': post('B'),
      'old/x/c.md': post('C'),
      'README.md': foreign('title: R'),
    });
    expect((await tick()).out).toEqual(['a.md', 'old/b.md', 'old/x/c.md']);
    const excluded = await tick({ exclude: ['old'], include: ['README.md'] });
    expect([excluded.out, excluded.opened]).toEqual([['README.md', 'a.md'], ['README.md']]);
    expect((await tick({ exclude: ['old'], include: ['README.md'] })).opened).toEqual([]);
    restart();
    expect((await tick({ exclude: ['old'], include: ['README.md'] })).opened).toEqual([]);
    const again = await tick();
    expect([again.out, again.opened]).toEqual([
      ['README.md', 'a.md', 'old/b.md', 'old/x/c.md'],
      ['README.md', 'old/b.md', 'old/x/c.md'],
    ]);
  });

  test('exclude beats include', async () => {
    writeFiles(root, { 'a.md': post('A') });
    expect((await tick({ exclude: ['*.md'], include: ['a.md'] })).out).toEqual([]);
  });
});

describe('a vault', () => {
  beforeEach(() => mkdirSync(join(root, '.obsidian')));

  test('publishes every note while none is marked', async () => {
    writeFiles(root, { 'A.md': foreign('title: A'), 'B.md': foreign('publish: false') });
    const first = await tick();
    expect([first.out, findings(first)]).toEqual([['A.md'], []]);
  });

  test('publishes only marked notes once one is marked, says so, and reads nothing twice', async () => {
    writeFiles(root, {
      'A.md': foreign('publish: true'),
      'B.md': foreign('dg-publish: true'),
      'C.md': foreign('title: C'),
      'D.md': 'A note without a date.\n',
      'E.md': '---\ntitle: [\n---\n',
      'README.md': '# R\n',
    });
    const first = await tick();
    expect(first.out).toEqual(['A.md', 'B.md']);
    expect(findings(first)).toEqual([
      '.obsidian: notes of this vault are marked with "publish: true": only those 2 are published',
    ]);
    expect((await tick()).opened).toEqual([]);
    restart();
    const later = await tick();
    expect([later.opened, later.out]).toEqual([[], ['A.md', 'B.md']]);
  });

  test('withdraws the others when the first note is marked, faulty ones too', async () => {
    writeFiles(root, {
      'A.md': foreign('title: A'),
      'B.md': foreign('title: B'),
      'C.md': foreign('title: C'),
    });
    expect((await tick()).out).toEqual(['A.md', 'B.md', 'C.md']);
    writeFiles(root, { 'A.md': foreign('publish: true'), 'C.md': '---\ndate: never\n---\nText.\n' });
    const marked = await tick();
    expect([marked.out, marked.opened]).toEqual([['A.md'], ['A.md', 'B.md', 'C.md']]);
    expect(findings(marked)).toHaveLength(1);
    restart();
    writeFiles(root, { 'D.md': foreign('title: D') });
    const later = await tick();
    expect([later.out, later.opened]).toEqual([['A.md'], ['D.md']]);
  });

  test('publishes all again when no note is marked any more', async () => {
    writeFiles(root, { 'A.md': foreign('publish: true'), 'B.md': foreign('title: B') });
    expect((await tick()).out).toEqual(['A.md']);
    restart();
    writeFiles(root, { 'A.md': foreign('title: A') });
    const last = await tick();
    expect([last.out, last.opened, findings(last)]).toEqual([['A.md', 'B.md'], ['A.md', 'B.md'], []]);
    writeFiles(root, { 'C.md': foreign('publish: true') });
    expect((await tick()).out).toEqual(['C.md']);
    rmSync(join(root, 'C.md'));
    expect((await tick()).out).toEqual(['A.md', 'B.md']);
  });

  test('is none without its folder', async () => {
    writeFiles(root, { 'A.md': foreign('publish: true'), 'B.md': foreign('title: B') });
    expect((await tick()).out).toEqual(['A.md']);
    rmSync(join(root, '.obsidian'), { recursive: true });
    expect((await tick()).out).toEqual(['A.md', 'B.md']);
    writeFiles(root, { 'x/.obsidian/app.json': '{}' });
    expect((await tick()).out).toEqual(['A.md', 'B.md']);
  });
});

describe('files that tell about the whole site', () => {
  const languages = ({ delta }: Tick): unknown =>
    Object.fromEntries([...delta.read].map(([path, { article: one }]) => [path, one?.language]));

  test('a translation makes a folder one of a language', async () => {
    writeFiles(root, { 'fr/ice.md': post('Glace'), 'fog.md': post('Fog') });
    expect(languages(await tick())).toEqual({ 'fr/ice.md': undefined, 'fog.md': undefined });
    writeFiles(root, { 'ice.md': post('Ice') });
    expect(languages(await tick())).toEqual({ 'fr/ice.md': 'fr', 'fog.md': undefined, 'ice.md': undefined });
    expect((await tick()).opened).toEqual([]);
    restart();
    expect((await tick()).opened).toEqual([]);
    rmSync(join(root, 'ice.md'));
    expect(languages(await tick())).toEqual({ 'fr/ice.md': undefined, 'fog.md': undefined });
  });

  test('a file beside it makes the end of a name a language', async () => {
    writeFiles(root, { 'ice.de.md': post('Eis'), 'fog.md': post('Fog') });
    expect(languages(await tick())).toMatchObject({ 'ice.de.md': undefined });
    writeFiles(root, { 'ice.md': post('Ice') });
    const translated = await tick();
    expect(languages(translated)).toEqual({ 'ice.de.md': 'de', 'ice.md': undefined });
    expect(translated.opened).toEqual(['ice.de.md', 'ice.md']);
  });

  test('authors.yml names the authors, also when it changes', async () => {
    const names = ({ delta }: Tick): unknown =>
      [...delta.read.values()].flatMap(({ article: one }) => one?.authors.map(({ name }) => name));
    writeFiles(root, {
      'blog/a.md': foreign('authors: henry'),
      'blog/authors.yml': 'henry:\n  name: Henry\n',
    });
    expect(names(await tick())).toEqual(['Henry']);
    expect((await tick()).opened).toEqual([]);
    writeFiles(root, { 'blog/authors.yml': 'henry:\n  name: Henry Example\n' });
    expect(names(await tick())).toEqual(['Henry Example']);
    rmSync(join(root, 'blog/authors.yml'));
    expect(names(await tick())).toEqual(['henry']);
  });

  test('an index of which a part was lost is no reason to read less', async () => {
    writeFiles(root, {
      'hugo.toml': 'title = "x"\n',
      'public/a.html': post('A'),
      'b/c.md': foreign('title: C'),
    });
    await tick();
    if (files === undefined) throw new Error('nothing was published');
    const states = changedFolders(files, undefined, root, 'UTC').changed.filter(
      ({ folder }) => folder !== '',
    );
    files = recallFiles(states, root, 'UTC');
    const kept = await tick();
    expect(kept.opened).toEqual([]);
    rmSync(join(root, 'hugo.toml'));
    files = recallFiles(states, root, 'UTC');
    expect((await tick()).opened).toEqual(['b/c.md', 'public/a.html']);
  });
});
