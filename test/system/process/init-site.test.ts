import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../support/service/cli.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';

const POST = '---\ntitle: Ice\ndate: 2019-05-22 12:00:00 +0000\n---\n\nIce in the harbour.\n';

const publicationIn = (folder: string): string => readFileSync(join(folder, 'publication.yaml'), 'utf8');

describe('init in a site', () => {
  test('of Jekyll takes its configuration, and the pages are where they were', async () => {
    const site = temporaryDirectory({
      '_config.yml':
        'title: "Harbour: news"\ndescription: Of ice # and ships\nurl: https://harbour.example\ntimezone: Europe/Berlin\nlang: de\npermalink: /:year/:month/:title/\n',
      '_posts/2019-05-22-ice.md': POST,
      'index.md': '---\nlayout: home\n---\n',
    });
    const made = await run(['init'], {}, site);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toBe(`Made
  publication.yaml

Read from _config.yml of Jekyll
  title: Harbour: news
  description: Of ice
  link: https://harbour.example/
  language: de
  timezone: Europe/Berlin
  permalinks: /:year/:month/:slug/

Next
  npx feedwright serve --content .
  npx feedwright check --content .
`);
    const built = await run(['build', '--content', '.', '--out', 'out', '--data', 'data'], {}, site);
    expect([built.code, built.stderr]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(join(site, 'out/feed.json'), 'utf8'))).toMatchObject({
      title: 'Harbour: news',
      description: 'Of ice',
      language: 'de',
      items: [{ title: 'Ice', url: expect.stringMatching(/\/2019\/05\/ice\/$/) as string }],
    });
    expect(existsSync(join(site, 'out/2019/05/ice/index.html'))).toBe(true);
  });

  test('of Hugo writes beside the articles, names the static directory, and tells why there is no pattern', async () => {
    const site = temporaryDirectory({
      'hugo.toml':
        'baseURL = "https://harbour.example/"\ntitle = "Harbour"\nlanguageCode = "en-gb"\n[permalinks]\npost = "/:year/:yearday/:slug/"\n',
      'content/post/ice.md': `${POST}\n![The pier](/images/pier.svg)\n`,
      'static/images/pier.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
    });
    const made = await run(['init'], {}, site);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain(
      '  no permalinks: its pattern has :yearday, for which no token stands here\n',
    );
    expect(made.stdout).toContain('  npx feedwright serve\n');
    expect(readdirSync(join(site, 'content')).sort()).toEqual(['post', 'publication.yaml']);
    const checked = await run(['check', '--verbose'], {}, site);
    expect([checked.code, checked.stderr]).toEqual([0, '']);
    expect(checked.stdout).toContain('1 article can be published, 0 files cannot; 0 errors, 0 warnings');
  });

  test('overwrites no publication.yaml', async () => {
    const site = temporaryDirectory({ '_config.yml': 'title: x\n', 'publication.yaml': 'title: Mine\n' });
    const { code, stdout, stderr } = await run(['init'], {}, site);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('publication.yaml exists: publish the site with `feedwright serve`');
    expect(publicationIn(site)).toBe('title: Mine\n');
  });
});

describe('init in a hostile site', () => {
  test('runs no code, and leaves what it must not read or cannot', async () => {
    const site = temporaryDirectory({
      'pelicanconf.py':
        "import os\nopen('owned', 'w')\nSITENAME = 'Harbour\u202E'\nSITEURL = 'javascript:alert(1)'\nPATH = '../..'\nARTICLE_URL = '{slug.__class__}'\n",
    });
    const { code, stdout } = await run(['init'], {}, site);
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u202E');
    expect(readdirSync(site).sort()).toEqual(['pelicanconf.py', 'publication.yaml']);
    expect(publicationIn(site)).not.toMatch(/javascript|^(?:permalinks|link):/m);
  });

  test.each([
    ['a huge file', 'is longer than 64 KB', 'title: Harbour\n' + '# padding\n'.repeat(200_000)],
    [
      'aliases that grow',
      'cannot be read: line',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, at) => `${String.fromCodePoint(98 + at)}: &${String.fromCodePoint(98 + at)} [${`*${String.fromCodePoint(97 + at)}, `.repeat(9)}]\n`).join('')}`,
    ],
    ['nesting', 'cannot be read: line 1: ', '['.repeat(60_000)],
  ])('takes nothing from %s', async (_name, reason, text) => {
    const site = temporaryDirectory({ '_config.yml': text });
    const { code, stdout } = await run(['init'], {}, site);
    expect([code, stdout]).toEqual([0, expect.stringContaining('content/first-article.md')]);
    expect(stdout).toContain(`Nothing is taken from this site\n  _config.yml ${reason}`);
    expect(publicationIn(join(site, 'content'))).not.toContain('Harbour');
  });

  test('follows no link to another file, and takes no folder for a file', async () => {
    const site = temporaryDirectory({ 'elsewhere/secret.yml': 'title: Secret\n', 'site/x': '' });
    symlinkSync('../elsewhere/secret.yml', join(site, 'site/_config.yml'));
    mkdirSync(join(site, 'site/hugo.toml'));
    const { code, stdout } = await run(['init'], {}, join(site, 'site'));
    expect(code).toBe(0);
    expect(stdout).not.toContain('Secret');
  });
});
