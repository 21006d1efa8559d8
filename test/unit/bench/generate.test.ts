import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dateOf, DEFAULTS, generate, generateArticle } from '../../../bench/generate.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';
import { startService } from '../../support/service/service.ts';

const SIXTY = { ...DEFAULTS, articles: 60 };

function filesOf(directory: string): Map<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [file.slice(directory.length), readFileSync(file, 'utf8')]));
}

describe('generateArticle', () => {
  test('writes the same bytes for the same arguments', () => {
    const [one, other] = [temporaryDirectory(), temporaryDirectory()];
    expect(generate(one, SIXTY)).toBe(generate(other, SIXTY));
    expect(filesOf(one).size).toBe(60);
    expect(filesOf(one)).toEqual(filesOf(other));
  });

  test('writes different texts for another seed', () => {
    const { text } = generateArticle(7, SIXTY);
    expect(generateArticle(7, { ...SIXTY, seed: 43 }).text).not.toBe(text);
  });

  test('generates an article independently of the others', () => {
    const directory = temporaryDirectory();
    generate(directory, SIXTY);
    const { path, text } = generateArticle(31, SIXTY);
    expect(filesOf(directory).get(`/${path}`)).toBe(text);
  });

  test('generates articles of about 3 KB', () => {
    const sizes = Array.from({ length: 60 }, (_, index) => generateArticle(index, SIXTY).text.length);
    expect(Math.min(...sizes)).toBeGreaterThan(2700);
    expect(Math.max(...sizes)).toBeLessThan(3600);
  });

  test('spreads dates over the 25 years before 2026, newest last, in folders of year and month', () => {
    const years = Array.from({ length: 2500 }, (_, index) => dateOf(index, 2500).getUTCFullYear());
    expect(new Set(years).size).toBe(25);
    expect([years[0], years.at(-1)]).toEqual([2001, 2025]);
    expect(years).toEqual([...years].sort((a, b) => a - b));
    expect(generateArticle(59, SIXTY).path).toBe('2025/08/article-59.md');
  });

  test('uses no more tags and authors than configured', () => {
    const few = { ...SIXTY, tags: 3, authors: 2 };
    const texts = Array.from({ length: 60 }, (_, index) => generateArticle(index, few).text);
    expect(new Set(texts.flatMap((text) => text.match(/tag-\d+/g) ?? []))).toEqual(
      new Set(['tag-0', 'tag-1', 'tag-2']),
    );
    expect(new Set(texts.flatMap((text) => text.match(/Author \d+/g) ?? []))).toEqual(
      new Set(['Author 0', 'Author 1']),
    );
  });

  test('generates articles without findings', async () => {
    const content = temporaryDirectory();
    generate(content, SIXTY);
    const service = await startService({}, { content });
    expect(service.health()).toMatchObject({ status: 'ok', articles: 60, articlesLeftOut: 0 });
    expect(service.current()?.findings).toEqual([]);
  });
});
