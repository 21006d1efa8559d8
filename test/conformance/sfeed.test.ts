import { expect, test } from 'vitest';
import { mustRun } from './support/programs.ts';
import { sfeed } from './support/readers.ts';
import { BASE_URL, startLive } from './support/service.ts';
import { article } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

/** sfeed's default fetch. */
const PLAIN = '';

/** The fetch function from its manual that polls conditionally. */
const CONDITIONAL = `fetch() {
  etag="$HOME/$(basename "$3").etag"
  curl -f -s -m 15 -H 'User-Agent:' --compressed --etag-save "$etag" --etag-compare "$etag" "$2"
}
`;

const ONE = ['tag:example.org,2026-01-01:one', 'One', '<p>Text of One.</p>'] as const;
const TWO = ['tag:example.org,2026-01-02:two', 'Two', '<p>Text of Two.</p>'] as const;

test.each(['/rss.xml', '/atom.xml'])('[4] [58] sfeed_update keeps each article of %s once', async (path) => {
  const { proxy, publish } = await startLive(FILES);
  const { update, items } = sfeed(proxy.origin + path, PLAIN);
  await update();
  await update();
  expect(items()).toEqual([ONE]);
  await publish('one.md', article('One', '2026-01-01T10:00:00Z', 'An edited text.'));
  await update();
  // sfeed keeps one item per id; which of two texts it keeps is undefined.
  expect(items().map(([id]) => id)).toEqual([ONE[0]]);
  await publish('two.md', article('Two', '2026-01-02T10:00:00Z'));
  await update();
  expect(items().map(([id]) => id)).toEqual([TWO[0], ONE[0]]);
  // sfeed never polls conditionally, and sends no User-Agent and no accepted coding: each poll is a plain
  // 200.
  const polls = proxy.take();
  expect(polls.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const { headers } of polls) expect(Object.keys(headers).sort()).toEqual(['accept', 'host']);
});

test.each(['/rss.xml', '/atom.xml'])(
  "[36] [38] [42] sfeed_update with curl's etag options gets 304 of %s from its second poll on",
  async (path) => {
    const { proxy, publish } = await startLive(FILES);
    const { update, items } = sfeed(proxy.origin + path, CONDITIONAL);
    await update();
    await update();
    await update();
    const polls = proxy.take();
    expect(polls.map(({ status }) => status)).toEqual([200, 304, 304]);
    // Its first poll has an empty tag, which matches nothing.
    expect(polls[0]?.headers['if-none-match']).toBe('""');
    expect(items()).toEqual([ONE]);

    await publish('two.md', article('Two', '2026-01-02T10:00:00Z'));
    await update();
    await update();
    expect(proxy.take().map(({ status }) => status)).toEqual([200, 304]);
    expect(items()).toEqual([TWO, ONE]);
  },
);

test('[32] sfeed_web finds the feeds on every page', async () => {
  const { origin } = await startLive(FILES);
  for (const page of ['/', '/articles/one']) {
    const { body } = await request(origin + page);
    const found = await mustRun('sfeed_web', [BASE_URL + page.slice(1)], { input: body });
    expect([page, found.trim().split('\n')]).toEqual([
      page,
      expect.arrayContaining([
        'https://example.org/atom.xml\tapplication/atom+xml',
        'https://example.org/rss.xml\tapplication/rss+xml',
      ]),
    ]);
    // sfeed does not read JSON Feed and may skip it.
    expect(body.toString()).toMatch(
      /<link rel="alternate" type="application\/feed\+json" title="[^"]+" href="https:\/\/example\.org\/feed\.json">/,
    );
  }
});
