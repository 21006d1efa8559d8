import { expect, test } from 'vitest';
import { foreignCases, foreignKinds } from '../../support/foreign/case-file.ts';
import { LARGE_KINDS, METADATA_KINDS, SITE_KINDS, TEXT_KINDS } from '../../support/foreign/kinds.ts';

test('every kind of foreign case is tested, and has cases', () => {
  const tested = [LARGE_KINDS, METADATA_KINDS, SITE_KINDS, TEXT_KINDS].flatMap((kinds) => Object.keys(kinds));
  expect(foreignKinds).toEqual(tested.toSorted());
  expect(foreignKinds.filter((kind) => foreignCases(kind).length === 0)).toEqual([]);
});
