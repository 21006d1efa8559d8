import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';

const read = (yaml: string, path = 'a.md', date = 'date') =>
  readMetadata(`${date}: 2020-01-01T00:00:00Z\n${yaml}`, 1, { path, timezone: 'UTC' });
const POST = '_posts/2020-01-01-ice.md';

describe('tags', () => {
  test.each([
    ['a list', 'tags: [ice, ferry]', ['ice', 'ferry']],
    ['commas', 'tags: ice, ferry boat', ['ice', 'ferry boat']],
    ['one word', 'tag: ice', ['ice']],
    ['notes of a vault', 'tags: ["[[Ice]]", "[[notes/Thin|thin]]"]', ['Ice', 'thin']],
    ['lists in a list', 'tags:\n  - [ice, thin]\n  - snow', ['ice', 'thin', 'snow']],
    ['a map in a list', 'tags:\n  - label: Ice\n    permalink: /ice\n  - { name: Snow }', ['Ice', 'Snow']],
    ['a map', 'tags: { label: Ice }', ['Ice']],
    ['hashes', 'tags: ["#ice", "#thin/ice", "C#", "#1"]', ['ice', 'thin/ice', 'C#', '#1']],
    ['letter case', 'tags: [Ice, ICE, ice]', ['Ice']],
    ['numbers', 'tags: [2024, true, 1.0]', ['2024', 'true', '1.0']],
    ['references', 'tags: ["Q&amp;A", "AT&T"]', ['Q&A', 'AT&T']],
    ['categories before tags', 'categories: [town]\ntags: [ice, Town]', ['town', 'ice']],
    ['categories after tags', 'tags: [ice]\ncategory: Town', ['ice', 'Town']],
    ['keywords alone', 'keywords: thin ice, snow', ['thin ice', 'snow']],
    ['keywords beside tags', 'keywords: a, b\ntags: [ice]', ['ice']],
    ['hashtags that YAML takes for a comment', 'tags: #ice #snow', ['ice', 'snow']],
    ['none', 'tags: []', []],
  ])('%s', (_name, yaml, tags) => {
    const { metadata, findings } = read(yaml);
    expect(metadata.tags).toEqual(tags);
    expect(findings).toEqual([]);
  });

  test.each([
    ['tags: ice ferry snow', ['ice', 'ferry', 'snow']],
    ['categories: winter town', ['winter', 'town']],
    ['tags: ice, ferry boat', ['ice', 'ferry boat']],
    ['tags: [thin ice]', ['thin ice']],
  ])('%j in a dated file of _posts', (yaml, tags) => {
    for (const path of [POST, 'blog/_posts/2020/2020-1-1-ice.markdown'])
      expect(read(yaml, path).metadata.tags).toEqual(tags);
  });

  test.each(['a.md', '_posts/ice.md', 'posts/2020-01-01-ice.md', 'x_posts/2020-01-01-ice.md'])(
    'words without a comma in %s are one tag, with a finding',
    (path) => {
      const { metadata, findings } = read('tags: ice ferry snow', path);
      expect(metadata.tags).toEqual(['ice ferry snow']);
      expect(findings).toMatchObject([{ severity: 'warning', line: 2 }]);
    },
  );

  test('categories are told apart', () => {
    expect(read('categories: [[Sports, Baseball], Games]\ntags: [x]').metadata).toMatchObject({
      tags: ['Sports', 'Baseball', 'Games', 'x'],
      categories: ['Sports', 'Baseball', 'Games'],
    });
  });

  test('in our own dialect references stay as they are written', () => {
    expect(read('tags: ["Q&amp;A"]', 'a.md', 'published').metadata.tags).toEqual(['Q&amp;A']);
  });

  test('lists beyond any use are a finding', () => {
    const { metadata, findings } = read(`tags: ${'['.repeat(50)}a${']'.repeat(50)}`);
    expect(metadata.tags).toEqual([]);
    expect(findings).toMatchObject([{ severity: 'warning' }]);
  });
});
