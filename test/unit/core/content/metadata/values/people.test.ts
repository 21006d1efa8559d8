import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';
import { PLAIN_SITE } from '../../../../../../src/core/content/site/site.ts';

const site = { ...PLAIN_SITE, authors: { henry: { name: 'Henry Ice', url: 'https://henry.example/' } } };
const read = (yaml: string) =>
  readMetadata(`date: 2020-01-01T00:00:00Z\n${yaml}`, 1, { path: 'a.md', timezone: 'UTC', site });

describe('authors', () => {
  test.each([
    ['author: Ann', [{ name: 'Ann' }]],
    ['author: Ann Example <ann@example.org>', [{ name: 'Ann Example', email: 'ann@example.org' }]],
    ['author: ann@example.org (Ann Example)', [{ name: 'Ann Example', email: 'ann@example.org' }]],
    ['author: Ann (https://ann.example/)', [{ name: 'Ann', url: 'https://ann.example/' }]],
    ['author: "[Ann](https://ann.example/)"', [{ name: 'Ann', url: 'https://ann.example/' }]],
    ['author: "[Ann](mailto:ann@example.org)"', [{ name: 'Ann', email: 'ann@example.org' }]],
    ['author: "[Ann](/about)"', [{ name: 'Ann' }]],
    ['author: "[[people/ann|Ann]]"', [{ name: 'Ann' }]],
    ['author: "[[Ann]]"', [{ name: 'Ann' }]],
    ['author: Ann (the elder)', [{ name: 'Ann (the elder)' }]],
    ['author: Ann <3', [{ name: 'Ann <3' }]],
    [
      'author: { name: Ann, email: ann@example.org, twitter: ann }',
      [{ name: 'Ann', email: 'ann@example.org' }],
    ],
    ['author:\n  - Ann\n  - { name: Bo }', [{ name: 'Ann' }, { name: 'Bo' }]],
    ['authors: henry', [{ name: 'Henry Ice', url: 'https://henry.example/' }]],
    ['authors: [henry, bo]', [{ name: 'Henry Ice', url: 'https://henry.example/' }, { name: 'bo' }]],
    ['authors: { key: henry, title: Guest }', [{ name: 'Henry Ice', url: 'https://henry.example/' }]],
    ['authors: [{ key: henry }]', [{ name: 'Henry Ice', url: 'https://henry.example/' }]],
    ['authors: __proto__', [{ name: '__proto__' }]],
    ['authors: constructor', [{ name: 'constructor' }]],
  ])('%j', (yaml, authors) => {
    const { metadata, findings } = read(yaml);
    expect(metadata.authors).toEqual(authors);
    expect(findings).toEqual([]);
  });
});
