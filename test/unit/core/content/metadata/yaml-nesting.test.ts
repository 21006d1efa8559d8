import { describe, expect, test } from 'vitest';
import { readYamlMap } from '../../../../../src/core/content/metadata/yaml-map.ts';

const DEEP = 'invalid YAML: more than 100 levels of nesting';

describe('YAML that nests deeply', () => {
  test.each([
    ['lists', `a: ${'['.repeat(60_000)}`],
    ['maps', '{a: '.repeat(16_000)],
    ['lists behind closing brackets in quotation marks', `a: ${'["]", '.repeat(10_000)}`],
    ['block lists on a line', `a:\n  ${'- '.repeat(30_000)}`],
    ['keys that are maps', '? '.repeat(30_000)],
    ['block lists with tabs', '-\t'.repeat(30_000)],
  ])('is refused, again and again: %s', (_name, text) => {
    // An exhausted stack aborted the process at the second text.
    for (let turn = 0; turn < 5; turn += 1) {
      const { pairs, faults } = readYamlMap(text);
      expect([pairs, faults.map(({ message }) => message)]).toEqual([[], [DEEP]]);
    }
  });

  test.each([
    ['99 lists', `a: ${'['.repeat(99)}${']'.repeat(99)}`],
    ['99 block lists', `a:\n  ${'- '.repeat(99)}x`],
    ['brackets in a text', `a: |\n  ${'[{'.repeat(30_000)}`],
    ['many lists beside each other', `a: [${'[x], '.repeat(5000)}]`],
  ])('is read up to the limit: %s', (_name, text) => {
    const { pairs, faults } = readYamlMap(text);
    expect([pairs.map(({ key }) => key), faults]).toEqual([['a'], []]);
  });
});
