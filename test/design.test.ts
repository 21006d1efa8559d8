import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

const MIN_FILES = 15;
const MAX_FILES = 35;
const MAX_LINES = 5000;
const MIN_CORE_SHARE = 0.8;

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Paths from the top that stand in backticks; `NAME` is a placeholder of a recipe. */
function pathsIn(text: string): string[] {
  const paths = [...text.matchAll(/`((?:src|test)\/[^`\s]+)`/g)].map((match) => match[1] ?? '');
  return paths.filter((path) => !/\bNAME\b/.test(path));
}

/** The part of design.md before its second section. */
const opening = textOf('docs/design.md').split(/^## /m).slice(0, 2).join('');
const readingList = pathsIn(opening);

describe('reading list of design.md', () => {
  test('names files that exist, each once', () => {
    expect(readingList.filter((path) => !path.endsWith('.ts') || !existsSync(join(ROOT, path)))).toEqual([]);
    expect(readingList.filter((path, index) => readingList.indexOf(path) !== index)).toEqual([]);
  });

  test(`names ${MIN_FILES} to ${MAX_FILES} files`, () => {
    expect(readingList.length).toBeGreaterThanOrEqual(MIN_FILES);
    expect(readingList.length).toBeLessThanOrEqual(MAX_FILES);
  });

  test(`is at most ${MAX_LINES} lines long`, () => {
    const lines = readingList.map((path) => textOf(path).trimEnd().split('\n').length);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MAX_LINES);
  });

  test('is about core', () => {
    const inCore = readingList.filter((path) => path.startsWith('src/core/'));
    expect(inCore.length / readingList.length).toBeGreaterThanOrEqual(MIN_CORE_SHARE);
  });
});

describe('paths in the documentation', () => {
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));

  test.each([...pages.map((name) => `docs/${name}`), 'CONTRIBUTING.md'])(
    'every path in %s exists',
    (page) => {
      expect(pathsIn(textOf(page)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    },
  );
});
