import { describe, expect, test } from 'vitest';
import { article, type Files } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

/** Articles with the addresses that they had at their earlier publishers. */
const FILES: Files = {
  'wordpress.md': article(
    'Ice',
    '2014-06-05T17:18:00Z',
    'The harbour froze.',
    'permalink: /2014/06/05/ice/',
    'redirect_from: ["/?p=123", "/?page_id=7&preview=true", "/index.php/2014/06/05/ice/", "/blog/?p=123"]',
  ),
  'cyrillic.md': article(
    'Лёд',
    '2014-06-06T17:18:00Z',
    'Лёд тронулся.',
    'permalink: /2014/06/06/%d0%bb%d1%91%d0%b4/',
    'redirect_from: ["/?p=124", "/?name=лёд"]',
  ),
  'blogger.md': article('Snow', '2014-07-01T10:00:00Z', 'Snow fell.', 'permalink: /2014/07/snow.html'),
  'ghost.md': article(
    'Fog',
    '2015-01-01T10:00:00Z',
    'Fog lay.',
    'permalink: /fog/',
    'redirect_from: [/p/8a6f2c/, /Old/FOG.php, "/node/12"]',
  ),
};

const ICE = '/2014/06/05/ice/';
const CYRILLIC = '/2014/06/06/%D0%BB%D1%91%D0%B4/';

/** Requests for articles, each with the page that answers or to which it redirects. */
const ASKED: readonly (readonly [string, string])[] = [
  [ICE, ICE],
  [`${ICE}?utm_source=rss&utm_medium=rss`, ICE],
  [`${ICE}?share=twitter`, ICE],
  ['/2014/06/05/ice', ICE],
  ['/2014/06/05/Ice/', ICE],
  ['/2014/06/05/i%63e/', ICE],
  ['/2014/06/05/ice/index.html', ICE],
  ['/2014/06/05/ice/index.htm?x', ICE],
  ['/2014/06/05/ice//', ICE],
  ['/?p=123', ICE],
  ['/?p=123&utm_source=x', ICE],
  ['/?utm_source=x&p=123', ICE],
  ['/?%70=123', ICE],
  ['/?p=%3123', ICE],
  ['/index.html?p=123', ICE],
  ['/blog?p=123', ICE],
  ['/Blog/?p=123&x', ICE],
  ['/?preview=true&page_id=7', ICE],
  ['/index.php/2014/06/05/ice/', ICE],
  ['/index.php/2014/06/05/ice?x', ICE],
  [CYRILLIC, CYRILLIC],
  ['/2014/06/06/%d0%bb%d1%91%d0%b4/', CYRILLIC],
  ['/2014/06/06/%D0%BB%D1%91%D0%B4', CYRILLIC],
  ['/2014/06/06/%D0%9B%D0%81%D0%94/', CYRILLIC],
  ['/2014/06/06/%D0%BB%D0%B5%CC%88%D0%B4/', CYRILLIC],
  ['/?name=%D0%BB%D1%91%D0%B4', CYRILLIC],
  ['/?p=124', CYRILLIC],
  ['/2014/07/snow.html', '/2014/07/snow.html'],
  ['/2014/07/snow.html?m=1', '/2014/07/snow.html'],
  ['/2014/07/Snow.HTML', '/2014/07/snow.html'],
  ['/2014/07/snow.html/', '/2014/07/snow.html'],
  ['/fog/', '/fog/'],
  ['/FOG', '/fog/'],
  ['/p/8a6f2c', '/fog/'],
  ['/old/fog.php', '/fog/'],
  ['/node/12/', '/fog/'],
];

/** Status and target of a GET, which a HEAD has as well. */
async function answerTo({ origin }: Service, path: string): Promise<string> {
  const [head, get] = await Promise.all(
    (['HEAD', 'GET'] as const).map((method) => request(origin + path, { method })),
  );
  if (head === undefined || get === undefined) throw new Error('no answer');
  expect([path, head.status, head.headers.location, head.body.length]).toEqual([
    path,
    get.status,
    get.headers.location,
    0,
  ]);
  return get.headers.location === undefined ? String(get.status) : `${get.status} ${get.headers.location}`;
}

describe('[71] an old address of an article', () => {
  test('answers with its page, or redirects to it', async () => {
    const service = await startService({ ...FILES, 'publication.yaml': 'authority: example.org\n' });
    const isPlain = (path: string, page: string): boolean =>
      decodeURIComponent(path.replace(/\?.*/, '')) === decodeURIComponent(page);
    for (const [path, page] of ASKED) {
      const expected = isPlain(path, page) ? '200' : `301 https://example.org${page}`;
      expect([path, await answerTo(service, path)]).toEqual([path, expected]);
    }
  });

  test('redirects to the page on another site', async () => {
    const service = await startService({
      ...FILES,
      'publication.yaml': 'authority: example.org\npages: https://site.example/\n',
    });
    for (const [path, page] of ASKED)
      expect([path, await answerTo(service, path)]).toEqual([path, `301 https://site.example${page}`]);
  });

  test('with a query is followed behind a prefix', async () => {
    const service = await startService(
      { ...FILES, 'publication.yaml': 'authority: example.org\n' },
      { baseUrl: 'https://example.org/weather/' },
    );
    expect(await answerTo(service, '/?p=123')).toBe(`301 https://example.org/weather${ICE}`);
  });

  test.each([
    '/2014/06/05/',
    '/2014/06/05/ice/2/',
    '/2014/06/05/ice/feed/',
    '/snow.html',
    '/p/',
    '/index.php',
  ])('that no article has is not found: %s', async (path) => {
    const service = await startService({ ...FILES, 'publication.yaml': 'authority: example.org\n' });
    expect(await answerTo(service, path)).toBe('404');
  });
});
