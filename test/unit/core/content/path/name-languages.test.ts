import { expect, test } from 'vitest';
import { nameLanguages } from '../../../../../src/core/content/path/name-languages.ts';

test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['the same name beside it', ['ice.md', 'ice.de.md'], { 'ice.de.md': 'de' }],
  ['two languages', ['x/ice.de.md', 'x/ice.pt-br.md'], { 'x/ice.de.md': 'de', 'x/ice.pt-br.md': 'pt-br' }],
  ['another extension', ['ice.html', 'ice.zh_TW.md'], { 'ice.zh_TW.md': 'zh_TW' }],
  ['a bundle', ['fog/index.fr.md'], { 'fog/index.fr.md': 'fr' }],
  ['nothing beside it', ['ice.de.md', 'snow.md'], {}],
  ['the same language twice', ['ice.de.md', 'ice.de.html'], {}],
  ['no language', ['ice.md', 'ice.xx.md', 'v1.no.1.md', 'v1.no.md', 'ice.js.md'], {}],
  ['nothing', [], {}],
])('%s', (_name, paths, expected) => {
  expect(Object.fromEntries(nameLanguages(paths))).toEqual(expected);
});
