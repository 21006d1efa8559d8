import { expect, test } from 'vitest';
import { toRfc3339 } from '../../../../../../src/core/article/instant.ts';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';

const read = (yaml: string) => readMetadata(yaml, 1, { path: 'a.md', timezone: 'UTC' });

test.each([
  ['date alone', 'date: 2020-01-01', '2020-01-01T00:00:00Z'],
  ['publishDate alone', 'publishDate: 2020-01-02', '2020-01-02T00:00:00Z'],
  ['publishDate after date', 'date: 2020-01-01\npublishDate: 2020-01-02', '2020-01-02T00:00:00Z'],
  ['publishDate before date', 'date: 2020-01-03\npublish_date: 2020-01-02', '2020-01-03T00:00:00Z'],
  ['our own key', 'published: 2020-01-01\npublishDate: 2020-01-02', '2020-01-01T00:00:00Z'],
  ['a day in publish', 'publish: 2020-01-04', '2020-01-04T00:00:00Z'],
  ['a zero date beside another', 'date: 0001-01-01T00:00:00Z\ncreated: 2020-01-05', '2020-01-05T00:00:00Z'],
  ['no date', 'date: 0001-01-01T00:00:00Z', undefined],
  ['no date of ours', 'published: 0001-01-01T00:00:00Z', undefined],
  ['no date in MySQL', 'date: 0000-00-00 00:00:00', undefined],
])('%s', (_name, yaml, expected) => {
  const { metadata, findings } = read(yaml);
  expect(metadata.published && toRfc3339(metadata.published)).toBe(expected);
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
});

test.each([
  ['date: someday', 'error'],
  ['date: 2020-01-01\npublishDate: later', 'error'],
  ['date: 2020-01-01\nexpiryDate: never', 'error'],
  ['date: someday\ncreated: 2020-01-01', 'warning'],
  ['date: 2020-01-01\nlastmod: lately', 'warning'],
])('%j: %s', (yaml, severity) => {
  expect(read(yaml).findings.filter((finding) => finding.severity !== 'note')).toMatchObject([
    { severity, rule: 'date' },
  ]);
});
