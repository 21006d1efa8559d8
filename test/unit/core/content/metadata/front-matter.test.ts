import { describe, expect, test } from 'vitest';
import { readFrontMatter } from '../../../../../src/core/content/metadata/front-matter.ts';

const read = (text: string) => readFrontMatter(text, { path: 'a.md', timezone: 'UTC' });

describe('readFrontMatter', () => {
  test.each([
    ['none', 'text\nmore', {}, 'text\nmore', 1],
    ['closed by hyphens', '---\ntitle: T\n---\ntext', { title: 'T' }, 'text', 4],
    ['closed by dots', '---\ntitle: T\n...\ntext', { title: 'T' }, 'text', 4],
    ['with blanks after the fences', '--- \ntitle: T\n---\t\ntext', { title: 'T' }, 'text', 4],
    ['with the line ends of Windows', '---\r\ntitle: T\r\n---\r\ntext', { title: 'T' }, 'text', 4],
    ['empty', '---\n---\ntext', {}, 'text', 3],
    ['nothing below', '---\ntitle: T\n---', { title: 'T' }, '', 4],
    ['not on the first line', '\n---\ntitle: T\n---\n', { title: 'T' }, '', 5],
    ['a rule above text', '\n---\nwords\n---\n', {}, '\n---\nwords\n---\n', 1],
    ['a rule further down stays text', '---\ntitle: T\n---\na\n\n---\n', { title: 'T' }, 'a\n\n---\n', 4],
  ])('%s', (_name, text, metadata, body, line) => {
    expect(read(text)).toEqual({ metadata, findings: [], body, line });
  });

  test.each([
    ['no end', '---\ntitle: T\ntext', 'the front matter has no end: close it with a line ---'],
    [
      'JavaScript',
      '---js\n{ title: globalThis.ran = true }\n---\n',
      'front matter cannot begin with "---js": write YAML between two lines ---',
    ],
    [
      'CoffeeScript',
      '---coffee\ntitle: T\n---\n',
      'front matter cannot begin with "---coffee": write YAML between two lines ---',
    ],
    ['TOML without an end', '+++\ntitle = "T"\n', 'the front matter has no end: close it with a line +++'],
    ['JSON without an end', '{\n"title": "T",\n', 'the front matter is JSON without an end'],
  ])('%s is an error', (_name, text, message) => {
    const { metadata, findings } = read(text);
    expect(metadata).toEqual({});
    expect(findings).toEqual([{ file: 'a.md', line: 1, severity: 'error', rule: 'metadata', message }]);
    expect(globalThis).not.toHaveProperty('ran');
  });

  test('findings have line numbers of the file', () => {
    expect(read('---\ntitle: T\ntgas: x\n---\n').findings).toMatchObject([{ line: 3, rule: 'unknown-key' }]);
  });
});
