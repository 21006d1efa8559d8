import { expect, test } from 'vitest';
import { CASE_KINDS, LARGE_CASE_KINDS } from '../../../support/documents/case-kinds.ts';
import { testCases } from '../../../support/documents/case-tests.ts';
import { casesOf, kinds } from '../../../support/documents/cases.ts';

test('every kind of case is tested, and has cases', () => {
  expect(kinds).toEqual(Object.keys({ ...CASE_KINDS, ...LARGE_CASE_KINDS }).toSorted());
  expect(kinds.filter((kind) => casesOf(kind).length === 0)).toEqual([]);
});

testCases(CASE_KINDS);
