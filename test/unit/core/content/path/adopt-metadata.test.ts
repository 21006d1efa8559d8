import { describe, expect, test } from 'vitest';
import { adoptMetadata } from '../../../../../src/core/content/path/adopt-metadata.ts';

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
