import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

const statements = [
  ...readFileSync(join(ROOT, 'docs/contract.md'), 'utf8').matchAll(/^- \*\*(\d+)\*\* /gm),
].map((match) => Number(match[1]));

/** Statement numbers at the start of test titles, in every suite. */
const tested = new Set(
  readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(ROOT, 'test', file), 'utf8').matchAll(/['"`]((?:\[\d+\] ?)+)/g)])
    .flatMap((match) => [...(match[1] ?? '').matchAll(/\d+/g)])
    .map((match) => Number(match[0])),
);

/** Numbers of all statements; a number in this list is never removed. */
const PROMISED = [
  ...Array.from({ length: 28 }, (_, index) => index + 1),
  29,
  30,
  31,
  32,
  33,
  34,
  ...Array.from({ length: 21 }, (_, index) => index + 35),
  56,
  57,
  58,
  59,
  60,
  61,
  62,
  63,
  64,
  65,
  66,
];

describe('docs/contract.md', () => {
  test('has a line for each promised statement', () => {
    expect(statements).toEqual(PROMISED);
  });

  test.each(statements)('statement %i has a test with its number', (statement) => {
    expect(tested).toContain(statement);
  });

  test('has a line for every number in a test title', () => {
    expect([...tested].filter((number) => !statements.includes(number))).toEqual([]);
  });
});
