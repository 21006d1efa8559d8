import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractFaults, statementsIn, type TestReport } from '../scripts/contract.ts';

const CONTRACT = readFileSync(join(resolve(import.meta.dirname, '..'), 'docs/contract.md'), 'utf8');

/** Numbers of the statements; one that is once there stays. */
const STATEMENTS = [...Array.from({ length: 73 }, (_, index) => index + 1), 75];

const reportOf = (...tests: readonly [title: string, status: string][]): TestReport => ({
  testResults: [{ assertionResults: tests.map(([title, status]) => ({ title, status })) }],
});

const TWO = '- **1** One.\n- **2** Two.\n';

describe('docs/contract.md', () => {
  test('has every statement, in order', () => {
    expect(statementsIn(CONTRACT)).toEqual(STATEMENTS);
  });
});

describe('coverage of the contract', () => {
  test('is complete if each statement has a test that passed, in any report', () => {
    expect(contractFaults(TWO, [reportOf(['[1] a', 'passed']), reportOf(['[2] b', 'passed'])])).toEqual([]);
    expect(contractFaults(TWO, [reportOf(['[1] [2] both', 'passed'])])).toEqual([]);
  });

  test('counts a number of a describe block for each test in it', () => {
    const assertionResults = [{ title: 'a', ancestorTitles: ['[1] [2] a block'], status: 'passed' }];
    expect(contractFaults(TWO, [{ testResults: [{ assertionResults }] }])).toEqual([]);
  });

  test.each(['failed', 'skipped', 'pending', 'todo'])('does not count a test that is %s', (status) => {
    expect(contractFaults(TWO, [reportOf(['[1] a', 'passed'], ['[2] b', status])])).toEqual([
      'statement 2: no test with its number passed',
    ]);
  });

  test('does not count a number that stands elsewhere in a title', () => {
    expect(contractFaults(TWO, [reportOf(['[1] answers [2]', 'passed'])])).toHaveLength(1);
  });

  test('refuses a number that the contract does not have', () => {
    expect(contractFaults(TWO, [reportOf(['[1] [2] [3] a', 'passed'])])).toEqual([
      'statement 3: a test has this number, docs/contract.md does not',
    ]);
  });
});
