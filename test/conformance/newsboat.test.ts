import { expect, test } from 'vitest';
import { newsboat } from './support/readers.ts';
import { startLive } from './support/service.ts';
import { article } from '../support/service/directory.ts';

const ONE = {
  guid: 'tag:example.org,2026-01-01:one',
  title: 'One',
  url: 'https://example.org/articles/one',
  seconds: Date.parse('2026-01-01T10:00:00Z') / 1000,
  content: '<p>Text of One.</p>',
};

const TWO = {
  guid: 'tag:example.org,2026-01-02:two',
  title: 'Two',
  url: 'https://example.org/articles/two',
  seconds: Date.parse('2026-01-02T10:00:00Z') / 1000,
  content: '<p>Text of Two.</p>',
};

test.each(['/rss.xml', '/atom.xml'])(
  '[4] [38] [58] newsboat gets each article of %s once, and 304 for unchanged content',
  async (path) => {
    const { proxy, publish } = await startLive({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
    const { reload, unread, articles } = newsboat([proxy.origin + path]);

    await reload();
    expect(proxy.take()).toEqual([expect.objectContaining({ path, status: 200 })]);
    expect(articles()).toEqual([ONE]);
    // Some versions keep validators only from their second fetch on.
    await reload();
    expect(
      proxy.take().map(({ status, headers }) => [status, headers['if-none-match'] !== undefined]),
    ).toEqual([
      expect.toBeOneOf([
        [200, false],
        [304, true],
      ]),
    ]);
    expect(articles()).toEqual([ONE]);
    for (const poll of ['third', 'fourth']) {
      await reload();
      const polls = proxy.take();
      expect([poll, polls]).toEqual([poll, [expect.objectContaining({ path, status: 304, bytes: 0 })]]);
      expect(polls[0]?.headers).toMatchObject({
        'if-none-match': expect.stringMatching(/^"[^"]+"$/) as string,
        'if-modified-since': 'Thu, 01 Jan 2026 10:00:00 GMT',
        'a-im': 'feed',
      });
    }
    expect([articles(), await unread()]).toEqual([[ONE], '1 unread articles']);

    await publish('one.md', article('One', '2026-01-01T10:00:00Z', 'An edited text.'));
    await reload();
    expect(proxy.take().map(({ status }) => status)).toEqual([200]);
    const edited = { ...ONE, content: '<p>An edited text.</p>' };
    expect([articles(), await unread()]).toEqual([[edited], '1 unread articles']);

    await publish('two.md', article('Two', '2026-01-02T10:00:00Z'));
    await reload();
    await reload();
    expect(proxy.take().map(({ status }) => status)).toEqual([226, 304]);
    expect([articles(), await unread()]).toEqual([[edited, TWO], '2 unread articles']);
  },
);

test('[5] newsboat recognizes an article of one format in another', async () => {
  const { proxy } = await startLive({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
  const { reload, unread, articles } = newsboat([`${proxy.origin}/rss.xml`, `${proxy.origin}/atom.xml`]);
  await reload();
  await reload();
  expect([articles(), await unread()]).toEqual([[ONE], '1 unread articles']);
});
