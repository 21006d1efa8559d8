import { describe, expect, test } from 'vitest';
import { readHtml } from '../../../../../../../src/core/content/formats/html/html.ts';

const TEXT =
  'The harbour froze on Tuesday, and the ferry stayed where it was, because the ice was too thick.';
const read = (body: string, head = '<title>T</title>') =>
  readHtml(`<html><head>${head}</head><body>${body}</body></html>`, { path: 'a.html', timezone: 'UTC' });
const textOf = (body: string): string => read(body).body.text;
const DAY = Date.UTC(2019, 4, 22);

describe('the date of a saved page', () => {
  test.each([
    [
      'time.entry-date',
      '<article><time class="entry-date published" datetime="2019-05-22">x</time></article>',
    ],
    [
      'time.dt-published',
      '<article>x <a><time class="dt-published" datetime="2019-05-22">y</time></a></article>',
    ],
    [
      'abbr.published',
      '<div class="hentry"><abbr class="published" title="2019-05-22">x</abbr><div class="entry-content">y</div></div>',
    ],
    [
      'a time in a named element',
      '<article><p class="post-date">On <time datetime="2019-05-22">x</time></p></article>',
    ],
    [
      'a time with a line of its own',
      '<article><p>By Ann, <time datetime="2019-05-22">x</time></p><p>y</p></article>',
    ],
    ['a time beside blocks', '<article><time datetime="2019-05-22">x</time><p>y</p></article>'],
    [
      'an article beside comments',
      `<article><time datetime="2019-05-22">x</time><div id="comments"><time class="published" datetime="2001-01-01">y</time></div></article>`,
    ],
  ])('%s', (_name, body) => {
    expect(read(body).metadata.published).toBe(DAY);
  });

  test.each([
    [
      'a time in a sentence',
      `<article><p>${TEXT} It was <time datetime="2019-05-22">a day</time> of ice.</p></article>`,
    ],
    [
      'a time of a comment',
      '<article>x<div class="comments"><p><time datetime="2019-05-22">y</time></p></div></article>',
    ],
    ['a time outside of the article', '<p><time datetime="2019-05-22">y</time></p><article>x</article>'],
  ])('is not %s', (_name, body) => {
    expect(read(body).metadata).not.toHaveProperty('published');
  });

  test('is that of a meta element of another name', () => {
    expect(
      read('<article>x</article>', '<meta name="DC.date.issued" content="2019-05-22">').metadata.published,
    ).toBe(DAY);
  });

  test('of an update is that of time.updated', () => {
    const { metadata } = read('<article><time class="updated" datetime="2019-05-23">x</time></article>');
    expect(metadata.updated).toBe(DAY + 86_400_000);
  });
});

describe('people, tags and title of a saved page', () => {
  test.each([
    [
      'p-author',
      '<a class="p-author h-card" href="https://x.example/ann">Ann</a>',
      [{ name: 'Ann', url: 'https://x.example/ann' }],
    ],
    ['vcard', '<span class="author vcard"><span class="fn">Ann</span></span>', [{ name: 'Ann' }]],
    [
      'rel=author',
      '<a rel="author" href="/ann">Ann</a><a rel="author" href="/bo">Bo</a>',
      [{ name: 'Ann' }, { name: 'Bo' }],
    ],
    ['a byline', '<p class="byline">By Ann Example</p>', [{ name: 'Ann Example' }]],
    ['script', '<a rel="author" href="javascript:alert(1)">Ann</a>', [{ name: 'Ann' }]],
  ])('author: %s', (_name, body, authors) => {
    expect(read(`<article>${body}<p>x</p></article>`).metadata.authors).toEqual(authors);
  });

  test('tags are links with that relation', () => {
    const body =
      '<article>x<a rel="tag">ice</a> <a rel="category tag">Town</a></article><a rel="tag">other</a>';
    expect(read(body).metadata.tags).toEqual(['ice', 'Town']);
  });

  test.each([
    ['behind it', '<title>Ice &#8211; Harbour Blog</title>', 'Ice'],
    ['before it', '<title>Harbour Blog: Ice</title>', 'Ice'],
    ['alone', '<title>Harbour Blog</title>', 'Harbour Blog'],
  ])('the title is without the name of the site %s', (_name, head, title) => {
    expect(read('<p class="site-title">Harbour Blog</p><article>x</article>', head).metadata.title).toBe(
      title,
    );
  });
});

describe('the text of a saved page', () => {
  test.each([
    [
      'a well-known class',
      `<div class="post"><h2 class="entry-title">T</h2><div class="entry-content">${TEXT}</div><p>x</p></div>`,
      TEXT,
    ],
    [
      'a class within an article',
      `<article><header>By Ann</header><div class="e-content">${TEXT}</div></article>`,
      TEXT,
    ],
    [
      'an article and no longer comment',
      `<article>x</article><div id="comments"><article>${TEXT}</article></div>`,
      'x',
    ],
    [
      'an article without links to share it',
      `<article>${TEXT}<div class="sharedaddy">Share</div></article>`,
      TEXT,
    ],
    [
      'an article without related ones',
      `<article><p>${TEXT}</p><div class="related-posts"><a href="/b">B</a></div></article>`,
      `<p>${TEXT}</p>`,
    ],
    [
      'what is not hidden',
      `<article><p>${TEXT}</p><div style="display: none">x</div><div hidden>y</div></article>`,
      `<p>${TEXT}</p>`,
    ],
    [
      'all, if most of it has such a name',
      `<article><div class="post-info">${TEXT}</div></article>`,
      `<div class="post-info">${TEXT}</div>`,
    ],
    [
      'main without menus',
      `<main><header><a href="/">Home</a></header><ul><li><a href="/a">A</a></li></ul><p>${TEXT}</p><footer>x</footer></main>`,
      `<p>${TEXT}</p>`,
    ],
    [
      'the element with most prose',
      `<div><a href="/a">Home of the blog</a></div><div id="x"><p>${TEXT}</p><p>${TEXT}</p></div><div><p>${'A short note here. '.repeat(3)}</p></div>`,
      `<p>${TEXT}</p><p>${TEXT}</p>`,
    ],
    [
      'lists of links in an article',
      `<article><p>${TEXT}</p><ul><li><a href="/b">B</a></li></ul></article>`,
      `<p>${TEXT}</p><ul><li><a href="/b">B</a></li></ul>`,
    ],
  ])('is %s', (_name, body, text) => {
    expect(textOf(body)).toBe(text);
  });

  test('keeps its lines where elements are left out', () => {
    const { body } = read('<article>\n<p>a</p>\n<nav>\nx\n</nav>\n<p>b</p></article>');
    expect(body.text).toBe('\n<p>a</p>\n\n\n\n<p>b</p>');
  });
});

describe('a page that lists articles', () => {
  const teaser = '<article><h2><a href="/a">A</a></h2><p>A teaser.</p></article>';
  const website = '<meta property="og:type" content="website">';

  test.each([
    ['two teasers of a website', teaser.repeat(2), website, true],
    ['three teasers', teaser.repeat(3), '', true],
    ['entries by class', '<div class="hentry"><h2><a href="/a">A</a></h2></div>'.repeat(3), '', true],
    ['two teasers', teaser.repeat(2), '', false],
    [
      'an article with teasers below',
      `<article><h1>T</h1><p>${TEXT}</p></article>${teaser.repeat(3)}`,
      website,
      false,
    ],
    ['an article of a website', `<article><h1>T</h1><p>${TEXT}</p></article>`, website, false],
    [
      'a page that says that it is an article',
      teaser.repeat(3),
      '<meta property="og:type" content="article">',
      false,
    ],
  ])('%s', (_name, body, head, isList) => {
    expect(read(body, head).isList === true).toBe(isList);
  });

  test('is one all the same if its front matter has a date', () => {
    const page = `---\npublished: 2019-05-22\n---\n<html><body>${teaser.repeat(3)}</body></html>`;
    expect(readHtml(page, { path: 'a.html', timezone: 'UTC' }).isList).toBeUndefined();
  });
});
