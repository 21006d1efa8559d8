import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/service/directory.ts';
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
  expect(redirects).not.toContain('?p=2');
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
  expect(nginx).toContain('if ($request_uri = "/?p=2")');
});
