import { expect, test } from 'vitest';
import { languageFoldersOf } from '../../../../../src/core/content/site/language-folders.ts';
import { growth, LINEAR } from '../../../../support/service/cost.ts';

/** All folders of these files. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set(['']);
  for (const path of paths)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at + 1));
  return [...folders];
}
const languages = (...paths: string[]): unknown => languageFoldersOf(foldersOf(paths), () => paths);

test.each<[string, readonly string[], unknown]>([
  ['the folder above', ['ice.md', 'fr/ice.md'], { 'fr/': 'fr' }],
  ['folders beside', ['en/ice.md', 'pt-br/ice.md'], { 'en/': 'en', 'pt-br/': 'pt-BR' }],
  ['a folder beside with another name', ['posts/ice.md', 'fr/ice.md'], { 'fr/': 'fr' }],
  ['deeper files', ['en/post/ice/index.md', 'zh_CN/post/ice/index.md'], { 'en/': 'en', 'zh_CN/': 'zh-CN' }],
  ['deeper folders', ['blog/ice.md', 'blog/de/ice.html'], { 'blog/de/': 'de' }],
  ['one file of many', ['en/ice.md', 'fr/glace.md', 'en/fog.md', 'fr/fog.md'], { 'en/': 'en', 'fr/': 'fr' }],
  ['Docusaurus', ['blog/ice.md', 'i18n/fr/docusaurus-plugin-content-blog/ice.md'], { 'i18n/fr/': 'fr' }],
  ['subjects', ['it/routers.md', 'cs/sorting.md', 'notes.md'], {}],
  ['subjects with list pages', ['it/index.md', 'cs/index.md', 'it/README.md', 'README.md'], {}],
  ['a file in another place', ['x/ice.md', 'y/fr/ice.md'], {}],
  ['no languages', ['xx/ice.md', 'blog/ice.md', 'ice.md'], {}],
  ['nothing', [], {}],
])('%s', (_name, paths, expected) => {
  expect(languages(...paths)).toEqual(expected);
});

test('files of a site without folders of languages are not looked at', () => {
  const paths = (): string[] => {
    throw new Error('looked at');
  };
  expect(languageFoldersOf(['', 'blog/'], paths)).toEqual({});
});

test('many nested folders take linear work', () => {
  const prepare = (length: number) => {
    const paths = Array.from({ length }, (_, index) => `${'fr/en/'.repeat(4)}${index}/ice.md`);
    return () => languages(...paths);
  };
  expect(growth(prepare, 20_000)).toBeLessThan(LINEAR);
});
