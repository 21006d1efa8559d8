import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBlogger, readBloggerStream } from '../../../../../src/modules/moving/blogger/read-blogger.ts';
import { CollectingSink } from '../collecting-sink.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../fixtures/moving');

const read = async (name: string, site?: string): Promise<CollectingSink> => {
  const sink = new CollectingSink();
  await readBlogger(join(FIXTURES, name), sink, { site });
  return sink;
};

describe('the export of Blogger’s settings', () => {
  test('gives posts with ids, dates, labels and addresses', async () => {
    const sink = await read('blogger.xml');
    expect(sink.findings).toEqual([]);
    expect(sink.titled('Ice in May')).toMatchObject({
      id: 'tag:blogger.com,1999:blog-77.post-101',
      published: Date.parse('2012-05-01T08:00:00Z'),
      updated: Date.parse('2012-05-02T09:30:00Z'),
      slug: 'ice-in-may',
      link: 'https://ice.blogspot.example/2012/05/ice-in-may.html',
      tags: ['ice', 'May'],
      authors: [{ name: 'Astrid', url: 'https://www.blogger.com/profile/1' }],
      attachments: [{ url: 'https://media.example/1.mp3', mediaType: 'audio/mpeg', sizeBytes: 99 }],
      html: '<p>Ice &amp; more.</p>',
    });
    expect(sink.titled('Ice in May').draftState).toBeUndefined();
    expect(sink.titled('Unfinished').draftState).toBe('draft');
    expect(sink.kinds.toSorted()).toEqual(['comment', 'page', 'template']);
  });

  test('gives title, description, language, time zone and id of the feed, and its addresses', async () => {
    const { publications } = await read('blogger.xml');
    expect(publications.at(-1)).toEqual({
      title: 'Ice',
      description: 'Letters from the north',
      language: 'en-GB',
      timezone: 'Europe/London',
      link: 'https://ice.blogspot.example/',
      feedId: 'tag:blogger.com,1999:blog-77',
      feedPaths: expect.objectContaining({
        '/feeds/posts/default': '/atom.xml',
        '/feeds/posts/default?alt=rss': '/rss.xml',
      }) as unknown,
      limit: 25,
    });
  });
});

describe('feed.atom of Google Takeout', () => {
  test('gives posts with addresses if it is told the site', async () => {
    const sink = await read('blogger-takeout.atom', 'https://ice.example/');
    expect(sink.findings).toEqual([]);
    expect(sink.titled('Ice in June')).toMatchObject({
      id: 'tag:blogger.com,1999:blog-77.post-201',
      link: 'https://ice.example/2020/06/ice-in-june.html',
      summary: 'All of the ice',
      tags: ['ice'],
      aliases: [],
    });
    expect(sink.titled('Half a thought').draftState).toBe('draft');
    expect(sink.kinds.toSorted()).toEqual(['comment', 'page', 'trashed post']);
  });

  test('keeps the paths if it is not, with one finding', async () => {
    const sink = await read('blogger-takeout.atom');
    expect(sink.titled('Ice in June').link).toBeUndefined();
    expect(sink.titled('Ice in June').aliases).toEqual(['/2020/06/ice-in-june.html']);
    expect(sink.findings).toEqual([
      {
        where: '',
        message: 'has posts without an address: run the command again with --site URL --force',
        isError: false,
      },
    ]);
  });
});

describe('a damaged export', () => {
  test('gives what precedes the damage, and an error', async () => {
    const sink = new CollectingSink();
    const text = readFileSync(join(FIXTURES, 'blogger.xml'), 'utf8');
    const cut = text.slice(0, text.indexOf('Unfinished'));
    await readBloggerStream(Readable.from([Buffer.from(cut)]), sink);
    expect(sink.articles.map(({ title }) => title)).toEqual(['Ice in May']);
    expect(sink.errors).toHaveLength(1);
  });
});
