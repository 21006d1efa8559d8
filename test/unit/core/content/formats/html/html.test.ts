import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../../src/core/article/finding.ts';
import { readHtml } from '../../../../../../src/core/content/formats/html/html.ts';

const read = (text: string) => readHtml(text, { path: 'a.html', timezone: 'UTC' });

const PAGE = `<!doctype html>
<html lang="en-gb">
<head>
<title>Ties run deep | The Site</title>
<meta property="og:site_name" content="The Site">
<meta property="og:title" content="Ties run deep">
<meta name="description" content="What it is about">
<meta name="author" content="C. Writer">
<meta name="keywords" content="old, older">
<meta property="article:tag" content="security">
<meta property="article:tag" content="ties">
<meta property="article:published_time" content="2014-06-05T17:18:00Z">
<meta property="article:modified_time" content="2014-06-06T17:18:00Z">
<meta property="og:image" content="https://example.org/a.jpg">
<link rel="canonical" href="https://example.org/ties">
<script type="application/ld+json">
{"@graph": [{"@type": "WebPage", "headline": "No"},
 {"@type": ["NewsArticle"], "headline": "Ties run deep", "datePublished": "2014-06-05T17:18:00Z",
  "author": [{"@type": "Person", "name": "A. Writer", "url": "https://example.org/a"}, "B. Writer"]}]}
</script>
</head>
<body>
<nav>Home</nav>
<article><h1>Teaser</h1></article>
<article>
<header><h1>Ties
run deep</h1></header>
<p>The text.</p>
</article>
<footer>Contact</footer>
</body>
</html>
`;

describe('a saved page', () => {
  test("gives its metadata and its article element, without the title's heading", () => {
    expect(read(PAGE)).toEqual({
      metadata: {
        title: 'Ties run deep',
        published: Date.UTC(2014, 5, 5, 17, 18),
        updated: Date.UTC(2014, 5, 6, 17, 18),
        authors: [{ name: 'A. Writer', url: 'https://example.org/a' }, { name: 'B. Writer' }],
        tags: ['security', 'ties'],
        summary: 'What it is about',
        language: 'en-GB',
        url: 'https://example.org/ties',
        image: { url: 'https://example.org/a.jpg' },
      },
      declared: [],
      findings: [],
      body: { format: 'html', text: '\n<header>\n</header>\n<p>The text.</p>\n', line: 25 },
    });
  });

  const page = (head: string, body = '<article><p>x</p></article>') =>
    read(`<head>${head}</head><body>${body}</body>`);

  test.each([
    [
      'JSON-LD before Open Graph',
      '<script type="application/ld+json">{"@type":"Article","headline":"A"}</script><meta property="og:title" content="B">',
      undefined,
      'A',
    ],
    [
      'JSON-LD that was escaped for HTML',
      '<script type="application/ld+json">{"@type":"Article","headline":"A &amp; B &#8217; <b>"}</script>',
      undefined,
      'A & B ’ <b>',
    ],
    [
      'JSON-LD about something else',
      '<script type="application/ld+json">{"@type":"WebSite","name":"A"}</script><title>B</title>',
      undefined,
      'B',
    ],
    [
      'Open Graph before the heading',
      '<meta property="og:title" content="B">',
      '<article><h1>C</h1></article>',
      'B',
    ],
    ['the heading before the title', '<title>D</title>', '<article><h1>C</h1></article>', 'C'],
    ['not a heading outside the article', '<title>D</title>', '<h1>The Site</h1><article>x</article>', 'D'],
    [
      'the title without the site',
      '<title>D - E</title><meta property="og:site_name" content="E">',
      undefined,
      'D',
    ],
    ['the title with what only may be the site', '<title>D - E</title>', undefined, 'D - E'],
    [
      'the title that is the site',
      '<title>E</title><meta property="og:site_name" content="E">',
      undefined,
      'E',
    ],
    ['no title', '<meta charset="utf-8">', undefined, undefined],
  ])('title: %s', (_name, head, body, title) => {
    expect(page(head, body).metadata.title).toBe(title);
  });

  test.each([
    ['<time pubdate>', '', '<article><time datetime="2014-06-05T17:18:00Z" pubdate>x</time></article>'],
    [
      '<time itemprop>',
      '',
      '<article><time datetime="2014-06-05T17:18:00Z" itemprop="datePublished">x</time></article>',
    ],
    [
      '<meta itemprop>',
      '<meta itemprop="datePublished" content="2014-06-05T17:18:00Z">',
      '<article>x</article>',
    ],
    [
      'the next best, where one cannot be read',
      '<meta property="article:published_time" content="soon"><meta itemprop="datePublished" content="2014-06-05T17:18:00Z">',
      '<article>x</article>',
    ],
  ])('published: %s', (_name, head, body) => {
    expect(page(head, body).metadata.published).toBe(Date.UTC(2014, 5, 5, 17, 18));
  });

  test.each([
    ['a time that is only mentioned', '<time datetime="2014-06-05">then</time>'],
    ['a time outside the article', '</article><time datetime="2014-06-05" pubdate>then</time>'],
  ])('published: not %s', (_name, text) => {
    expect(page('', `<article>x ${text}</article>`).metadata).not.toHaveProperty('published');
  });

  test.each([
    ['a relative canonical link', '<link rel="canonical" href="/ties">', 'url'],
    ['a canonical link that runs', '<link rel="canonical" href="javascript:alert(1)">', 'url'],
    ["a saved page's own file", '<meta property="og:url" content="file:///home/a.html">', 'url'],
    ['an image inside', '<meta property="og:image" content="data:image/png;base64,AA">', 'image'],
    ['an empty description', '<meta name="description" content=" ">', 'summary'],
  ])('does not take %s', (_name, head, key) => {
    expect(page(head).metadata).not.toHaveProperty(key);
  });

  test.each([
    ['<article>', '<main>m<article>a</article></main>', 'a'],
    [
      'the longest <article>',
      '<article>a</article><article>longer<article>reply</article></article>',
      'longer<article>reply</article>',
    ],
    ['<main>', '<div>d</div><main>m</main>', 'm'],
    ['itemprop', '<div>d</div><div itemprop="articleBody">i</div>', 'i'],
    ['the body', '<div>d</div>', '<div>d</div>'],
    ['the body up to its end', '<div>d</div></body></html>\n', '<div>d</div>'],
    ['an article that does not end', '<article>a<p>b', 'a<p>b'],
  ])('text: %s', (_name, body, text) => {
    expect(read(`<head><title>T</title></head><body>${body}`).body.text).toBe(text);
  });

  test('without article element is published whole, with a warning', () => {
    const { findings } = read('<title>T</title>\n<body>\nx');
    expect(findings).toMatchObject([{ line: 2, severity: 'warning', rule: 'chrome' }]);
  });

  test('unreadable parts give a note at their line', () => {
    const { metadata, findings } = read(
      '---\ntitle: T\n---\n<html lang="no such language!">\n<head>\n<meta property="article:published_time" content="soon">\n<script type="application/ld+json">{alert(1)}</script>\n</head><article>x</article>',
    );
    expect(metadata).toEqual({ title: 'T' });
    expect(findings.map(({ severity }) => severity)).toEqual(['note', 'note', 'note']);
    expect(findings.map(formatFinding).map((line) => line.slice(0, 25))).toEqual([
      'a.html:7: ignored JSON-LD',
      'a.html:6: published in th',
      'a.html:4: language in the',
    ]);
  });

  test('front matter overrides it', () => {
    const { metadata, declared } = read(`---\ntitle: Other\ntags: [x]\n---\n${PAGE}`);
    expect(metadata).toMatchObject({ title: 'Other', tags: ['x'], language: 'en-GB' });
    expect(declared).toEqual(['title', 'tags']);
  });
});

describe('a fragment', () => {
  test.each([
    ['stays as it is', '<p>a<br>b</p>\n', undefined, '<p>a<br>b</p>\n', 1],
    [
      'gives its first heading as the title',
      '<!-- c -->\n<h1>Ties\nrun</h1>\n<p>a</p>',
      'Ties run',
      '<!-- c -->\n\n\n<p>a</p>',
      1,
    ],
    ['keeps a heading further down', '<p>a</p><h1>Ties</h1>', undefined, '<p>a</p><h1>Ties</h1>', 1],
    ['keeps a heading that is not the title', '---\ntitle: T\n---\n<h1>Ties</h1>', 'T', '<h1>Ties</h1>', 4],
    ['loses a heading that is the title', '---\ntitle: T\n---\n<h1>T</h1>b', 'T', 'b', 4],
    ['may be text alone', 'a & b', undefined, 'a & b', 1],
    ['may be nothing', '', undefined, '', 1],
    ['is no page because of a <header>', '<header>a</header>', undefined, '<header>a</header>', 1],
  ])('%s', (_name, text, title, body, line) => {
    const reading = read(text);
    expect(reading.metadata.title).toBe(title);
    expect(reading.body).toEqual({ format: 'html', text: body, line });
    expect(reading.findings).toEqual([]);
  });
});
