import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReadFeed } from '../../../../../src/core/adoption/old-feed.ts';
import { createReadOldFeed } from '../../../../../src/modules/moving/feeds/read-old-feed.ts';
import { atomOf, rssOf } from '../../../../support/moving/read-text.ts';
import { temporaryDirectory } from '../../../../support/service/directory.ts';

/** A response: the body, or more of it; undefined for 404. */
type Answer = string | { status?: number; headers?: Record<string, string>; body?: string } | undefined;

/** Stands for a response that never comes. */
const SILENCE = { status: 0 };

type Limits = NonNullable<Parameters<typeof createReadOldFeed>[0]['limits']>;

interface OldServer {
  readonly origin: string;
  readonly asked: readonly string[];
}

/** Starts a server that answers by path and query; others get 404. `ORIGIN` in a body is its own. */
async function serve(answers: (target: string) => Answer): Promise<OldServer> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    const answer = answers(req.url ?? '');
    if (answer === SILENCE) return;
    const {
      status = 200,
      headers = {},
      body = '',
    } = typeof answer === 'string' ? { body: answer } : (answer ?? { status: 404 });
    res.writeHead(status, headers).end(body.replaceAll('ORIGIN', origin));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { origin, asked };
}

const entry = (id: string): string => `<entry><id>${id}</id></entry>`;
const item = (id: string): string => `<item><guid isPermaLink="false">${id}</guid></item>`;
const link = (rel: string, href: string): string => `<link rel="${rel}" href="${href}"/>`;

async function read(source: string, limits: Limits = {}, now = () => 0): Promise<ReadFeed> {
  return createReadOldFeed({ fetch, now, limits, isLean: true })(source);
}

const idsOf = ({ items }: ReadFeed): string[] =>
  items.map(({ id, isRecent }) => `${id}${isRecent ? '*' : ''}`);
const errorsOf = ({ faults }: ReadFeed): string[] =>
  faults.filter(({ isError }) => isError).map(({ where, message }) => `${where} ${message}`);

describe('archives of old feeds', () => {
  test('[72] follows prev-archive, and knows what stood in the feed itself', async () => {
    const { origin, asked } = await serve(
      (target) =>
        ({
          '/feed': atomOf(link('prev-archive', '/2') + entry('3')),
          '/2': atomOf(link('prev-archive', '/1') + entry('3') + entry('2')),
          '/1': atomOf(entry('1')),
        })[target],
    );
    const feed = await read(`${origin}/feed`);
    expect([idsOf(feed), feed.faults, asked]).toEqual([['3*', '2', '1'], [], ['/feed', '/2', '/1']]);
    expect(feed.feed.address).toBe(`${origin}/feed`);
  });

  test('[72] follows next of Atom in RSS', async () => {
    const { origin } = await serve(
      (target) =>
        ({
          '/feed': rssOf(`<atom:link rel="next" href="ORIGIN/feed?page=2"/>${item('2')}`),
          '/feed?page=2': rssOf(item('1')),
        })[target],
    );
    expect(idsOf(await read(`${origin}/feed`))).toEqual(['2*', '1']);
  });

  test('[72] follows next_url of JSON Feed', async () => {
    const head = '"version":"https://jsonfeed.org/version/1.1","title":"Old"';
    const { origin } = await serve(
      (target) =>
        ({
          '/f.json': `{${head},"next_url":"ORIGIN/f2.json","items":[{"id":"2"}]}`,
          '/f2.json': `{${head},"items":[{"id":"1"}]}`,
        })[target],
    );
    expect(idsOf(await read(`${origin}/f.json`))).toEqual(['2*', '1']);
  });

  test('[72] asks WordPress for its further pages, and ends at the one that is not there', async () => {
    const { origin, asked } = await serve((target) => {
      const page = Number(/paged=(\d+)/u.exec(target)?.[1] ?? 1);
      return page > 3
        ? undefined
        : rssOf(item(`${4 - page}`), '<generator>https://wordpress.org/?v=6.4</generator>');
    });
    const feed = await read(`${origin}/?feed=rss2`);
    expect([idsOf(feed), feed.faults]).toEqual([['3*', '2', '1'], []]);
    expect(asked).toEqual([
      '/?feed=rss2',
      '/?feed=rss2&paged=2',
      '/?feed=rss2&paged=3',
      '/?feed=rss2&paged=4',
    ]);
  });

  test('asks for no pages that a static host answers with the same', async () => {
    const { origin, asked } = await serve(() =>
      rssOf(item('1'), '<generator>https://wordpress.org/?v=6.4</generator>'),
    );
    expect(idsOf(await read(`${origin}/feed/`))).toEqual(['1*']);
    expect(asked).toHaveLength(2);
  });

  test('asks other programs for no pages', async () => {
    const { origin, asked } = await serve(() => rssOf(item('1'), '<generator>Hugo</generator>'));
    await read(`${origin}/feed/`);
    expect(asked).toEqual(['/feed/']);
  });

  test('reads each document of a loop once', async () => {
    const { origin, asked } = await serve(
      (target) =>
        ({
          '/a': atomOf(link('next', '/b') + link('prev-archive', '/a#x') + entry('2')),
          '/b': atomOf(link('next', '/a') + link('next', '/b') + entry('1')),
        })[target],
    );
    expect(idsOf(await read(`${origin}/a`))).toEqual(['2*', '1']);
    expect(asked).toEqual(['/a', '/b']);
  });

  test('refuses documents of another site, also behind a redirect', async () => {
    const other = await serve(() => atomOf(entry('evil')));
    const { origin } = await serve(
      (target) =>
        ({
          '/a': atomOf(link('next', `${other.origin}/x`) + link('next', '/b') + entry('1')),
          '/b': { status: 302, headers: { location: `${other.origin}/y` } },
        })[target],
    );
    const feed = await read(`${origin}/a`);
    expect(idsOf(feed)).toEqual(['1*']);
    expect(other.asked).toEqual([]);
    expect(errorsOf(feed)).toEqual([
      expect.stringContaining('it is on another site than the feed'),
      expect.stringContaining(`redirects to another site, ${other.origin}`),
    ]);
  });

  test('follows a redirect of the feed itself to another site, and its archives there', async () => {
    const there = await serve(
      (target) => ({ '/f': atomOf(link('next', '/g') + entry('2')), '/g': atomOf(entry('1')) })[target],
    );
    const { origin } = await serve(() => ({ status: 301, headers: { location: `${there.origin}/f` } }));
    expect(idsOf(await read(`${origin}/feed`))).toEqual(['2*', '1']);
  });

  test('tells an archive that is missing, damaged or no feed, and keeps the rest', async () => {
    const { origin } = await serve(
      (target) =>
        ({
          '/a': atomOf(link('next', '/404') + link('next', '/html') + link('next', '/cut') + entry('1')),
          '/html': '<!DOCTYPE html><html><body>x</body></html>',
          '/cut': atomOf(entry('2') + entry('3')).slice(0, -10),
        })[target],
    );
    const feed = await read(`${origin}/a`);
    expect(idsOf(feed)).toEqual(['1*', '2']);
    expect(errorsOf(feed)).toEqual([
      expect.stringContaining('/404 is not read: answers 404'),
      expect.stringContaining('/html is not read: it is no RSS'),
      expect.stringContaining('/cut is cut off'),
    ]);
  });
});

describe('bounds of old feeds', () => {
  const endless = () =>
    serve((target) => {
      const number = Number(target.slice(1));
      return atomOf(link('next', `/${number + 1}`) + entry(`${number}`));
    });

  test.each<[name: string, limits: Limits, message: string]>([
    ['documents', { documents: 3 }, '3 documents were read'],
    ['items', { items: 3 }, '3 items were read'],
    ['bytes', { totalBytes: 600 }, 'bytes'],
  ])('stops after a number of %s, which is an error', async (_, limits, message) => {
    const { origin, asked } = await endless();
    const feed = await read(`${origin}/1`, limits);
    expect(feed.items.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(6);
    expect(errorsOf(feed).join()).toContain(message);
  });

  test('stops after a time, which is an error', async () => {
    const { origin } = await endless();
    let ms = 0;
    const feed = await read(`${origin}/1`, { totalMs: 3000 }, () => (ms += 1000));
    expect(errorsOf(feed)).toEqual([expect.stringContaining('3 s have passed')]);
  });

  test('stops in a document that is too large, and keeps what was complete', async () => {
    const { origin } = await serve(() =>
      rssOf(Array.from({ length: 9999 }, (_, at) => item(`${at}`)).join('')),
    );
    const feed = await read(`${origin}/`, { documentBytes: 100_000 });
    expect(feed.items.length).toBeGreaterThan(10);
    expect(errorsOf(feed)[0]).toContain('is larger than 100000 bytes');
  });

  test('gives up a server that does not answer', async () => {
    const { origin } = await serve(() => SILENCE);
    await expect(read(`${origin}/`, { requestMs: 20 })).rejects.toMatchObject({ code: 'feed_unreadable' });
  });
});

describe('sources of old feeds', () => {
  test('reads a file, and says that its archives are not read', async () => {
    const directory = temporaryDirectory({
      'a.xml': atomOf(link('next', 'https://old.example/2') + entry('1')),
    });
    const feed = await read(join(directory, 'a.xml'));
    expect(idsOf(feed)).toEqual(['1*']);
    expect(feed.faults).toEqual([
      {
        where: join(directory, 'a.xml'),
        message: expect.stringContaining('https://old.example/2'),
        isError: false,
      },
    ]);
  });

  test.each<[name: string, answer: Answer, reason: string]>([
    ['a page', '<!DOCTYPE html><html></html>', 'no RSS, Atom or JSON Feed'],
    ['an error', { status: 500, body: atomOf('') }, 'answers 500'],
    ['a redirect to itself', { status: 301, headers: { location: '/' } }, 'redirects more than'],
    ['a redirect to a file', { status: 301, headers: { location: 'file:///etc/passwd' } }, 'no http(s) URL'],
  ])('refuses %s', async (_, answer, reason) => {
    const { origin } = await serve(() => answer);
    await expect(read(`${origin}/`)).rejects.toMatchObject({
      code: 'feed_unreadable',
      message: expect.stringContaining(reason),
    });
  });

  test.each(['/none/feed.xml', 'http://[', 'http://127.0.0.1:1/'])('refuses %s', async (source) => {
    await expect(read(source)).rejects.toMatchObject({ code: 'feed_unreadable' });
  });

  test('refuses a directory', async () => {
    await expect(read(temporaryDirectory())).rejects.toMatchObject({ code: 'feed_unreadable' });
  });

  test('reads the encoding of the response', async () => {
    const { origin } = await serve(() => ({
      headers: { 'content-type': 'text/xml; charset="utf-8"' },
      body: rssOf('<item><title>Café</title></item>'),
    }));
    expect((await read(`${origin}/`)).items[0]?.title).toBe('Café');
  });
});
