import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** Words and phrases that comments, titles and prose do without; CONTRIBUTING.md says what to write instead. */
const REFUSED = [
  'whoever',
  'whomever',
  'somebody',
  'nobody',
  'anew',
  'affair',
  'so many',
  'so often',
  'so long',
  'at the most',
  'at the least',
];
const REFUSED_WORD = new RegExp(`\\b(?:${REFUSED.join('|').replaceAll(' ', '\\s+')})\\b`, 'i');
/** Beginnings that leave out what the documented name is. */
const REFUSED_BEGINNING = /^(?:What|Who|Whom|Whose|Whether|Where|How|Which|See)\b/;

const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith(ending) && !/^test\/(?:cases|fixtures|golden)\//.test(file));

const code = ['src', 'test', 'bench', 'scripts'].flatMap((folder) => filesBelow(folder, '.ts'));
const prose = [...filesBelow('docs', '.md'), 'README.md', 'CONTRIBUTING.md'];

/** Comments of a source file with their lines; a doc comment is one, and so is each run of line comments. */
function commentsIn(
  text: string,
): { readonly line: number; readonly text: string; readonly isDoc: boolean }[] {
  const found = text.matchAll(/^[ \t]*\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*(?:\n[ \t]*\/\/.*)*/gm);
  return [...found].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    text: match[0]
      .replace(/^\s*\/\*+|\*+\/$|^[ \t]*(?:\*|\/\/)[ \t]?/gm, '')
      .replace(/\s+/g, ' ')
      .trim(),
    isDoc: match[0].trimStart().startsWith('/**'),
  }));
}

const titlesIn = (text: string): string[] =>
  [
    ...text.matchAll(/\b(?:test|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1/g),
  ].map((match) => match[2] ?? '');

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('language', () => {
  test('comments hold no refused word, and doc comments begin with a noun or a verb', () => {
    const faults = code
      .filter((file) => file !== 'test/language.test.ts')
      .flatMap((file) =>
        commentsIn(read(file))
          .filter(({ text, isDoc }) => REFUSED_WORD.test(text) || (isDoc && REFUSED_BEGINNING.test(text)))
          .map(({ line, text }) => `${file}:${line}: ${text.slice(0, 120)}`),
      );
    expect(faults).toEqual([]);
  });

  test('titles of tests hold no refused word', () => {
    const faults = code
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) =>
        titlesIn(read(file))
          .filter((title) => REFUSED_WORD.test(title))
          .map((title) => `${file}: ${title}`),
      );
    expect(faults).toEqual([]);
  });

  test('docs hold no refused word', () => {
    const faults = prose.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (REFUSED_WORD.test(line) ? [`${file}:${index + 1}: ${line}`] : [])),
    );
    expect(faults).toEqual([]);
  });

  test('limits are named MAX_ and MIN_', () => {
    const faults = code.flatMap((file) =>
      [...read(file).matchAll(/\b(?:MOST|LEAST)_[A-Z_]+/g)].map((match) => `${file}: ${match[0]}`),
    );
    expect(faults.filter((fault) => !fault.startsWith('test/language.test.ts'))).toEqual([]);
  });
});
