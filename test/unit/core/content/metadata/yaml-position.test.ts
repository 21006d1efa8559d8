import { expect, test } from 'vitest';
import { readFrontMatter } from '../../../../../src/core/content/metadata/front-matter.ts';
import { positionOfKey, positionOfValue } from '../../../../../src/core/content/metadata/yaml-position.ts';

/** The part of a line that a position marks. */
function marked(line: string, { column, length }: { column?: number; length?: number }): string | undefined {
  return column === undefined ? undefined : line.slice(column - 1, column - 1 + (length ?? 0));
}

test.each([
  ['published: someday', undefined, 'someday'],
  ['published:   someday  ', undefined, 'someday'],
  ['  - an item', 0, 'an item'],
  ['tags: [one, two,  three]', 2, 'three'],
  ['tags: [one, two]', 0, 'one'],
  // Not simple enough to separate its items.
  ['tags: ["a, b", c]', 1, '["a, b", c]'],
  ['tags: [one, ]', 1, '[one, ]'],
  ['url: http://x: y', undefined, 'http://x: y'],
  ['draft:', undefined, undefined],
  ['', undefined, undefined],
  ['"quoted key": x', undefined, undefined],
])('in %j the value %j is at %j', (line, index, value) => {
  expect(marked(line, positionOfValue(line, index))).toBe(value);
});

test('finds a key, and nothing else', () => {
  expect(marked('  sumary: x', positionOfKey('  sumary: x', 'sumary'))).toBe('sumary');
  expect(positionOfKey('sumary: x', 'other')).toEqual({});
  expect(positionOfKey('sumary: x', '')).toEqual({});
});

test.each([
  ['published: someday', 'someday'],
  ['sumary: x', 'sumary'],
  ['tags:\n  - one\n  - ""', '""'],
  ['language: not a tag', 'not a tag'],
])('findings of front matter have their position: %j', (yaml, part) => {
  const text = `---\n${yaml}\n---\nText`;
  const [finding] = readFrontMatter(text, { path: 'a.md', timezone: 'UTC' }).findings;
  expect(marked(text.split('\n')[(finding?.line ?? 0) - 1] ?? '', finding as object)).toBe(part);
});

test('a YAML error has its position', () => {
  const text = '---\ntitle: x\ntags: [a, b\n---\n';
  const [finding] = readFrontMatter(text, { path: 'a.md', timezone: 'UTC' }).findings;
  expect(finding).toMatchObject({ severity: 'error', line: expect.any(Number), column: expect.any(Number) });
});
