import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, start } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { onTerminal } from '../../support/service/pseudo-terminal.ts';
import { request } from '../../support/service/request.ts';

const BAD = `---\ntitle: Bad\npublished: someday \u001B]0;owned\u0007\n---\n`;
const mixed = (): string =>
  temporaryDirectory({
    'good.md': article('Good', '2026-01-01T10:00:00Z'),
    'bad.md': BAD.replace(/ \u001B.*/, ''),
  });

describe('init', () => {
  test('[66] creates content that check accepts and serve publishes, without asking', async () => {
    const parent = temporaryDirectory();
    writeFileSync(join(parent, 'git'), '#!/bin/sh\necho "Ada Lovelace"\n');
    chmodSync(join(parent, 'git'), 0o755);
    const environment = {
      PATH: `${parent}:${process.env['PATH'] ?? ''}`,
      LANG: 'de_DE.UTF-8',
      TZ: 'Europe/Berlin',
    };
    const made = await run(['init', 'my-site'], environment, parent);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain('cd my-site\n  npx feedwright serve\n');
    const site = join(parent, 'my-site');
    expect(readdirSync(join(site, 'content')).sort()).toEqual(['first-article.md', 'publication.yaml']);

    const served = start(['serve', '--port', '0'], {}, site);
    const checked = await run(['check', '--verbose'], {}, site);
    expect([checked.code, checked.stdout]).toEqual([
      0,
      '1 article can be published, 0 files cannot; 0 errors, 0 warnings\n',
    ]);
    const feed = JSON.parse((await request(`${await served.listening}/feed.json`)).body.toString()) as object;
    expect(feed).toMatchObject({
      title: 'My site',
      language: 'de-DE',
      authors: [{ name: 'Ada Lovelace' }],
      items: [{ title: 'The first article', language: 'en' }],
    });
  });

  test('overwrites nothing, and says what to do', async () => {
    const site = temporaryDirectory({ 'content/mine.md': 'mine' });
    const { code, stdout, stderr } = await run(['init'], {}, site);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/content exists and is not empty: .*`feedwright serve`.*`feedwright init DIR`/);
    expect(readdirSync(join(site, 'content'))).toEqual(['mine.md']);
    expect(readFileSync(join(site, 'content/mine.md'), 'utf8')).toBe('mine');
  });

  test('leaves a file in its way unchanged', async () => {
    const site = temporaryDirectory({ content: 'a file' });
    const { code, stderr } = await run(['init'], {}, site);
    expect(code).toBe(1);
    expect(stderr).toContain('a file is in the way: rename it');
    expect(readFileSync(join(site, 'content'), 'utf8')).toBe('a file');
  });
});

describe('on a terminal', () => {
  test('serve lists every address, and logs readable lines', async () => {
    const { shows, kill, ended } = onTerminal(['--content', mixed(), '--port', '0']);
    const shown = await shows(/to stop.*\n/);
    expect(shown).toMatch(/^Feedwright listens on http:\/\/127\.0\.0\.1:\d+\/$/m);
    expect(shown).toMatch(/JSON Feed.* .*http:\/\/127\.0\.0\.1:\d+\/feed\.json/);
    expect(shown).toMatch(/articles.* 1 published.*, 1 left out: `feedwright check` shows why/);
    expect(shown).toMatch(/next run.* in \d+ (?:minute|second)s?, at \d\d:\d\d:\d\d/);
    expect(shown).toMatch(/\u001B\[31merror\u001B\[39m: bad\.md:3: /);
    await kill('SIGINT');
    const { code, output } = await ended;
    expect(code).toBe(0);
    expect(output).toMatch(/\d\d:\d\d:\d\d\S* stopped\n$/);
    expect(output).not.toContain('{"');
  });

  test('check quotes the line and marks the position, with control characters escaped', async () => {
    const content = temporaryDirectory({ 'bad.md': BAD });
    const { code, output } = await onTerminal(['check', '--content', content], { NO_COLOR: '1' }).ended;
    expect(code).toBe(1);
    expect(output).toContain('bad.md\n  3:12 error: published: "someday ]0;owned" does not read as a date');
    expect(output).toContain('    3 | published: someday ]0;owned\n      |            ^^^^^^^^^^^^^^^^\n');
    expect(output).toMatch(/\n1 error in 1 file.*; 0 articles can be published, 1 file cannot\n$/);
    expect(output).not.toMatch(/[\u0007\u001B]/);
  });
});

test('check prints the requested format, to any output', async () => {
  const content = mixed();
  const [lines, grouped, json] = await Promise.all([
    onTerminal(['check', '--format', 'lines', '--content', content]).ended,
    run(['check', '--format', 'grouped', '--content', content]),
    run(['check', '--format', 'json', '--content', content]),
  ]);
  expect(lines.output).toMatch(/^bad\.md:3: .* \[\u001B\[31merror\u001B\[39m\]$/m);
  expect(grouped.stdout).toContain('bad.md\n  3:12 error: ');
  expect(grouped.stdout).not.toContain('\u001B');
  expect(JSON.parse(json.stdout)).toMatchObject({
    findings: [{ file: 'bad.md', line: 3, column: 12, length: 7 }],
  });
});

test('errors say what to do', async () => {
  const site = temporaryDirectory({
    'content/one.md': article('One', '2026-01-01T10:00:00Z'),
    'secret/publication.yaml': 'cdn: {purge: {url: "https://cdn.example/", headers: {A: "{token}"}}}\n',
    'damaged/feedwright.sqlite': 'this is no database, however long one looks at it',
  });
  const cases = [
    { args: ['--content', 'nowhere', '--port', '0'], exit: 2, advice: '`feedwright init` makes one' },
    { args: ['--content', 'secret', '--port', '0'], exit: 2, advice: 'the environment variable PURGE_TOKEN' },
    { args: ['--host', '192.0.2.1', '--port', '0'], exit: 1, advice: '127.0.0.1, or 0.0.0.0 for all' },
    { args: ['build', '--out', 'a/b/c'], exit: 1, advice: 'create its parent directory first' },
    { args: ['build', '--out', 'content'], exit: 1, advice: 'choose an empty directory' },
    { args: ['build', '--out', '.'], exit: 1, advice: 'choose another directory for --out' },
    { args: ['accept', '--data', 'content'], exit: 1, advice: 'is --data right?' },
    { args: ['accept', '--data', 'damaged'], exit: 1, advice: 'start the service: it sets a damaged' },
  ];
  const ended = await Promise.all(cases.map(({ args }) => run(args, {}, site)));
  for (const [index, { args, exit, advice }] of cases.entries()) {
    const { code, stderr } = ended[index] ?? {};
    expect([args, code, stderr]).toEqual([args, exit, expect.stringContaining(advice)]);
    expect(stderr).not.toMatch(/\n {4}at |\u001B/);
  }
});

test('the gate’s refusal names the command that accepts the change, which works', async () => {
  const titles = Array.from({ length: 12 }, (_, index) => `${index}`);
  const files = Object.fromEntries(
    titles.map((title) => [
      `${title}.md`,
      article(title, '2026-01-01T10:00:00Z', `Text ${title.repeat(9)}.`),
    ]),
  );
  const site = temporaryDirectory();
  const build = ['build', '--out', 'public', '--data', 'data', '--content'];
  writeFiles(
    site,
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`content/${name}`, text])),
  );
  expect((await run([...build, 'content'], {}, site)).code).toBe(0);
  for (const title of titles.slice(1)) rmSync(join(site, `content/${title}.md`));
  const refused = await run([...build, 'content'], {}, site);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('or run `feedwright accept`')]);
  expect((await run(['accept', '--data', 'data'], {}, site)).stdout).toContain(
    'accepted: published at the next',
  );
  expect((await run([...build, 'content'], {}, site)).code).toBe(0);
});
