import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readWxr } from '../../../../../src/modules/moving/wordpress/read-wordpress.ts';
import { wxr, wxrItem, type WxrItem } from '../../../../support/moving/wxr.ts';
import { CollectingSink } from '../collecting-sink.ts';

const readText = async (text: string, site?: string): Promise<CollectingSink> => {
  const sink = new CollectingSink();
  await readWxr(() => Readable.from([Buffer.from(text)]), sink, site);
  return sink;
};

const POST: WxrItem = {
  title: 'Ice',
  link: 'https://ice.example/2014/ice/',
  guid: 'https://ice.example/?p=7',
  'wp:post_id': '7',
  'wp:post_date_gmt': '2014-06-05 17:18:00',
  'wp:post_name': 'ice',
  'content:encoded': 'Ice.',
};

const readPost = async (members: WxrItem): Promise<CollectingSink['articles'][number]> => {
  const [article] = (await readText(wxr([wxrItem({ ...POST, ...members })]))).articles;
  if (article === undefined) throw new Error('no article');
  return article;
};

describe('an item of WXR', () => {
  test.each<[string, WxrItem, object]>([
    [
      'keeps its guid character by character',
      { guid: '  45863 at https://Old.example//x?a=1&b  ' },
      { id: '45863 at https://Old.example//x?a=1&b' },
    ],
    ['without a guid has its link as id', { guid: '' }, { id: 'https://ice.example/2014/ice/' }],
    ['without guid and link has its number', { guid: '', link: '' }, { id: 'https://ice.example/?p=7' }],
    [
      'takes the date in GMT',
      { 'wp:post_date': '2014-06-05 23:18:00' },
      { published: Date.parse('2014-06-05T17:18:00Z') },
    ],
    [
      'takes pubDate for a date of zero',
      { 'wp:post_date_gmt': '0000-00-00 00:00:00', pubDate: 'Thu, 05 Jun 2014 10:00:00 +0000' },
      { published: Date.parse('2014-06-05T10:00:00Z') },
    ],
    [
      'takes the local date if there is no other',
      {
        'wp:post_date_gmt': '0000-00-00 00:00:00',
        pubDate: 'Mon, 30 Nov -0001 00:00:00 +0000',
        'wp:post_date': '2014-06-05 09:00:00',
      },
      { published: Date.parse('2014-06-05T09:00:00Z') },
    ],
    ['has the title as plain text', { title: 'Ice &amp; <em>snow</em>' }, { title: 'Ice & snow' }],
    ['decodes its slug', { 'wp:post_name': '%d0%bb%d1%91%d0%b4' }, { slug: 'лёд' }],
    ['keeps a slug that is no encoding', { 'wp:post_name': '100%' }, { slug: '100-' }],
    ['that is pending is a draft', { 'wp:status': 'pending' }, { draftState: 'pending' }],
    ['with a blank for a password is a draft', { 'wp:post_password': ' ' }, { draftState: 'protected' }],
    ['with a password is a draft', { 'wp:post_password': 'x' }, { draftState: 'protected' }],
    [
      'for subscribers of Jetpack is a draft',
      {
        'wp:postmeta':
          '<wp:meta_key>_jetpack_newsletter_access</wp:meta_key><wp:meta_value>paid_subscribers</wp:meta_value>',
      },
      { draftState: 'members' },
    ],
    ['of an unknown state is a draft', { 'wp:status': 'acme-review' }, { draftState: 'acme-review' }],
    [
      'names an author that the export does not, without an address',
      { 'dc:creator': 'Jo <jo@mail.example>' },
      { authors: [{ name: 'Jo' }] },
    ],
    ['has no author whose name is an address', { 'dc:creator': 'jo@mail.example' }, { authors: [] }],
    [
      'has the other forms of its address',
      { guid: 'https://ice.example/archives/7' },
      { aliases: ['/?p=7', '/archives/7'] },
    ],
    ['has no address of another host', { guid: 'https://other.example/archives/7' }, { aliases: ['/?p=7'] }],
  ])('%s', async (_, members, expected) => {
    expect(await readPost(members)).toMatchObject(expected);
  });

  test('with an empty password that a program indented is public', async () => {
    expect(await readPost({ 'wp:post_password': '\n  ' })).not.toHaveProperty('draftState');
  });

  test.each([
    ['page', { 'wp:post_type': 'page' }, 'page'],
    ['revision', { 'wp:post_type': 'revision', 'wp:status': 'inherit' }, 'revision'],
    ['menu', { 'wp:post_type': 'nav_menu_item' }, 'nav_menu_item'],
    ['automatic draft', { 'wp:status': 'auto-draft' }, 'auto-draft'],
  ])('that is a %s is left out', async (_, members, kind) => {
    const sink = await readText(wxr([wxrItem({ ...POST, ...members })]));
    expect(sink.articles).toEqual([]);
    expect(sink.kinds).toEqual([kind]);
  });

  test('has a picture whose upload stands behind it', async () => {
    const meta = '<wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value>';
    const upload = wxrItem({
      'wp:post_type': 'attachment',
      'wp:post_id': '9',
      'wp:attachment_url': 'https://ice.example/i.jpg',
    });
    const sink = await readText(wxr([wxrItem({ ...POST, 'wp:postmeta': meta }), upload]));
    expect(sink.articles[0]?.image).toEqual({ url: 'https://ice.example/i.jpg' });
  });

  test('has the recording of Seriously Simple Podcasting', async () => {
    const meta = (key: string, value: string): string =>
      `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>${value}</wp:meta_value></wp:postmeta>`;
    const item = wxrItem(POST).replace(
      '</item>',
      `${meta('audio_file', 'https://m.example/1.mp3')}${meta('duration', '1:02')}${meta('filesize_raw', '12')}${meta('itunes_episode_number', '4')}${meta('explicit', 'on')}</item>`,
    );
    const [article] = (await readText(wxr([item]))).articles;
    expect(article?.attachments).toEqual([
      { url: 'https://m.example/1.mp3', mediaType: 'audio/mpeg', sizeBytes: 12, durationSeconds: 62 },
    ]);
    expect(article?.podcast).toEqual({ episode: 4, explicit: true });
  });
});

describe('a site', () => {
  test('in a folder has its feeds and numbers there', async () => {
    const sink = await readText(
      wxr([wxrItem({ ...POST, link: 'https://ice.example/blog/ice/' })], 'https://ice.example/blog'),
    );
    expect(sink.articles[0]?.aliases).toContain('/blog/?p=7');
    expect(sink.publications.at(-1)).toMatchObject({
      link: 'https://ice.example/blog/',
      feedId: 'https://ice.example/blog/feed/atom/',
      feedPaths: { '/blog/feed/': '/rss.xml', '/blog/?feed=atom': '/atom.xml' },
    });
  });

  test('without paths has the feed’s address in the same form as id', async () => {
    const sink = await readText(wxr([wxrItem({ ...POST, link: 'https://ice.example/?p=7' })]));
    expect(sink.publications.at(-1)?.feedId).toBe('https://ice.example/?feed=atom');
  });
});

describe('bad input', () => {
  test.each(['1.0', '1.1'])('WXR %s is read', async (version) => {
    const sink = await readText(wxr([wxrItem(POST)], undefined, version));
    expect(sink.articles).toHaveLength(1);
    expect(sink.findings).toEqual([]);
  });

  test('an unknown version is read, with a finding', async () => {
    const sink = await readText(wxr([wxrItem(POST)], undefined, '9.9'));
    expect(sink.articles).toHaveLength(1);
    expect(sink.findings).toEqual([
      { where: '', message: 'is WXR "9.9": it is read as 1.2', isError: false },
    ]);
  });

  test('a truncated export gives the whole items, and one error', async () => {
    const text = wxr([wxrItem(POST), wxrItem({ ...POST, title: 'Snow' })]);
    const sink = await readText(text.slice(0, text.indexOf('Snow') + 100));
    expect(sink.articles.map(({ title }) => title)).toEqual(['Ice']);
    expect(sink.errors).toHaveLength(1);
  });

  test('entities are not expanded', async () => {
    const bomb = Array.from(
      { length: 9 },
      (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
    );
    const text = wxr([wxrItem(POST).replace('Ice.', 'Ice &e9;')]).replace(
      '<rss',
      `<!DOCTYPE rss [<!ENTITY e0 "ha">${bomb.join('')}<!ENTITY x SYSTEM "file:///etc/passwd">]><rss`,
    );
    const sink = await readText(text);
    expect(sink.articles[0]?.html).toBe('<p>Ice &e9;</p>');
  });

  test('what is no XML gives an error', async () => {
    const sink = await readText('<rss><channel><item><title>x</b></channel>');
    expect(sink.errors.length).toBeGreaterThan(0);
  });
});
