import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, type Ended } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { rssOf } from '../../support/moving/read-text.ts';

const ITEMS = `<item><title>Ice</title><guid isPermaLink="false">7 at old</guid><link>https://old.example/2014/ice/</link>
<pubDate>Thu, 05 Jun 2014 17:18:00 GMT</pubDate></item>
<item><title>Sea</title><guid isPermaLink="false">8 at old</guid><link>https://old.example/2013/sea/</link></item>`;

const FILES = {
  'ice.md': article('Ice', '2014-06-05T17:18:00Z'),
  'rain.md': article('Rain at sea', '2014-06-07T17:18:00Z'),
};

const adopt = (content: string, ...feeds: readonly string[]): Promise<Ended> =>
  run(['adopt', ...feeds, '--content', content]);

describe('adopt', () => {
  test('[72] writes adopted.yaml and publication.yaml, and tells what did not match', async () => {
    const content = temporaryDirectory(FILES);
    const feed = join(temporaryDirectory({ 'feed.xml': rssOf(ITEMS) }), 'feed.xml');
    const { code, stdout, stderr } = await adopt(content, feed);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('1 of 2 items matched to articles: 1 by slug');
    expect(stdout).toContain('"Sea" (no date): no article has its address, title or date');
    expect(stdout).toContain('near: rain.md ("Rain at sea", 2014-06-07)');
    expect(stdout).toContain(`npx feedwright check --content ${content} --against ${feed}\n`);
    const adopted = readFileSync(join(content, 'adopted.yaml'), 'utf8');
    expect(adopted).toContain('"article":"ice.md","id":"7 at old"');
    expect(adopted).toContain('"id":"8 at old"');
    expect(readFileSync(join(content, 'publication.yaml'), 'utf8')).toContain('title: Old');

    const again = await adopt(content, feed);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('adopted.yaml is up to date')]);
    expect(readFileSync(join(content, 'adopted.yaml'), 'utf8')).toBe(adopted);
  });

  test('exits with 1 for a feed that is damaged or cannot be read, and adopts the rest', async () => {
    const content = temporaryDirectory(FILES);
    const feeds = temporaryDirectory({ 'cut.xml': rssOf(ITEMS).slice(0, -30) });
    const { code, stderr } = await adopt(content, join(feeds, 'cut.xml'), join(feeds, 'none.xml'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/cut\.xml: is cut off.*\n.*cannot read the feed .*none\.xml/);
    expect(readFileSync(join(content, 'adopted.yaml'), 'utf8')).toContain('"id":"7 at old"');
  });

  test('writes nothing if no feed can be read, and over no file with faults', async () => {
    const content = temporaryDirectory(FILES);
    const page = join(temporaryDirectory({ 'page.html': '<!DOCTYPE html><p>x' }), 'page.html');
    const unread = await adopt(content, page);
    expect([unread.code, unread.stderr]).toEqual([1, expect.stringContaining('no RSS, Atom or JSON Feed')]);
    expect(existsSync(join(content, 'adopted.yaml'))).toBe(false);

    const broken = temporaryDirectory({ ...FILES, 'adopted.yaml': 'items:\n  - {"title": "no id"}\n' });
    const feed = join(temporaryDirectory({ 'feed.xml': rssOf(ITEMS) }), 'feed.xml');
    const refused = await adopt(broken, feed);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('adopted.yaml:2:')]);
    expect(readFileSync(join(broken, 'adopted.yaml'), 'utf8')).toBe('items:\n  - {"title": "no id"}\n');
  });

  test('needs a feed', async () => {
    const { code, stderr } = await run(['adopt']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected a feed')]);
  });
});
