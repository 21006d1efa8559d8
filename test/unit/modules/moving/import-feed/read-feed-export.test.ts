import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readFeedExport } from '../../../../../src/modules/moving/import-feed/read-feed-export.ts';
import { CollectingSink } from '../collecting-sink.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'feed-file-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

async function read(content: string): Promise<CollectingSink> {
  const file = join(FOLDER, 'feed.xml');
  writeFileSync(file, content);
  const sink = new CollectingSink();
  await readFeedExport(file, sink, {});
  return sink;
}

const RSS = `<?xml version="1.0"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel><title>Ice</title><link>https://old.example/</link><description>Notes</description><language>de-AT</language>
<atom:link href="https://old.example/?feed=rss2" rel="self" type="application/rss+xml"/>
<item><title>Thin ice</title><link>https://old.example/2014/thin-ice.html</link><guid isPermaLink="false">45863 at https://old.example</guid>
<pubDate>Thu, 05 Jun 2014 17:18:00 GMT</pubDate><author>ann@old.example (Ann)</author><category>Ice</category><category>Water</category>
<description>About ice.</description><content:encoded><![CDATA[<p>On the <b>pier</b>.</p>]]></content:encoded>
<enclosure url="https://old.example/a.mp3" length="12" type="audio/mpeg"/><itunes:episode>3</itunes:episode></item>
<item><link>https://old.example/b/</link><description>&lt;p&gt;No title&lt;/p&gt;</description></item>
</channel></rss>`;

describe('a feed file', () => {
  test('[73] gives each item with its id, title, address, dates, tags, enclosure and episode', async () => {
    const { articles, errors } = await read(RSS);
    expect(errors).toEqual([]);
    expect(articles).toHaveLength(2);
    expect(articles[0]).toMatchObject({
      id: '45863 at https://old.example',
      title: 'Thin ice',
      slug: 'thin-ice',
      link: 'https://old.example/2014/thin-ice.html',
      published: Date.UTC(2014, 5, 5, 17, 18),
      tags: ['Ice', 'Water'],
      summary: 'About ice.',
      html: '<p>On the <b>pier</b>.</p>',
      attachments: [{ url: 'https://old.example/a.mp3', mediaType: 'audio/mpeg', sizeBytes: 12 }],
      where: 'Thin ice',
    });
    expect(articles[0]?.authors).toEqual([{ name: 'Ann' }]);
    expect(JSON.stringify(articles)).not.toContain('@old.example"');
    expect(Number(articles[0]?.podcast?.['episode'])).toBe(3);
    expect(articles[1]).toMatchObject({ title: '', id: 'https://old.example/b/', where: 'item 2' });
  });

  test('gives the publication: title, language, number of items, and the path of the feed with its query', async () => {
    const { publications } = await read(RSS);
    expect(publications.at(-1)).toEqual({
      title: 'Ice',
      description: 'Notes',
      language: 'de-AT',
      link: 'https://old.example/',
      feedId: undefined,
      feedPaths: { '/?feed=rss2': '/rss.xml' },
      limit: 2,
    });
  });

  test('in Atom gives the permanent id of the feed, and the last change where there is no other date', async () => {
    const { articles, publications } = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>tag:old.example,2014:feed</id><title>Ice</title>
      <updated>2014-06-05T00:00:00Z</updated><link rel="self" href="https://old.example/atom/"/>
      <entry><id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id><title>A</title><updated>2014-06-05T00:00:00Z</updated>
      <link href="https://old.example/a"/><content type="html">&lt;p>x&lt;/p></content></entry></feed>`,
    );
    expect(publications.at(-1)).toMatchObject({
      feedId: 'tag:old.example,2014:feed',
      feedPaths: { '/atom/': '/atom.xml' },
    });
    expect(articles).toMatchObject([
      { id: 'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a', published: Date.UTC(2014, 5, 5), slug: 'a' },
    ]);
  });

  test('in JSON gives its items and names the next page', async () => {
    const { articles, publications, findings } = await read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Ice',
        feed_url: 'https://old.example/json/',
        next_url: 'https://old.example/json/?page=2',
        items: [
          {
            id: '7',
            url: 'https://old.example/7',
            content_html: '<p>x</p>',
            date_published: '2020-01-01T00:00:00Z',
          },
        ],
      }),
    );
    expect(articles).toMatchObject([{ id: '7', html: '<p>x</p>' }]);
    expect(publications.at(-1)).toMatchObject({ feedPaths: { '/json/': '/feed.json' }, limit: 1 });
    expect(findings).toEqual([
      { where: expect.any(String), message: expect.stringContaining('?page=2'), isError: false },
    ]);
  });

  test('that breaks off gives the items before, with an error', async () => {
    const { articles, errors } = await read(RSS.slice(0, RSS.indexOf('<item><link>') + 20));
    expect(articles.map(({ title }) => title)).toContain('Thin ice');
    expect(errors).not.toEqual([]);
  });

  test.each([
    ['a page', '<!doctype html><title>x</title>'],
    ['nothing', ''],
    ['another document', '{"a":1}'],
  ])('that is %s is an error', async (_name, content) => {
    const { articles, errors } = await read(content);
    expect(articles).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
  });
});
