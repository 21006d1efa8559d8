import { expect, test } from 'vitest';
import { rss2email } from './support/readers.ts';
import { startLive } from './support/service.ts';
import { article } from '../support/service/directory.ts';

const ONE = 'tag:example.org,2026-01-01:one: Text of One.';
const TWO = 'tag:example.org,2026-01-02:two: Text of שתיים & <two>.';

test.each(['/rss.xml', '/atom.xml'])(
  '[4] [38] [58] rss2email delivers each article of %s once, and gets 304 for unchanged content',
  async (path) => {
    const { proxy, publish } = await startLive({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
    const { run, messages } = await rss2email(proxy.origin + path);

    await run();
    expect(proxy.take()).toEqual([expect.objectContaining({ path, status: 200 })]);
    expect(messages()).toEqual([ONE]);
    for (const poll of ['second', 'third']) {
      await run();
      const polls = proxy.take();
      expect([poll, polls]).toEqual([poll, [expect.objectContaining({ path, status: 304, bytes: 0 })]]);
      expect(polls[0]?.headers).toMatchObject({
        'if-none-match': expect.stringMatching(/^"[^"]+"$/) as string,
        'if-modified-since': 'Thu, 01 Jan 2026 10:00:00 GMT',
        'a-im': 'feed',
      });
    }
    expect(messages()).toEqual([ONE]);

    // rss2email trusts ids: an edit is fetched, and is not delivered as a second article.
    await publish('one.md', article('One, edited', '2026-01-01T10:00:00Z', 'An edited text.'));
    await run();
    await run();
    expect(proxy.take().map(({ status }) => status)).toEqual([200, 304]);
    expect(messages()).toEqual([ONE]);

    await publish('two.md', article('Two', '2026-01-02T10:00:00Z', 'Text of שתיים & &lt;two>.'));
    await run();
    await run();
    expect(proxy.take().map(({ status }) => status)).toEqual([200, 304]);
    expect(messages()).toEqual([ONE, TWO]);
  },
);
