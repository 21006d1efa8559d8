import { describe, expect, test } from 'vitest';
import { foreignCases, foreignKinds } from '../../support/foreign/case-file.ts';
import { faultsOfCase } from '../../support/foreign/publish-case.ts';

/** Statements of the contract that the cases of a kind prove. */
const STATEMENTS: Readonly<Record<string, string>> = {
  addresses: '[71]',
  bundles: '[70] [71]',
  dates: '[20]',
  drafts: '[67]',
  embeds: '[7] [69]',
  fences: '[68]',
  files: '[70]',
  'front-matter': '[5]',
  ids: '[72]',
  keys: '[5]',
  languages: '[24]',
  markdown: '[69]',
  names: '[21]',
  'one-bad-article': '[68]',
  paths: '[71]',
  podcasts: '[16]',
  'saved-pages': '[1] [69]',
  'site-files': '[68]',
  summaries: '[69]',
  'tags-and-authors': '[14] [24]',
  'template-tags': '[69]',
  titles: '[8] [12]',
};

test('every kind of foreign case is known and has cases', () => {
  expect(foreignKinds).toEqual(Object.keys(STATEMENTS).toSorted());
  expect(foreignKinds.filter((kind) => foreignCases(kind).length === 0)).toEqual([]);
});

describe.each(foreignKinds)('%s', (kind) => {
  const table = foreignCases(kind).map(([name, expected]) => [name, expected.about, expected] as const);

  test.each(table)(`${STATEMENTS[kind] ?? ''} %s: %s`, async (_name, _about, expected) => {
    expect(await faultsOfCase(expected)).toEqual([]);
  });
});
