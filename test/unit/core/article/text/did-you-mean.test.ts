import { expect, test } from 'vitest';
import { closestWord } from '../../../../../src/core/article/text/did-you-mean.ts';

const WORDS = ['serve', 'check', 'build', 'init', 'accept'] as const;

test.each([
  ['serv', 'serve'],
  ['chekc', 'check'],
  ['biuld', 'build'],
  ['inti', 'init'],
  ['check', 'check'],
  ['it', undefined],
  ['publish', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('corrects %.10j to %j', (written, meant) => {
  expect(closestWord(written, WORDS)).toBe(meant);
});
