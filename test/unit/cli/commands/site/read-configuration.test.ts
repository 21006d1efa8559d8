import { describe, expect, test } from 'vitest';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';
import {
  readSiteConfiguration,
  SITE_FILES,
} from '../../../../../src/cli/commands/site/read-configuration.ts';

describe('the configuration of a site', () => {
  test.each([
    {
      name: 'Jekyll, whose base path belongs to the address',
      file: '_config.yml',
      text: 'title: Harbour\nurl: https://harbour.example\nbaseurl: /blog\ntimezone: Europe/Berlin\nlang: de_DE\npermalink: pretty\ndescription: >-\n  Of ice\n  and ships\n',
      expected: {
        generator: 'Jekyll',
        content: '.',
        title: 'Harbour',
        description: 'Of ice and ships',
        link: 'https://harbour.example/blog/',
        language: 'de-DE',
        timezone: 'Europe/Berlin',
        permalinks: { pattern: '/:categories/:year/:month/:day/:slug/' },
      },
    },
    {
      name: 'Jekyll, whose posts have a pattern as a collection',
      file: '_config.yml',
      text: 'title: 2048\nsource: src/\npermalink: pretty\ncollections:\n  posts:\n    permalink: /n/:title/\n',
      expected: { content: 'src', title: '2048', permalinks: { pattern: '/n/:slug/' } },
    },
    {
      name: 'Hexo, whose titles are names of files',
      file: '_config.yml',
      text: 'title: Harbour\nlanguage:\n  - zh-CN\n  - en\nsource_dir: source\nnew_post_name: :title.md # File name\npermalink: :year/:month/:day/:title/\n',
      expected: {
        generator: 'Hexo',
        content: 'source',
        language: 'zh-CN',
        permalinks: { pattern: '/:year/:month/:day/:filename/' },
      },
    },
    {
      name: 'Hexo, which cuts the date from names',
      file: '_config.yml',
      text: 'title: Harbour\nlanguage: default\nnew_post_name: :year-:month-:day-:title.md\npermalink: :title/\n',
      expected: {
        generator: 'Hexo',
        content: 'source',
        language: undefined,
        permalinks: { pattern: '/:slug/' },
      },
    },
    {
      name: 'Hugo in TOML',
      file: 'hugo.toml',
      text: "baseURL = 'https://harbour.example/'\ntitle = 'Harbour'\ntimeZone = 'Europe/Berlin'\ndefaultContentLanguage = 'de'\n[permalinks]\nposts = '/:year/:month/:title/'\n[params]\ndescription = 'Of ice'\n",
      expected: {
        generator: 'Hugo',
        content: 'content',
        description: 'Of ice',
        link: 'https://harbour.example/',
        language: 'de',
        timezone: 'Europe/Berlin',
        permalinks: { pattern: '/:year/:month/:title/' },
      },
    },
    {
      name: 'Hugo in YAML, with patterns of pages and a language of its own',
      file: 'config/_default/hugo.yaml',
      text: 'defaultContentLanguage: fr\nlanguages:\n  en: {title: Harbour}\n  fr: {title: Port, languageCode: fr-CA, contentDir: content/fr}\npermalinks:\n  page:\n    essays: /:year/:slug/\n  section:\n    essays: /e/\n',
      expected: {
        title: 'Port',
        language: 'fr-CA',
        content: 'content/fr',
        permalinks: { pattern: '/:year/:slug/' },
      },
    },
    {
      name: 'Hugo in JSON, with tabs',
      file: 'hugo.json',
      text: '{\n\t"title": "Harbour",\n\t"languageCode": "en-us"\n}\n',
      expected: { generator: 'Hugo', title: 'Harbour', language: 'en-US' },
    },
    {
      name: 'Zola',
      file: 'config.toml',
      text: 'base_url = "https://harbour.example"\ntitle = "Harbour"\ndefault_language = "en"\n',
      expected: { generator: 'Zola', language: 'en', permalinks: { pattern: '/:section/:slug/' } },
    },
    {
      name: 'Pelican, of which strings alone are read',
      file: 'pelicanconf.py',
      text: "import os\r\nSITENAME = 'Harbour' # name\r\nSITESUBTITLE = u'Of ice'\r\nSITEURL = \"https://harbour.example\"\r\nTIMEZONE='Europe/Paris'\r\nARTICLE_URL = '{date:%Y}/{date:%m}/{slug}/'\r\nPATH = os.environ['HOME']\r\n",
      expected: {
        generator: 'Pelican',
        content: 'content',
        title: 'Harbour',
        description: 'Of ice',
        timezone: 'Europe/Paris',
        permalinks: { pattern: '/:year/:month/:slug/' },
      },
    },
    {
      name: 'Nikola',
      file: 'conf.py',
      text: 'BLOG_TITLE = "Harbour"\nSITE_URL = "https://harbour.example/"\nDEFAULT_LANG = "pt_br"\nTIMEZONE = "Europe/Lisbon"\n',
      expected: {
        generator: 'Nikola',
        content: '.',
        title: 'Harbour',
        language: 'pt-BR',
        timezone: 'Europe/Lisbon',
      },
    },
  ])('is that of $name', ({ file, text, expected }) => {
    expect(SITE_FILES).toContain(file);
    expect(readSiteConfiguration(file, text)).toMatchObject({ file, ...expected });
  });

  test.each([
    ['a configuration of something else', 'config.toml', '[server]\nport = 1\n'],
    ['an address of any program', 'config.json', '{"baseUrl": "https://api.example", "retries": 3}'],
    ['broken YAML', '_config.yml', 'a: [\n'],
    ['aliases that grow', '_config.yml', `a: &a [x]\n${'b: [*a, *a, *a, *a, *a, *a, *a, *a]\n'.repeat(40)}`],
    ['deep YAML', '_config.yml', `title: ${'['.repeat(30_000)}`],
    ['deep TOML', 'hugo.toml', `title = ${'['.repeat(30_000)}`],
    ['deep JSON', 'hugo.json', '{"a":'.repeat(10_000)],
    ['Python without settings', 'pelicanconf.py', 'import os\nos.system("rm -rf /")\n'],
    ['settings of Sphinx', 'conf.py', "project = 'Harbour'\nHTML_TITLE = 'Harbour'\n"],
    ['nothing', 'hugo.toml', ''],
  ])('is none: %s', (_name, file, text) => {
    expect(readSiteConfiguration(file, text)).toBeUndefined();
  });

  test('passes over what is no time zone, language or address', () => {
    const site = readSiteConfiguration(
      '_config.yml',
      'title: {a: b}\ntimezone: Moon/Sea\nlang: "!"\nurl: javascript:alert(1)\nbaseurl: /x\n',
    );
    expect(site).toMatchObject({
      title: undefined,
      timezone: undefined,
      language: undefined,
      link: undefined,
    });
  });

  test.each(['/etc', '../other', 'a/../../b', '..', 'C:/x', String.raw`\\host\x`, '~/x'])(
    'stays in the site, though it names %s',
    (folder) => {
      const contents = [
        readSiteConfiguration('_config.yml', `title: x\nsource: '${folder}'\n`),
        readSiteConfiguration('_config.yml', `title: x\nsource_dir: '${folder}'\n`),
        readSiteConfiguration('hugo.yaml', `title: x\ncontentDir: '${folder}'\n`),
        readSiteConfiguration('pelicanconf.py', `SITENAME = 'x'\nPATH = '${folder}'\n`),
      ].map((site) => site?.content);
      expect(contents).toEqual(['.', 'source', 'content', 'content']);
    },
  );

  test('takes the last assignment of Python, and none that an expression replaces', () => {
    const text =
      "SITENAME = 'First'\nSITENAME = 'Last'\nTIMEZONE = 'Europe/Paris'\nTIMEZONE = zone()\n  SITEURL = 'https://x.example'\n";
    expect(readSiteConfiguration('pelicanconf.py', text)).toMatchObject({
      title: 'Last',
      timezone: undefined,
      link: undefined,
    });
  });

  test('gives no member of prototypes', () => {
    const site = readSiteConfiguration('hugo.json', '{"__proto__": {"title": "x"}, "baseURL": "/"}');
    expect(site?.title).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'title')).toBe(false);
  });

  test.each([
    ['quotation marks', `A = '`],
    ['blanks', `A ${' '.repeat(50)}`],
    ['capitals', 'A'.repeat(60)],
    ['assignments', `A='b'\n`],
  ])('reads 64 KB of %s in Python in linear time', (_name, part) => {
    const read = (text: string): unknown => readSiteConfiguration('pelicanconf.py', text);
    expect(growthOnText(read, part, 64_000)).toBeLessThan(LINEAR);
  });
});
