import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../../../src/modules/static-export/manifest.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService } from '../../support/service/service.ts';
import { buildFrom, PAGES_OF_THEIR_OWN } from '../../support/service/static-site.ts';

/** Patterns of the configuration for nginx that match a path. */
function patternsFor(nginx: string, path: string): readonly string[] {
  const patterns = [...nginx.matchAll(/^location ~ "((?:[^"\\]|\\.)*)"/gm)].map(([, text = '']) =>
    text.replace(/\\(["\\])/g, '$1'),
  );
  return patterns.filter((pattern) => new RegExp(pattern).test(path));
}

test('[54] [71] a build has pages at their paths, and the redirects that the service has', async () => {
  const service = await startService(PAGES_OF_THEIR_OWN);
  await service.stop();
  const { directory, manifest } = await buildFrom(service);
  for (const file of [
    '2017/ice/index.html',
    '2026/snow.html',
    '2026/v1.2/index.html',
    '2026/sleet/index.html',
    'rain/index.html',
    'articles/hail/index.html',
  ])
    expect([file, existsSync(join(directory, file))]).toEqual([file, true]);
  expect(existsSync(join(directory, 'articles/ice'))).toBe(false);

  const said = new Map(
    manifest.resources.map(({ path, status, fields }) => [path, [status, fields['Location']]]),
  );
  for (const path of [
    '/articles/ice',
    '/articles/2017-12-02-ice',
    '/articles/fog',
    '/?p=2',
    '/old%20snow/',
    '/a$b',
  ])
    expect([path, said.get(path)?.[0]]).toEqual([path, 301]);
  const { origin } = await restartService(service);
  for (const [path, [status, location]] of said) {
    const answer = await request(origin + path);
    expect([path, answer.status, answer.headers.location]).toEqual([path, status, location]);
  }

  const redirects = readFileSync(join(directory, '_redirects'), 'utf8');
  expect(redirects).toContain('/articles/ice https://example.org/2017/ice/ 301\n');
  expect(redirects).toContain('/ p=2 https://example.org/2026/snow.html 301!\n');
  const headers = readFileSync(join(directory, '_headers'), 'utf8');
  expect(headers.match(/^\/.*/gm)).toEqual(expect.arrayContaining(['/2017/*', '/2026/*', '/rain/']));
});

test('[71] the configuration for nginx has one location for all pages of a folder that end alike', async () => {
  const content = temporaryDirectory(PAGES_OF_THEIR_OWN);
  const { directory } = await buildFrom({
    content,
    data: temporaryDirectory(),
    clock: { time: Date.parse('2026-03-01T12:00:00Z') },
  });
  const nginx = readFileSync(join(directory, 'feedwright-nginx.conf'), 'utf8');
  expect(patternsFor(nginx, '/2017/ice/')).toEqual(['^/2017/(?!(?:.*/)?index\\.html?$).+/$']);
  expect(patternsFor(nginx, '/2026/snow.html')).toHaveLength(1);
  expect(patternsFor(nginx, '/2026/v1.2')).toHaveLength(1);
  for (const path of ['/2017/ice/index.html', '/2017/ice', '/2017/', '/rss.xml', '/2026/snow.html.gz/'])
    expect([path, patternsFor(nginx, path)]).toEqual([path, []]);
  expect(nginx).toContain('location = "/rain/" {');
  expect(nginx).toContain('location = "/feedwright-query/0/=2" {');
});

describe('[54] [71] old feed paths in a build', () => {
  const FILES = {
    'one.md': article('One', '2026-01-01T10:00:00Z', 'Text.', 'redirect_from: "/?p=1"'),
    'publication.yaml': `authority: example.org
oldFeeds: serve
aliases: { /feed/: /rss.xml, /feed/atom/: /atom.xml, /index.xml: /rss.xml, /index.xml/x.xml: /rss.xml,
  /blog/atom.xml: /atom.xml, "/?feed=rss2": /rss.xml, "/?atom": /atom.xml, "/../up.xml": /rss.xml, /all/*: /rss.xml }
`,
  };

  const build = async (): Promise<{ directory: string; manifest: Manifest; told: readonly string[] }> => {
    const warn = vi.spyOn(console, 'error').mockImplementation(() => {});
    const clock = { time: Date.parse('2026-03-01T12:00:00Z') };
    const built = await buildFrom({ content: temporaryDirectory(FILES), data: temporaryDirectory(), clock });
    const told = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    return { ...built, told };
  };

  test('are copies where they can be files, else rewrites; the manifest names the files of all', async () => {
    const { directory, manifest } = await build();
    const text = (file: string): string => readFileSync(join(directory, file), 'utf8');
    for (const [copy, document] of [
      ['index.xml', 'rss.xml'],
      ['blog/atom.xml', 'atom.xml'],
    ] as const) {
      for (const suffix of ['', '.gz', '.br'])
        expect(readFileSync(join(directory, copy + suffix))).toEqual(
          readFileSync(join(directory, document + suffix)),
        );
      expect(text('_headers')).toContain(`/${copy}\n  Content-Type: application/`);
    }
    expect(existsSync(join(directory, 'feed'))).toBe(false);
    expect(existsSync(join(directory, '../up.xml'))).toBe(false);
    const redirects = text('_redirects').split('\n');
    expect(redirects).toEqual(
      expect.arrayContaining([
        '/feed/ /rss.xml 200',
        '/feed /rss.xml 200',
        '/feed/atom /atom.xml 200',
        '/ feed=rss2 /rss.xml 200!',
        '/ p=1 https://example.org/articles/one 301!',
      ]),
    );
    expect(redirects.filter((line) => line.startsWith('/index.xml '))).toEqual([]);
    const at = (path: string) => manifest.resources.find((entry) => entry.path === path);
    expect(at('/feed/')).toEqual({ ...at('/rss.xml'), path: '/feed/', document: '/rss.xml' });
    expect(at('/index.xml')?.files.at(-1)).toMatchObject({ file: 'index.xml' });
  });

  test('that a file for hosts cannot express are counted and named', async () => {
    const { told } = await build();
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^_redirects cannot express 3 old paths: .*\/all\/\*/),
        '_redirects has 2 old paths with a query, in the form of Netlify: other hosts ignore them',
      ]),
    );
  });
});
