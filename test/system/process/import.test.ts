import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pngOf } from '../../support/documents/png.ts';
import { run } from '../../support/service/cli.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';

const EXPORT = resolve(import.meta.dirname, '../../fixtures/moving/wordpress.xml');

describe('feedwright import', () => {
  test('makes the content directory, says what it did and what comes next, and exits with 0', async () => {
    const cwd = temporaryDirectory({ 'uploads/2014/06/floe.png': pngOf(3, 2) });
    const { code, stdout, stderr } = await run(['import', EXPORT, '--uploads', 'uploads'], {}, cwd);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `8 articles (3 drafts, 1 scheduled) in content: 8 written
2 files copied beside the articles
adopted.yaml: 4 items that readers know
publication.yaml: title, description, language, id, limit, oldFeeds, 11 old feed paths added
left out: 1 comment, 1 trashed post, 1 page, 1 attachment

Next
  npx feedwright check --against FEED    # FEED: the address of the old feed
  npx feedwright serve
`,
    });
    expect(stderr.trim().split('\n')).toEqual([
      'The first ice: the shortcode "[contact-form-7]" is left out: its text is not in the export',
      'A post in blocks: the block "latest-posts" is left out: its text is not in the export',
    ]);
    expect(await run(['check'], {}, cwd)).toMatchObject({ code: 0 });
  });

  test('of a cut export exits with 1, imports what is whole and leaves no half of a file', async () => {
    const text = readFileSync(EXPORT, 'utf8');
    const cwd = temporaryDirectory({ 'cut.xml': text.slice(0, text.indexOf('A draft.')) });
    const { code, stderr } = await run(['import', 'cut.xml', '--content', 'here'], {}, cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cut\.xml: is cut off: what was complete is read$/m);
    const names = readdirSync(join(cwd, 'here'));
    expect(names.filter((name) => name.endsWith('.md'))).toHaveLength(6);
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test.each([
    [['import'], 2, /import: expected a file or directory/],
    [['import', EXPORT, '--site', 'ice'], 2, /--site: got "ice", expected an absolute http or https URL/],
    [['import', EXPORT, '--uploads', 'absent'], 1, /cannot import: ENOENT/],
    [['import', 'absent.xml'], 1, /absent\.xml: cannot be read/],
  ])('%j exits with %i', async (args, expected, message) => {
    const { code, stderr } = await run(args, {}, temporaryDirectory());
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
  });
});
