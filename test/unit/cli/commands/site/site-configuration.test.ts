import { describe, expect, test } from 'vitest';
import { readSiteConfiguration } from '../../../../../src/cli/commands/site/site-configuration.ts';
import { translatePermalink } from '../../../../../src/cli/commands/site/translate-permalink.ts';

describe('the configuration of a site', () => {
  test.each([
    [
      '_config.yml',
      'title: Harbour\nurl: https://harbour.example\ntimezone: Europe/Berlin\nlang: de_DE\npermalink: pretty\n',
      {
        generator: 'Jekyll',
        content: '.',
        title: 'Harbour',
        link: 'https://harbour.example/',
        language: 'de-DE',
        timezone: 'Europe/Berlin',
        permalinks: '/:categories/:year/:month/:day/:slug/',
      },
    ],
    [
      '_config.yml',
      'title: Harbour\nsource_dir: source\nnew_post_name: :title.md\npermalink: :year/:month/:day/:title/\n',
      { generator: 'Hexo', content: 'source', permalinks: '/:year/:month/:day/:slug/' },
    ],
    [
      'hugo.toml',
      "baseURL = 'https://harbour.example/'\ntitle = 'Harbour'\ntimeZone = 'Europe/Berlin'\n[permalinks]\nposts = '/:year/:month/:title/'\n[params]\ndescription = 'Of ice'\n",
      {
        generator: 'Hugo',
        content: 'content',
        description: 'Of ice',
        timezone: 'Europe/Berlin',
        permalinks: '/:year/:month/:title/',
      },
    ],
    ['hugo.json', '{"title": "Harbour", "languageCode": "en-us"}', { generator: 'Hugo', language: 'en-US' }],
    [
      'config.toml',
      'base_url = "https://harbour.example"\ntitle = "Harbour"\ndefault_language = "en"\n',
      { generator: 'Zola', language: 'en', permalinks: '/:section/:slug/' },
    ],
    [
      'pelicanconf.py',
      "import os\nSITENAME = 'Harbour'\nSITEURL = \"https://harbour.example\"\nTIMEZONE = 'Europe/Paris'\nARTICLE_URL = '{date:%Y}/{date:%m}/{slug}/'\nPATH = os.environ['HOME']\n",
      {
        generator: 'Pelican',
        content: 'content',
        title: 'Harbour',
        timezone: 'Europe/Paris',
        permalinks: '/:year/:month/:slug/',
      },
    ],
  ])('%s %#', (file, text, expected) => {
    expect(readSiteConfiguration(file, text)).toMatchObject({ file, ...expected });
  });

  test.each([
    ['a configuration of something else', 'config.toml', '[server]\nport = 1\n'],
    ['broken YAML', '_config.yml', 'a: [\n'],
    ['aliases that grow', '_config.yml', `a: &a [x]\n${'b: [*a, *a, *a, *a, *a, *a, *a, *a]\n'.repeat(40)}`],
    ['Python without settings', 'pelicanconf.py', 'import os\nos.system("rm -rf /")\n'],
    ['nothing', 'hugo.toml', ''],
  ])('is none: %s', (_name, file, text) => {
    expect(readSiteConfiguration(file, text)).toBeUndefined();
  });

  test.each(['../..', 'a/../../b', '/etc'])('never leads out of the site: %s', (folder) => {
    expect(readSiteConfiguration('pelicanconf.py', `PATH = '${folder}'\n`)?.content).toBe('content');
    expect(readSiteConfiguration('hugo.toml', `contentDir = '${folder}'\n`)?.content).toBe('content');
    expect(readSiteConfiguration('_config.yml', `source_dir: ${folder}\n`)?.content).toBe('source');
  });

  test('passes over what is no time zone, language or address', () => {
    const site = readSiteConfiguration(
      '_config.yml',
      'timezone: Moon/Sea\nlang: "!"\nurl: javascript:alert(1)\n',
    );
    expect(site).toMatchObject({ timezone: undefined, language: undefined, link: undefined });
  });
});

describe('the pattern of another program', () => {
  test.each([
    ['Jekyll', undefined, '/:categories/:year/:month/:day/:slug.html'],
    ['Jekyll', 'none', '/:categories/:slug.html'],
    ['Jekyll', 'ordinal', undefined],
    ['Jekyll', '/blog/:year/:title', '/blog/:year/:slug'],
    ['Hexo', ':year/:post_title/', '/:year/:title/'],
    ['Hexo', ':id/', undefined],
    ['Hugo', undefined, '/:section/:slug/'],
    ['Hugo', '/:sections/:contentbasename/', '/:section/:slug/'],
    ['Hugo', '/:yearday/', undefined],
    ['Pelican', undefined, '/:slug.html'],
    ['Pelican', '{date:%Y}/{date:%j}/', undefined],
    ['Pelican', 'posts/{lang}/{slug}', undefined],
  ] as const)('%s: %s is %s', (generator, written, expected) => {
    expect(translatePermalink(generator, written)).toBe(expected);
  });
});
