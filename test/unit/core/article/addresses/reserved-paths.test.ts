import { expect, test } from 'vitest';
import { keyOfPagePath } from '../../../../../src/core/article/addresses/page-path.ts';
import {
  isReservedPath,
  reasonAgainstPath,
} from '../../../../../src/core/article/addresses/reserved-paths.ts';
import { MAIN_FEED } from '../../../../../src/core/article/feed-id.ts';
import {
  archivePaths,
  CLOUD_PATH,
  FAVICON_PATH,
  feedPaths,
  HUB_PATH,
  mediaUrlPath,
  OPML_PATH,
  STYLESHEET_PATH,
} from '../../../../../src/core/snapshot/paths.ts';
import { MANIFEST_FILE } from '../../../../../src/modules/static-export/manifest.ts';
import { NGINX_FILE } from '../../../../../src/modules/static-export/nginx.ts';
import { HEADERS_FILE } from '../../../../../src/modules/static-export/headers-file.ts';
import { REDIRECTS_FILE } from '../../../../../src/modules/static-export/redirects-file.ts';

const keyOf = (path: string): string => keyOfPagePath(path) ?? '';

test.each([
  ...feedPaths(MAIN_FEED),
  ...['tags/a', 'authors/a', 'sections/a', 'languages/de', 'feeds/a'].flatMap(feedPaths),
  ...archivePaths('12-8'),
  CLOUD_PATH,
  FAVICON_PATH,
  HUB_PATH,
  mediaUrlPath('a/b.png'),
  OPML_PATH,
  STYLESHEET_PATH,
  ...[MANIFEST_FILE, NGINX_FILE, HEADERS_FILE, REDIRECTS_FILE].map((file) => `/${file}`),
  '/healthz',
  '/readyz',
  '/metrics',
  '/readers',
  '/sitemap.xml',
  '/robots.txt',
  '/.well-known/acme-challenge/x',
  '/RSS.XML/',
  '/Tags/',
  '/index.html',
  '/%74ags/x',
])('[71] no article can have %s', (path) => {
  expect(isReservedPath(keyOf(path))).toBe(true);
  expect(reasonAgainstPath(keyOf(path))).toBe('is an address of the service');
});

test.each(['/2016/04/13/ice/', '/tag/ice', '/blog/rss.xml', '/articles/ice/', '/ice', '/posts/media/'])(
  '[71] an article can have %s',
  (path) => {
    expect(reasonAgainstPath(keyOf(path))).toBeUndefined();
  },
);

test.each(['/ice.html/more/', '/ice.html.gz', '/a/index.html.br', '/a.HTM/b'])(
  'a static export could not write %s beside other pages',
  (path) => {
    expect(isReservedPath(keyOf(path))).toBe(false);
    expect(reasonAgainstPath(keyOf(path))).toBeDefined();
  },
);
