import { describe, expect, test } from 'vitest';
import { completeMetadata } from '../../../../../src/core/content/path/complete-metadata.ts';
import { PLAIN_SITE, type Site } from '../../../../../src/core/content/site/site.ts';

const complete = (
  path: string,
  written: Parameters<typeof completeMetadata>[0] = {},
  site: Partial<Site> = {},
  timezone = 'UTC',
) => completeMetadata(written, { path }, { timezone, site: { ...PLAIN_SITE, ...site } });

describe('completeMetadata', () => {
  test('takes the midnight of the time zone as the date', () => {
    const { metadata } = complete('2017-12-02-ice.md', {}, {}, 'America/Chicago');
    expect(metadata.published).toBe(Date.UTC(2017, 11, 2, 6));
  });

  test.each([
    ['/2016/04/13/ice/', '2016-04-13'],
    ['/inside/2016/04/13/ice/index.html', '2016-04-13'],
    ['/2016-04-13-ice.html', '2016-04-13'],
    ['/2016/04/ice/', undefined],
    ['/', undefined],
  ])('takes the date of the permalink %s', (permalink, day) => {
    const { published } = complete('ice.md', { permalink }).metadata;
    expect(published).toBe(day === undefined ? undefined : Date.parse(day));
    expect(complete('2019-05-22-ice.md', { permalink }).metadata.published).toBe(Date.UTC(2019, 4, 22));
  });

  test('changes nothing that the author wrote', () => {
    const written = { title: 'Mine', published: 5, language: 'de', slug: 'own' };
    const completed = complete('fr/2017-12-02-Thin ice.md', written, { languageFolders: { 'fr/': 'fr' } });
    expect(completed.metadata).toBe(written);
    expect(completed).toMatchObject({ slug: 'own', nameSlug: '2017-12-02-thin-ice' });
    expect(completed.languageOfPlace).toBeUndefined();
  });

  test('a folder of drafts beats the metadata', () => {
    expect(complete('drafts/ice.md', { draft: false }).metadata.draft).toBe(true);
  });

  test('a vault that publishes only marked notes withholds the others', () => {
    const site = { isVault: true, requiresOptIn: true };
    expect(complete('ice.md', {}, site).metadata.draft).toBe(true);
    expect(complete('ice.md', { optsIn: true }, site).metadata.draft).toBeUndefined();
    expect(complete('ice.md', { optsIn: true, draft: true }, site).metadata.draft).toBe(true);
  });

  test('the nearest folder of a language counts', () => {
    const site = { languageFolders: { 'fr/': 'fr', 'fr/x/pt-br/': 'pt-BR' } };
    expect(complete('fr/x/ice.md', {}, site).metadata.language).toBe('fr');
    expect(complete('fr/x/pt-br/ice.md', {}, site).metadata.language).toBe('pt-BR');
    expect(complete('en/ice.md', {}, site).metadata.language).toBeUndefined();
    expect(complete('constructor/ice.md', {}, site).metadata.language).toBeUndefined();
  });

  test('the language of the file name counts before that of a folder', () => {
    const options = { timezone: 'UTC', site: { ...PLAIN_SITE, languageFolders: { 'fr/': 'fr' } } };
    const file = { path: 'fr/ice.zh_TW.md', nameLanguage: 'zh_TW' };
    expect(completeMetadata({}, file, options).metadata.language).toBe('zh-TW');
  });
});
