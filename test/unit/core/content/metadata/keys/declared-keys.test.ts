import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METADATA_KEYS } from '../../../../../../src/app/modules/module-metadata-keys.ts';
import { DECLARED_KEYS } from '../../../../../../src/core/content/metadata/keys/declared-keys.ts';
import { nameIndexOf, normaliseName } from '../../../../../../src/core/content/metadata/keys/name-index.ts';
import { isThemeKey } from '../../../../../../src/core/content/metadata/keys/theme-keys.ts';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';
import { writeFlow } from '../../../../../support/documents/flow-yaml.ts';

const read = (yaml: string) =>
  readMetadata(yaml, 1, { path: 'a.md', timezone: 'UTC', metadataKeys: METADATA_KEYS });

/** A value of each key whose aliases give the same metadata as its own name. */
const VALUES: Partial<Record<keyof typeof DECLARED_KEYS, string>> = {
  title: 'Ice',
  updated: '2019-06-01T00:00:00Z',
  expires: '2030-01-01T00:00:00Z',
  guid: 'https://old.example/?p=1',
  external_url: 'https://other.example/story',
  slug: 'own-slug',
  permalink: '/2016/ice/',
  aliases: '[/old/ice/, Eis]',
  redirect_from: '[/old/ice/, old]',
  authors: 'Ann',
  tags: '[ice, ferry]',
  categories: '[ice, ferry]',
  keywords: '[ice, ferry]',
  summary: 'Short',
  language: 'de_DE',
  direction: 'rtl',
  image: 'pier.png',
  attachments: 'https://cdn.example/ice.mp3',
  status: 'draft',
  password: 'secret',
  publish: 'true',
};

const aliases = Object.entries(VALUES).flatMap(([name, value]) =>
  DECLARED_KEYS[name as keyof typeof VALUES].aliases.map((alias) => [alias, name, value] as const),
);

describe('declared keys', () => {
  test('no name stands for two keys', () => {
    const names = Object.entries(DECLARED_KEYS).flatMap(([name, { aliases: others }]) =>
      [name, ...others].map(normaliseName),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('every name is known, and members of modules hide none', () => {
    const index = nameIndexOf(METADATA_KEYS);
    for (const [name, { aliases: others }] of Object.entries(DECLARED_KEYS)) {
      for (const written of [name, ...others]) expect(index.get(normaliseName(written))?.name).toBe(name);
    }
  });

  test('keys of themes are written as they are looked up', () => {
    expect(isThemeKey(normaliseName('Show_Reading-Time'))).toBe(true);
    expect(isThemeKey('frobs')).toBe(false);
  });

  test.each(aliases)('%s is read like %s', (alias, name, value) => {
    const bare = 'date: 2019-05-22T00:00:00Z';
    const { metadata, findings } = read(`${bare}\n${writeFlow(alias, value)}`);
    expect(metadata).toEqual(read(`${bare}\n${writeFlow(name, value)}`).metadata);
    expect(metadata).not.toEqual(read(bare).metadata);
    expect(findings).toEqual([]);
  });

  test.each(DECLARED_KEYS.published.aliases)('%s is a date of publication', (alias) => {
    expect(read(`title: T\n${alias}: 2019-05-22T00:00:00Z`).metadata.published).toBe(Date.UTC(2019, 4, 22));
  });

  test.each([
    'Published: 2019-05-22T00:00:00Z',
    'DATE: 2019-05-22T00:00:00Z',
    'Pub-Date: 2019-05-22T00:00:00Z',
    'pub_date: 2019-05-22T00:00:00Z',
    'created: 2018-05-22\ndate: 2019-05-22T00:00:00Z',
    'date: 2018-05-22\npublished: 2019-05-22T00:00:00Z',
    'date: not one\ncreated: 2019-05-22T00:00:00Z',
  ])('%j: letter case and marks do not matter, and the preferred name wins', (yaml) => {
    expect(read(yaml).metadata.published).toBe(Date.UTC(2019, 4, 22));
  });

  test('our own key wins wherever it stands', () => {
    const { metadata } = read(
      'description: other\nlang: de\nlastmod: 2020-01-02\ncover: b.png\nauthor: B\n' +
        'published: 2019-05-22T00:00:00Z\nsummary: own\nlanguage: fr\nupdated: 2020-01-01T00:00:00Z\nimage: a.png\nauthors: A',
    );
    expect(metadata).toMatchObject({
      summary: 'own',
      language: 'fr',
      updated: Date.UTC(2020, 0, 1),
      image: { url: 'a.png' },
      authors: [{ name: 'A' }],
    });
  });

  test('tables of generators are read, and the rest of them is passed over', () => {
    const { metadata, findings } = read(
      'title: T\ndate: 2019-05-22T00:00:00Z\ntaxonomies: { tags: [ice], categories: [town] }\n' +
        'params: { author: Ann, image: a.png, url: /x, frobs: 1 }\nextra: { hidden: true }\nseo: { description: S }',
    );
    expect(findings).toEqual([]);
    expect(metadata).toEqual({
      title: 'T',
      published: Date.UTC(2019, 4, 22),
      tags: ['ice', 'town'],
      categories: ['town'],
      authors: [{ name: 'Ann' }],
      image: { url: 'a.png' },
      summary: 'S',
      draft: true,
    });
  });
});

describe('the table of keys in docs/content.md', () => {
  const page = readFileSync(new URL('../../../../../../docs/content.md', import.meta.url), 'utf8');
  const rows = new Map(
    (page.split('<!-- keys:')[1]?.split('<!-- end of keys')[0] ?? '').split('\n').flatMap((line) => {
      const [, name] = /^\| `([^`]+)` /u.exec(line) ?? [];
      return name === undefined ? [] : [[name, line] as const];
    }),
  );

  test.each(Object.entries(DECLARED_KEYS))(
    'has %s with its aliases: npm run keys',
    (name, { aliases, meaning }) => {
      const row = rows.get(name) ?? '';
      expect(row).toContain(meaning);
      for (const alias of aliases) expect(row).toContain(`\`${alias}\``);
    },
  );
});
