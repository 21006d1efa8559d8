import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../../../src/core/article/finding.ts';
import { PLAIN_SITE } from '../../../../../../../src/core/content/site/site.ts';
import { readMarkdown } from '../../../../../../../src/core/content/formats/markdown/markdown.ts';

const read = (text: string, isVault = false) =>
  readMarkdown(text, { path: 'a.md', timezone: 'UTC', site: { ...PLAIN_SITE, isVault } });
const bodyOf = (text: string, isVault = false): string => read(text, isVault).body.text;

describe('private comments', () => {
  test.each([
    ['in a line', 'a %% private %% b %%too%%', 'a  b'],
    ['over lines', 'a\n%%\nprivate\n\nmore\n%%\nb', 'a\n\n\n\n\n\nb'],
    ['over paragraphs', 'a %% x\n\ny %% b', 'a\n\nb'],
    ['with code in them', 'a\n%%\n```\nprivate\n```\n%%\nb', 'a\n\n\n\n\n\nb'],
    ['at the beginning of a line', 'x\n%% a %%    b', 'x\nb'],
    ['of Kramdown', 'a\n{::comment}\nprivate\n{:/comment}\nb', 'a\n\n\n\nb'],
  ])('go: %s', (_name, text, body) => {
    expect(bodyOf(text)).toBe(body);
  });

  test('of MDX go in the site of a generator, and stay elsewhere', () => {
    const text =
      'a {/* private */} b\n\n{/* more\nlines */}\n\n`{/* code */}`\n\n{/* truncate */}\n\nc {/* open';
    const site = { ...PLAIN_SITE, isGenerated: true };
    const { body } = readMarkdown(text, { path: 'a.md', timezone: 'UTC', site });
    expect(body.text).toBe('a  b\n\n\n\n\n`{/* code */}`\n\n<!--more-->\n\nc {/* open');
    expect(bodyOf('a {/* x */} b')).toBe('a {/* x */} b');
  });

  test('ids of blocks go in a vault, and stay elsewhere', () => {
    const text = 'A line. ^37066d\n\n- item ^list-id\n\n^alone\n\nx ^2 y\n\n`a ^code`';
    expect(bodyOf(text, true)).toBe('A line.\n\n- item\n\n\n\nx ^2 y\n\n`a ^code`');
    expect(bodyOf(text)).toBe(text);
  });

  test('lines keep their numbers', () => {
    const text = 'a\n%%\nb\n%%\nc\n%% d\n\ne %% f\n';
    expect(bodyOf(text).split('\n').length).toBe(text.split('\n').length);
  });

  test.each([
    'a lone %% mark',
    '100%% and 50%% of it',
    'printf("%%d and %%s")',
    '`%% a %%`',
    '``%% ` %%`` b',
    '    %% code %%\n',
    'a\n\n```\n%% a %%\n```\n%%',
    '<pre>%% a %%</pre> %%',
    'a \\%% b %%',
    '{::comment} without end',
    'a %%%% b',
  ])('stays: %j', (text) => {
    expect(bodyOf(text)).toBe(text);
  });

  test('any pair is one in a vault', () => {
    expect(bodyOf('a%%private%%b %%c %% d', true)).toBe('ab  d');
    expect(bodyOf('a %%b and %%c', true)).toBe('a c');
  });

  test('a hundred thousand take linear time', () => {
    for (const unit of [
      '%%',
      '%% a\n',
      '`%%',
      '{::comment}',
      '{/*',
      '<pre>%%',
      '<!--members-only',
      '`%%` ',
    ]) {
      const started = process.cpuUsage();
      read(unit.repeat(500_000 / unit.length), true);
      expect([unit, process.cpuUsage(started).user < 1_500_000]).toEqual([unit, true]);
    }
  });
});

describe('text for members', () => {
  test('is not read, and this is told', () => {
    const { body, findings } = read('---\ntitle: T\n---\nfree\n\n<!--members-only-->\n\nsecret %% x %%');
    expect(body.text).toBe('free\n\n');
    expect(findings.map(formatFinding)).toEqual([
      'a.md:6: the text below <!--members-only--> is for members: it is not published',
    ]);
  });

  test('a mark in code is text', () => {
    expect(bodyOf('`<!--members-only-->` b')).toBe('`<!--members-only-->` b');
  });
});

describe('marks that end the summary', () => {
  test.each([
    ['MDX', 'a\n\n{/* truncate */}\n\nb', 'a\n\n<!--more-->\n\nb'],
    [
      'named by Jekyll',
      '---\nexcerpt_separator: <!-- snip -->\n---\na\n<!-- snip -->\nb',
      'a\n<!--more-->\nb',
    ],
    ['named and visible', '---\nexcerpt_separator: "[cut]"\n---\na\n\n[cut]\n\nb', 'a\n\n<!--more-->\n\nb'],
    ['in code', '`{/* truncate */}`', '`{/* truncate */}`'],
    ['other comments', 'a {/* b */}', 'a {/* b */}'],
  ])('%s', (_name, text, body) => {
    expect(bodyOf(text)).toBe(body);
  });
});
