import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIRST_ARTICLE, initialFiles } from '../../../../src/cli/commands/init-files.ts';
import { MODULE_KEYS } from '../../../../src/app/modules/module-publication-keys.ts';
import { schemaAddress } from '../../../../src/cli/schema-address.ts';
import { initDefaults } from '../../../../src/cli/commands/init-defaults.ts';
import { parseArticle } from '../../../../src/core/content/formats/parse.ts';
import {
  PUBLICATION_FILE,
  readPublicationFile,
} from '../../../../src/core/content/publication/publication-file.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';

const NOW = Date.parse('2026-03-01T12:31:59.999Z');
const GUESS = { title: 'My site', author: 'Ada', language: 'pt-BR', timezone: 'America/Sao_Paulo' };

describe('the first publication.yaml', () => {
  test.each([
    ['plain', 'My site', 'Ada Lovelace'],
    ['values that YAML reads as another type', 'true', '1984'],
    ['signs that mean something in YAML', 'a: b # c', '[x], {y}: "z"'],
    ['quotation marks', `"a" 'b'`, `O'Neill "x"`],
    ['other scripts', '日本語の話', 'שלום'],
    ['a long line', 'word '.repeat(19).trim(), 'name '.repeat(19).trim()],
  ])('has title and author: %s', (_name, title, author) => {
    const files = initialFiles({ ...GUESS, title, author }, undefined, NOW);
    const { settings, faults } = readPublicationFile(files[PUBLICATION_FILE] ?? '', MODULE_KEYS);
    expect(faults).toEqual([]);
    expect(settings).toEqual({
      title,
      authors: [{ name: author }],
      language: 'pt-BR',
      timezone: 'America/Sao_Paulo',
    });
  });

  test('names no author if none is known', () => {
    const yaml = initialFiles({ ...GUESS, author: undefined }, undefined, NOW)[PUBLICATION_FILE] ?? '';
    expect(readPublicationFile(yaml, MODULE_KEYS).settings).not.toHaveProperty('authors');
    expect(yaml).toContain('# authors: [Your Name]');
  });

  test('has commented-out keys that are valid once the # is removed', () => {
    const yaml = initialFiles({ ...GUESS, author: undefined }, undefined, NOW)[PUBLICATION_FILE] ?? '';
    const { settings, faults } = readPublicationFile(yaml.replace(/^# (?=[a-zA-Z]+: )/gm, ''), MODULE_KEYS);
    expect(faults).toEqual([]);
    expect(Object.keys(settings)).toEqual(
      expect.arrayContaining(['baseUrl', 'authority', 'description', 'limit', 'cron', 'icon']),
    );
  });

  test('points editors to the schema', () => {
    const yaml = initialFiles(GUESS, '../schema.json', NOW)[PUBLICATION_FILE];
    expect(yaml?.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema.json');
  });
});

test('the first article can be published at once, in the author’s language', () => {
  const bytes = Buffer.from(initialFiles(GUESS, undefined, NOW)[FIRST_ARTICLE] ?? '');
  const { article, findings } = parseArticle({ path: FIRST_ARTICLE, bytes }, { timezone: 'Asia/Tokyo' });
  expect(findings).toEqual([]);
  expect(article).toMatchObject({ language: 'en', draft: false });
  expect(article?.published).toBeLessThanOrEqual(NOW);
});

test.each([
  ['my-site', 'My site'],
  ['blog_of.ada', 'Blog of ada'],
  ['日本', '日本'],
  ['evil\u001B[2J\n\u202E', 'Evil [2J'],
  ['', 'My articles'],
  ['--', 'My articles'],
  ['x'.repeat(300), 'My articles'],
])('a directory named %j gives the title %j', (name, title) => {
  expect(initDefaults(join('/', name), '/', {}).title).toBe(title);
});

test.each([
  [{ LANG: 'de_DE.UTF-8' }, 'de-DE'],
  [{ LANG: 'en_GB' }, 'en-GB'],
  [{ LANG: 'sr_RS.UTF-8@latin' }, 'sr-Latn-RS'],
  [{ LANG: 'de_DE@euro' }, 'de-DE'],
  [{ LANG: 'fr' }, 'fr'],
  [{ LANG: 'fr_FR', LC_ALL: 'ja_JP.eucJP' }, 'ja-JP'],
  [{ LANG: 'fr_FR', LC_MESSAGES: 'nb_NO', LC_ALL: '' }, 'nb-NO'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'POSIX' }, 'en'],
  [{ LANG: 'not a locale; rm' }, 'en'],
  [{}, 'en'],
])('%j gives the language %j', (environment, language) => {
  expect(initDefaults('/site', '/', environment).language).toBe(language);
});

describe('the schema address', () => {
  const install = (base: string): string => {
    const docs = join(base, 'node_modules/feedwright/docs');
    mkdirSync(docs, { recursive: true });
    writeFileSync(join(docs, 'publication.schema.json'), '{}');
    return join(docs, 'publication.schema.json');
  };

  test('leads into the package installed around the directory', () => {
    const base = temporaryDirectory();
    const schema = install(base);
    expect(schemaAddress(join(base, 'my-site/content'), schema)).toBe(
      '../../node_modules/feedwright/docs/publication.schema.json',
    );
  });

  test('is missing if the package is elsewhere or absent', () => {
    const base = temporaryDirectory();
    const missing = join(base, 'node_modules/feedwright/docs/publication.schema.json');
    expect(schemaAddress(join(base, 'content'), missing)).toBeUndefined();
    expect(schemaAddress('/elsewhere/content', install(base))).toBeUndefined();
  });
});
