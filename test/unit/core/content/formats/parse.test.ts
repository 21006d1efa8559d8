import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../src/core/article/finding.ts';
import { contentHash, parseArticle } from '../../../../../src/core/content/formats/parse.ts';
import { splitExtension } from '../../../../../src/core/content/directory/paths.ts';

const bytes = (text: string) => Buffer.from(text);
const parse = (path: string, text: string, sidecar?: string) =>
  parseArticle(
    {
      path,
      bytes: bytes(text),
      sidecar:
        sidecar === undefined ? undefined : { path: path.replace(/\.\w+$/u, '.yaml'), bytes: bytes(sidecar) },
    },
    { timezone: 'UTC' },
  );
const told = (...input: Parameters<typeof parse>) =>
  parse(...input).findings.map((finding) => `${finding.severity} ${finding.rule} ${formatFinding(finding)}`);

const FRONT = '---\ntitle: Ties\npublished: 2014-06-05T17:18:00Z\n---\n';

describe('parseArticle', () => {
  test('parses a file to an article', () => {
    expect(parse('2014/Security ties.md', `${FRONT}text\n`)).toEqual({
      article: {
        path: '2014/Security ties.md',
        contentHash: contentHash({ path: '', bytes: bytes(`${FRONT}text\n`) }),
        slug: 'security-ties',
        title: 'Ties',
        published: Date.UTC(2014, 5, 5, 17, 18),
        authors: [],
        tags: [],
        attachments: [],
        draft: false,
        body: { format: 'markdown', text: 'text\n', line: 5 },
      },
      findings: [],
    });
  });

  test.each([
    ['a.md', 'markdown'],
    ['a.markdown', 'markdown'],
    ['a.MD', 'markdown'],
    ['a.html', 'html'],
    ['a.htm', 'html'],
    ['a.txt', 'html'],
  ])('%s has a format', (path, format) => {
    const { article } = parse(path, 'Words of text', 'title: T\npublished: 2014-06-05T00:00:00Z');
    expect(article?.body.format).toBe(format);
  });

  test('a sidecar overrides the file key by key', () => {
    const { article, findings } = parse(
      'a.html',
      '<title>A</title><article>x</article>',
      'title: B\npublished: 2014-06-05T00:00:00Z',
    );
    expect(article).toMatchObject({ title: 'B', published: Date.UTC(2014, 5, 5) });
    expect(findings).toEqual([]);
  });

  test.each([
    [
      'a key in front matter and sidecar',
      'a.md',
      FRONT,
      'title: B',
      ['warning metadata a.md:1: title: is overridden by a.yaml'],
    ],
    [
      'neither title nor text',
      'a.md',
      '---\npublished: 2014-06-05T00:00:00Z\n---\n',
      undefined,
      ['error title a.md:1: no title: add "title: …" to the front matter'],
    ],
    [
      'no date',
      'b/a.md',
      '# T\n',
      undefined,
      ['error date b/a.md:1: no publication date: add "published: 2014-06-05T17:18:00Z" to the front matter'],
    ],
    [
      'no date in text',
      'b/a.txt',
      'Title',
      'title: T',
      ['error date b/a.txt:1: no publication date: add "published: 2014-06-05T17:18:00Z" to b/a.yaml'],
    ],
    [
      'neither',
      'a.html',
      '',
      undefined,
      [
        'error title a.html:1: no title: add "title: …" to the front matter',
        'error date a.html:1: no publication date: add "published: 2014-06-05T17:18:00Z" to the front matter',
      ],
    ],
    [
      'metadata that cannot be read is told once',
      'a.md',
      '---\ntitle: [\n---\n',
      undefined,
      [expect.stringMatching(/^error metadata a\.md:\d+: invalid YAML: /u)],
    ],
    [
      'a wrong sidecar',
      'a.md',
      FRONT,
      'draft: perhaps',
      ['error metadata a.yaml:1: draft: "perhaps" is neither true nor false'],
    ],
    [
      'updated in a sidecar before published',
      'a.md',
      FRONT,
      'updated: 2013-01-01T00:00:00Z',
      ['warning date a.md:1: updated: is before published, and counts as the same moment'],
    ],
    [
      'an unsupported extension',
      'a.pdf',
      'x',
      undefined,
      ['error unreadable a.pdf:1: unsupported extension ".pdf"'],
    ],
  ])('%s', (_name, path, text, sidecar, findings) => {
    expect(told(path, text, sidecar)).toEqual(findings);
  });

  test('an error gives no article, even if all required values exist', () => {
    expect(parse('a.md', FRONT, 'draft: perhaps').article).toBeUndefined();
  });

  test('an invalid date is not replaced by another', () => {
    const { article, findings } = parse(
      'a.md',
      '---\ntitle: T\npublished: 2014-02-30\nupdated: 2014-06-05T00:00:00Z\n---\n',
    );
    expect(article).toBeUndefined();
    expect(findings).toMatchObject([{ line: 3, severity: 'error', rule: 'date' }]);
  });

  test('a binary file is an error, and so is a binary sidecar', () => {
    const binary = Buffer.from([0, 1, 2, 255, 254, 0, 0, 3]);
    const file = { path: 'a.md', bytes: binary };
    expect(parseArticle(file, { timezone: 'UTC' })).toMatchObject({
      article: undefined,
      findings: [{ rule: 'binary' }],
    });
    const beside = { path: 'a.md', bytes: bytes(FRONT), sidecar: { path: 'a.yaml', bytes: binary } };
    expect(parseArticle(beside, { timezone: 'UTC' })).toMatchObject({
      article: undefined,
      findings: [{ file: 'a.yaml', rule: 'binary' }],
    });
  });

  test('[66] what breaks a format is a finding, and not thrown', () => {
    const file = { path: 'a.md', bytes: bytes('---\ntitle: T\npublished: 2014-06-05\n---\n') };
    const { article, findings } = parseArticle(file, { timezone: 'No/Where' });
    expect(article).toBeUndefined();
    expect(findings).toMatchObject([{ file: 'a.md', severity: 'error', rule: 'unreadable' }]);
  });
});

describe('contentHash', () => {
  const a = { path: 'a', bytes: bytes('ab') };

  test('is SHA-256', () => {
    expect(contentHash(a)).toBe(createHash('sha256').update('2:ab').digest('hex'));
  });

  test('depends on where the bytes are, not on file names', () => {
    const split = { path: 'a', bytes: bytes('a'), sidecar: { path: 'b', bytes: bytes('b') } };
    const empty = { ...a, sidecar: { path: 'b', bytes: bytes('') } };
    expect(new Set([a, split, empty].map(contentHash)).size).toBe(3);
    expect(contentHash({ ...a, path: 'b' })).toBe(contentHash(a));
  });
});

describe('splitExtension', () => {
  test.each([
    ['a.md', 'a', '.md'],
    ['a.b.MD', 'a.b', '.md'],
    ['x.y/a', 'x.y/a', ''],
    ['.md', '.md', ''],
    ['x/.md', 'x/.md', ''],
    ['a.', 'a.', ''],
  ])('%s', (path, stem, extension) => {
    expect(splitExtension(path)).toEqual({ stem, extension });
  });
});
