import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../support/service/cli.ts';
import { files, remarkable } from '../../support/sites/faulty-articles.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';

const dateless = (index: number) => `---\ntitle: Note ${index}\n---\nText ${index} of the harbour.\n`;

describe('check of 2,000 files with faults', () => {
  const few = (content: string, ...flags: string[]) => run(['check', '--content', content, ...flags]);

  test('prints 50 lines at most: numbers by rule, the first ten files, what to do first', async () => {
    const content = temporaryDirectory(files(2000, dateless));
    writeFiles(
      content,
      files(3, (index) => remarkable(index)),
    );
    const { code, stdout } = await few(content);
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines.length <= 50]).toEqual([1, true]);
    expect(lines).toContain('date: 1,997 errors in 1,997 files');
    expect(
      lines.filter((line) => /^\d+\/a\d{5}\.md:\d+: no publication date.*\[error\]$/.test(line)),
    ).toHaveLength(10);
    expect(stdout).toMatch(/^first: 1,997 files have no publication date: add /m);
    expect(stdout).toMatch(/^\d+\/a\d{5}\.md:\d+: unknown key "(?:wrong|other)".*\[warning\]$/m);
  });

  test('prints everything with --verbose, and in JSON', async () => {
    const content = temporaryDirectory(files(300, dateless));
    const [verbose, json] = await Promise.all([few(content, '--verbose'), few(content, '--json')]);
    expect(
      verbose.stdout
        .split('\n')
        .filter((line) => line.includes('no publication date') && line.endsWith('[error]')),
    ).toHaveLength(300);
    expect((JSON.parse(json.stdout) as { findings: unknown[] }).findings).toHaveLength(300);
  });

  test('counts what is published, scheduled, a draft or skipped', async () => {
    const content = temporaryDirectory({
      'a.md': article('A', '2020-01-01T10:00:00Z'),
      'b.md': article('B', '2199-01-01T10:00:00Z'),
      'c.md': article('C', '2020-01-01T10:00:00Z', 'Text.', 'draft: true'),
      'd.md': article('D', '2020-01-01T10:00:00Z', 'Text.', 'expires: 2021-01-01'),
      'README.md': 'About this site.',
    });
    const [lines, json] = await Promise.all([few(content), few(content, '--json')]);
    expect(lines.stdout).toContain('1 published, 1 scheduled, 1 draft, 1 expired, 1 file skipped\n');
    expect(JSON.parse(json.stdout)).toMatchObject({
      published: 1,
      scheduled: 1,
      draft: 1,
      expired: 1,
      skipped: 1,
    });
  });

  test('build names the first of them in 50 lines, and writes the others', async () => {
    const content = temporaryDirectory(files(500, dateless));
    writeFiles(content, { 'good.md': article('Good', '2020-01-01T10:00:00Z') });
    const out = join(temporaryDirectory(), 'out');
    const { code, stdout, stderr } = await run([
      'build',
      '--content',
      content,
      '--out',
      out,
      '--base-url',
      'https://example.org/',
    ]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^1 article, /)]);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(50);
    expect(stderr).toContain('date: 500 errors in 500 files\n');
    expect(readFileSync(join(out, 'rss.xml'), 'utf8')).toContain('<title>Good</title>');
  });
});
