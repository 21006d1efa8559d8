import { describe, expect, test } from 'vitest';
import type { AdoptedItem } from '../../../../../src/core/adoption/adopted-item.ts';
import { parseArticle } from '../../../../../src/core/content/formats/parse.ts';
import { adoptMetadata } from '../../../../../src/core/content/path/adopt-metadata.ts';

const PUBLISHED = Date.UTC(2014, 5, 5, 17, 18);

const item: AdoptedItem = { article: 'ice.md', id: '17', title: 'Ice', published: PUBLISHED };

const read = (metadata: string, adopted: AdoptedItem | undefined, path = 'ice.md') =>
  parseArticle(
    {
      path,
      bytes: Buffer.from(
        `---\n${metadata.includes('title:') ? '' : 'title: Ice\n'}${metadata}---\nText of the ice.\n`,
      ),
      adopted,
    },
    { timezone: 'UTC' },
  ).article;

describe('the date of an adopted article', () => {
  test.each([
    ['is that of the old feed if the file has none', '', PUBLISHED],
    ['is that of the old feed if the file has the day', 'date: 2014-06-05\n', PUBLISHED],
    ['is that of the old feed if the file has the day in another zone', 'date: 2014-06-06\n', PUBLISHED],
    ['stays if it is more than 26 hours off', 'date: 2014-06-07\n', Date.UTC(2014, 5, 7)],
  ])('%s', (_, metadata, published) => {
    expect(read(metadata, item)?.published).toBe(published);
  });

  test('completes that of the path', () => {
    expect(read('', { ...item, article: '2014-06-05-ice.md' }, '2014-06-05-ice.md')?.published).toBe(
      PUBLISHED,
    );
  });

  test('is needed all the same', () => {
    expect(read('', { ...item, published: undefined })).toBeUndefined();
  });
});

describe('the page of an adopted article', () => {
  const at = { ...item, permalink: '/2014/ice/', aliases: ['/?p=17', '/2014/ice'] };

  test.each<[string, string, string | undefined, readonly string[]]>([
    ['has the old path', '', '/2014/ice/', ['/?p=17', '/2014/ice']],
    ['has the path of its author', 'permalink: /own/\n', '/own/', ['/2014/ice/', '/?p=17', '/2014/ice']],
    ['has the slug of its author', 'slug: own\n', undefined, ['/2014/ice/', '/?p=17', '/2014/ice']],
    [
      'adds to the addresses that its author lists',
      'aliases: [/a/]\n',
      '/2014/ice/',
      ['/a/', '/?p=17', '/2014/ice'],
    ],
  ])('%s', (_, metadata, permalink, formerPaths) => {
    const article = read(`published: 2014-06-05\n${metadata}`, at);
    expect([article?.permalink, article?.formerPaths]).toEqual([permalink, formerPaths]);
  });

  test('redirects from an address with a query', () => {
    const article = read('', { ...item, permalink: '/?p=17' });
    expect([article?.permalink, article?.formerPaths]).toEqual([undefined, ['/?p=17']]);
  });
});

describe('the content hash', () => {
  const hashOf = (adopted: AdoptedItem | undefined): string | undefined =>
    read('published: 2014-06-05\n', adopted)?.contentHash;

  test('changes with what the article takes from adopted.yaml, and with nothing else of it', () => {
    const hash = hashOf(item);
    expect(hash).not.toBe(hashOf(undefined));
    expect(hashOf({ ...item, id: '18' })).not.toBe(hash);
    expect(hashOf({ ...item, atomId: 'tag:old.example,2014:17' })).not.toBe(hash);
    expect(hashOf({ ...item, title: 'Snow', link: 'https://old.example/', isRecent: true })).toBe(hash);
  });

  test('changes with the title where the article takes it', () => {
    const written = 'published: 2014-06-05\ntitle: Ice -- and snow\n';
    const titled = (title: string) => read(written, { ...item, title })?.contentHash;
    expect(titled('Ice – and snow')).not.toBe(titled('Ice'));
    expect(titled('Ice – and snow')).not.toBe(titled('Ice — and snow'));
  });
});

const known = { id: 'urn:x:1', title: 'It’s ice', permalink: '/2014/ice.html' };

describe('the path that readers know', () => {
  test.each([
    ['no slug', {}, '/2014/ice.html'],
    ['the slug that the path ends with', { slug: 'ice' }, '/2014/ice.html'],
    ['that slug in other letters', { slug: 'Ice' }, '/2014/ice.html'],
  ])('counts for an article with %s', (_name, metadata, permalink) => {
    expect(adoptMetadata(metadata, known)).toMatchObject({ permalink });
    expect(adoptMetadata(metadata, known)).not.toHaveProperty('formerPaths');
  });

  test.each(['/posts/ice/', '/posts/ice/index.html', '/ice', '/%69ce.php'])(
    'may be %s for the slug ice',
    (permalink) => {
      expect(adoptMetadata({ slug: 'ice' }, { ...known, permalink })).toMatchObject({ permalink });
    },
  );

  test.each([
    ['another slug', { slug: 'snow' }],
    ['a permalink', { permalink: '/snow/' }],
    ['a page elsewhere', { url: 'https://elsewhere.example/' }],
  ])('is a former path of an article with %s', (_name, metadata) => {
    expect(adoptMetadata(metadata, known)).toMatchObject({ ...metadata, formerPaths: ['/2014/ice.html'] });
  });

  test('is a former path if it cannot be read', () => {
    const permalink = '/%zz/';
    expect(adoptMetadata({ slug: 'ice' }, { ...known, permalink })).toMatchObject({
      formerPaths: [permalink],
    });
  });
});

describe('the title that readers know', () => {
  test('counts where it differs in typography only', () => {
    expect(adoptMetadata({ title: "It's ice" }, known)).toMatchObject({ title: 'It’s ice' });
  });

  test.each(['It is ice', undefined])('does not count for the title %s', (title) => {
    expect(adoptMetadata(title === undefined ? {} : { title }, known).title).toBe(title);
  });
});
