import { describe, expect, test } from 'vitest';
import { readPath, type PathFacts } from '../../../../../src/core/content/path/path-facts.ts';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';

const ID = '1a2b3c4d5e6f708192a3b4c5d6e7f809';
const read = (path: string, context: Partial<Parameters<typeof readPath>[1]> = {}): PathFacts =>
  readPath(path, { isDated: false, ...context });
const facts = (
  slug: string,
  rest: { name?: string; title?: string; day?: string; isDraft?: boolean } = {},
): PathFacts => ({
  slug,
  isDraft: rest.isDraft ?? false,
  ...(rest.name !== undefined && { nameSlug: rest.name }),
  ...(rest.title !== undefined && { title: rest.title }),
  ...(rest.day !== undefined && { day: rest.day }),
});

describe('dates in the path', () => {
  const day = '2019-05-22';
  test.each([
    ['Jekyll, Hexo, Zola', '_posts/2019-05-22-ice.md', facts('ice', { day, name: '2019-05-22-ice' })],
    ['one digit', '_posts/2019-5-2-ice.md', facts('ice', { day: '2019-05-02', name: '2019-5-2-ice' })],
    ['a space', '2019-05-22 ice.md', facts('ice', { day, name: '2019-05-22-ice' })],
    ['a dash between spaces', '2019-05-22 - ice.md', facts('ice', { day, name: '2019-05-22-ice' })],
    ['an underscore', '2019-05-22_ice.md', facts('ice', { day, name: '2019-05-22-ice' })],
    ['nothing but a date', 'notes/2019-05-22.md', facts('2019-05-22', { day })],
    ['a date and no letter', '2019-05-22-🎉.md', facts('2019-05-22', { day })],
    ['Docusaurus, bundle', 'blog/2019-05-22-ice/index.md', facts('ice', { day, name: '2019-05-22-ice' })],
    ['folders', '2019/05/22/ice.md', facts('ice', { day })],
    ['folders and bundle', 'blog/2019/05/22/ice/index.mdx', facts('ice', { day })],
    ['year folder', '2019/05-22-ice.md', facts('ice', { day, name: '05-22-ice' })],
    ['year and month folders', '2019/05/22-ice.md', facts('ice', { day, name: '22-ice' })],
    ['a folder that is a date', '2019-05-22/ice.md', facts('ice', { day })],
    ['folders and name', '2019/05/22/2019-05-22-ice.md', facts('ice', { day, name: '2019-05-22-ice' })],
    ['a leap day', '2020-02-29-ice.md', facts('ice', { day: '2020-02-29', name: '2020-02-29-ice' })],
    ['no such day', '2019-02-29-ice.md', facts('2019-02-29-ice')],
    ['no such month', '2019-13-01-ice.md', facts('2019-13-01-ice')],
    ['year nought', '0000-01-01-ice.md', facts('0000-01-01-ice')],
    ['folders further up', '2019/05/22/x/y/ice.md', facts('ice')],
    ['a date inside the name', 'ice-2019-05-22.md', facts('ice-2019-05-22')],
    [
      'two dates',
      '2019-05-22-2018-01-01-ice.md',
      facts('2018-01-01-ice', { day, name: '2019-05-22-2018-01-01-ice' }),
    ],
    ['a longer number', '12019-05-22-ice.md', facts('12019-05-22-ice')],
    ['year alone', '2019/ice.md', facts('ice')],
  ])('%s: %s', (_name, path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  test('a number at the beginning of a name is no day if the metadata has a date', () => {
    expect(read('2019/05/22-ways.md', { isDated: true })).toMatchObject({ slug: '22-ways' });
    expect(read('2019-05-22-ways.md', { isDated: true })).toMatchObject({ slug: 'ways' });
  });
});

describe('page bundles', () => {
  test.each([
    ['post/ice/index.md', facts('ice')],
    ['post/ice/index.html', facts('ice')],
    ['post/ice/INDEX.md', facts('ice')],
    ['post/Thin ice/index.md', facts('thin-ice', { title: 'Thin ice' })],
    ['2019/index.md', facts('2019')],
    ['index.md', facts('index')],
    ['ice/indexes.md', facts('indexes')],
  ])('%s', (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  test('a language at the end of the name stays in the address', () => {
    expect(read('post/fog/index.fr.md', { nameLanguage: 'fr' })).toEqual(facts('fog-fr'));
    expect(read('ice.de.md', { nameLanguage: 'de' })).toEqual(facts('ice-de'));
    expect(read('2019-05-22-ice.de.md', { nameLanguage: 'de' })).toEqual(
      facts('ice-de', { day: '2019-05-22', name: '2019-05-22-ice-de' }),
    );
    expect(read('Thin ice.de.md', { nameLanguage: 'de' })).toMatchObject({ title: 'Thin ice' });
  });
});

describe('titles', () => {
  test.each([
    ['a space', 'Thin ice on the pier.md', 'Thin ice on the pier'],
    ['lower case with a space', 'thin ice.md', 'thin ice'],
    ['a capital', 'Harbour.md', 'Harbour'],
    ['letters outside ASCII', '港口结冰.md', '港口结冰'],
    ['a decomposed letter', 'cafe\u0301.md', 'café'],
    ['a hyphen of the author', 'Jean-Luc.md', 'Jean-Luc'],
    ['a date before it', '2024-03-01 Thin ice.md', 'Thin ice'],
    ['a dated name with hyphens for spaces', '2024-03-01-Thin-ice.md', 'Thin ice'],
    ['Notion', `Thin ice ${ID}.md`, 'Thin ice'],
    ['white space and control characters', ' Thin\t\u0001 ice.md', 'Thin ice'],
    ['a slug', 'thin-ice.md', undefined],
    ['a slug with a date', '2024-03-01-thin-ice.md', undefined],
    ['a number', 'v0.10.38.md', undefined],
    ['an emoji', '🎉.md', undefined],
    ['a date', '2024-03-01.md', undefined],
    ['no letter', '- -.md', undefined],
  ])('%s: %s', (_name, path, title) => {
    expect(read(path).title).toBe(title);
  });

  test('the id of Notion is no part of the address, only of the permanent id', () => {
    expect(read(`Export/Thin ice ${ID}.md`)).toEqual(
      facts('thin-ice', { title: 'Thin ice', name: `thin-ice-${ID}` }),
    );
    expect(read(`${ID}.md`).slug).toBe(ID);
    expect(read(`Thin ice ${ID}0.md`).slug).toBe(`thin-ice-${ID}0`);
  });
});

describe('drafts', () => {
  test.each([
    ['_drafts/ice.md', true],
    ['blog/drafts/2019/ice.md', true],
    ['Drafts/ice/index.md', true],
    ['my-drafts/ice.md', false],
    ['drafts.md', false],
    ['_posts/drafts.md', false],
  ])('%s: %s', (path, isDraft) => {
    expect(read(path).isDraft).toBe(isDraft);
  });
});

test.each(['2019-05-22', '-', '/', ' ', '2019/', '1', '01/'])(
  'a path of %j a hundred thousand times takes linear time',
  (piece) => {
    expect(growthOnText((text) => read(`${text}x.md`), piece, 100_000 * piece.length)).toBeLessThan(LINEAR);
  },
);
