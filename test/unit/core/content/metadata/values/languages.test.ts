import { expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';

const read = (yaml: string) =>
  readMetadata(`published: 2020-01-01T00:00:00Z\n${yaml}`, 1, { path: 'a.md', timezone: 'UTC' });

test.each([
  ['lang: fa-IR', 'fa-IR'],
  ['language: zh_CN', 'zh-CN'],
  ['locale: de_DE.UTF-8', 'de-DE'],
  ['locale: ca_ES@valencia', 'ca-ES'],
  ['language: English', 'en'],
  ['language: deutsch', 'de'],
  ['lang: 中文', 'zh'],
  ['lang: [fr]', 'fr'],
  ['lang: pt-br', 'pt-BR'],
])('%j is %s', (yaml, expected) => {
  const { metadata, findings } = read(yaml);
  expect(metadata.language).toBe(expected);
  expect(findings).toEqual([]);
});

test.each([
  'language: klingon',
  'language: english please',
  'language: [en, fr]',
  'lang: { en: x }',
  'lang: C',
])('%j is dropped with a warning', (yaml) => {
  const { metadata, findings } = read(yaml);
  expect(metadata.language).toBeUndefined();
  expect(findings).toMatchObject([{ severity: 'warning', rule: 'language' }]);
});
