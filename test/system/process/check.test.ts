import { describe, expect, test } from 'vitest';
import { run, SHIPPED_CONTENT } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';

const GOOD = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

describe('check', () => {
  test('reports findings as file:line: message, and exits 1', async () => {
    const content = temporaryDirectory({ ...GOOD, 'bad.md': '---\ntitle: Bad\npublished: someday\n---\n' });
    const { code, stdout } = await run(['check', '--content', content]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^bad\.md:3: /m);
    expect(stdout).toMatch(/^1 article can be published, 1 file cannot; 1 error/m);
    expect(stdout).not.toContain('\u001B');
  });

  test('exits 0 if every article can be published', async () => {
    const { code, stdout } = await run(['check', '--content', SHIPPED_CONTENT]);
    expect(code).toBe(0);
    expect(stdout).toContain('1 article can be published, 0 files cannot; 0 errors');
  });

  test('lists repairs on request', async () => {
    const { stdout } = await run(['check', '--content', SHIPPED_CONTENT, '--verbose']);
    expect(
      stdout.split('\n').filter((line) => /^china-russia-security-ties\.txt:\d+: /.test(line)).length,
    ).toBeGreaterThan(2);
  });

  test('--json prints JSON', async () => {
    const content = temporaryDirectory({ ...GOOD, 'bad.md': 'no front matter' });
    const { stdout } = await run(['check', '--json', '--content', content]);
    expect(JSON.parse(stdout)).toMatchObject({
      articles: 1,
      leftOut: 1,
      skipped: 0,
      findings: expect.arrayContaining([
        expect.objectContaining({ file: 'bad.md', severity: 'error', rule: 'date' }),
      ]) as unknown,
    });
  });
});

test('[34] check exits 1 for a podcast that directories would refuse, and names file and line', async () => {
  const content = temporaryDirectory({
    'publication.yaml':
      'title: T\ndescription: D\nlanguage: en\nicon: https://example.org/a.png\nkind: podcast\n',
    'a.md': article('A', '2026-01-01T10:00:00Z'),
  });
  const { code, stdout } = await run(['check', '--content', content]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^a\.md:1: the episode has no attachment.* \[error\]$/m);
  expect(stdout).toMatch(/^publication\.yaml:5: podcast\.categories: is missing.* \[error\]$/m);
  expect(stdout).toMatch(/^publication\.yaml:5: podcast\.explicit: is missing.* \[error\]$/m);
});
