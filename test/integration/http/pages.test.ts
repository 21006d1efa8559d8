import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const FILES = {
  'publication.yaml': 'title: "Bells & Whistles"\nauthority: example.org',
  'one.md': article(
    'Tom & <Jerry>',
    '2026-01-01T10:00:00Z',
    'See [here](/there).',
    'language: he',
    'authors: A. Writer',
  ),
  'else.md': article('Elsewhere', '2026-01-02T10:00:00Z', 'Text.', 'url: https://elsewhere.example/story'),
};

describe('the feed page', () => {
  test('[32] names the three documents with type, title and address', async () => {
    const service = await startService(FILES);
    const page = (await request(`${service.origin}/`)).body.toString();
    const links = [
      ...page.matchAll(/<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">/g),
    ].map(([, type, title, href]) => [type, title, href]);
    expect(links).toEqual([
      ['application/atom+xml', 'Bells &amp; Whistles (Atom)', 'https://example.org/atom.xml'],
      ['application/rss+xml', 'Bells &amp; Whistles (RSS)', 'https://example.org/rss.xml'],
      ['application/feed+json', 'Bells &amp; Whistles (JSON Feed)', 'https://example.org/feed.json'],
    ]);
    for (const [, , href] of links) {
      expect((await request(service.origin + new URL(href ?? '').pathname)).status).toBe(200);
    }
  });

  test('may run its own script only, and needs it only for copying', async () => {
    const service = await startService(FILES);
    const { headers, body } = await request(`${service.origin}/`);
    const scripts = [...body.toString().matchAll(/<script>([^<]*)<\/script>/g)].map(([, text = '']) => text);
    const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(hashes).toHaveLength(1);
    expect(headers['content-security-policy']).toMatch(/; frame-ancestors 'none'; script-src 'sha256-/);
    expect(headers['content-security-policy']).toContain(`script-src ${hashes[0] ?? ''}`);
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  test('shows the three addresses to copy, readers to open the first in, and the list of all feeds', async () => {
    const service = await startService(FILES);
    const page = (await request(`${service.origin}/`)).body.toString();
    expect(
      [...page.matchAll(/<input readonly name="([^"]+)" value="([^"]+)"/g)].map((field) => field.slice(1)),
    ).toEqual([
      ['Atom', 'https://example.org/atom.xml'],
      ['RSS', 'https://example.org/rss.xml'],
      ['JSON Feed', 'https://example.org/feed.json'],
    ]);
    for (const href of [
      'feed:https://example.org/atom.xml',
      'https://www.inoreader.com/?add_feed=https%3A%2F%2Fexample.org%2Fatom.xml',
      'https://example.org/feeds.opml',
      'https://example.org/rss.xml?source',
    ]) {
      expect(page).toContain(`href="${href}"`);
    }
  });

  test('of a moved feed shows the new addresses, and no source of documents elsewhere', async () => {
    const service = await startService({
      ...FILES,
      'publication.yaml':
        'title: Bells\nfeeds:\n  /: { moved: { to: https://new.example/bells/, from: 2027-01-01 } }\n',
    });
    const page = (await request(`${service.origin}/`)).body.toString();
    expect(page).toContain('value="https://new.example/bells/rss.xml"');
    expect(page).not.toContain('?source');
  });

  test('shows the articles of the documents, in their order, with their links', async () => {
    const service = await startService(FILES);
    const page = (await request(`${service.origin}/`)).body.toString();
    expect(
      [...page.matchAll(/<h2[^>]*><a href="([^"]+)"[^>]*>([^<]+)</g)].map(([, href, title]) => [href, title]),
    ).toEqual([
      ['https://elsewhere.example/story', 'Elsewhere'],
      ['https://example.org/articles/one', 'Tom &amp; &lt;Jerry&gt;'],
    ]);
  });
});

describe('an article page', () => {
  test('[32] is readable: title, date, byline, language and direction, canonical link, documents', async () => {
    const service = await startService(FILES);
    const page = (await request(`${service.origin}/articles/one`)).body.toString();
    for (const part of [
      '<html lang="he" dir="rtl">',
      '<link rel="canonical" href="https://example.org/articles/one">',
      '<h1 dir="ltr">Tom &amp; &lt;Jerry&gt;</h1>',
      '<time datetime="2026-01-01T10:00:00Z">1 January 2026, 10:00 UTC</time>',
      '<bdi>A. Writer</bdi>',
      '<a href="https://example.org/there">here</a>',
      'type="application/atom+xml"',
    ]) {
      expect(page).toContain(part);
    }
  });

  test('links to the feeds of its tags and folders, but to none that has ended', async () => {
    const service = await startService({
      'publication.yaml':
        'title: Bells\nfeeds:\n  tags/old: {moved: /tags/new/}\n  tags/end: {retired: 2027-01-01}\n',
      'world/asia/one.md': article(
        'One',
        '2026-01-01T10:00:00Z',
        'One.',
        'tags: [River <Boats>, דגים, old, end]',
      ),
      'two.md': article('Two', '2026-01-02T10:00:00Z', 'Two.'),
    });
    const page = (await request(`${service.origin}/articles/one`)).body.toString();
    const links = [...page.matchAll(/<a href="([^"]*)"( rel="tag")?><bdi>(.*?)<\/bdi>/g)];
    expect(links.map(([, url, rel, label]) => [url, rel, label])).toEqual([
      ['https://example.org/tags/river-boats/', ' rel="tag"', 'River &lt;Boats&gt;'],
      ['https://example.org/tags/%D7%93%D7%92%D7%99%D7%9D/', ' rel="tag"', 'דגים'],
      ['https://example.org/tags/new/', ' rel="tag"', 'old'],
      ['https://example.org/sections/world-asia/', undefined, 'world/asia'],
      ['https://example.org/sections/world/', undefined, 'world'],
    ]);
    expect((await request(`${service.origin}/articles/two`)).body.toString()).not.toContain('More: ');
  });

  test('names the canonical page if that is elsewhere', async () => {
    const service = await startService(FILES);
    const { headers, body } = await request(`${service.origin}/articles/else`);
    expect(body.toString()).toContain('<link rel="canonical" href="https://elsewhere.example/story">');
    expect(headers['link']).toContain('<https://elsewhere.example/story>; rel="canonical"');
  });

  test('[36] has a tag and returns 304, and no date that could be wrong', async () => {
    const service = await startService(FILES);
    const { headers } = await request(`${service.origin}/articles/one`);
    expect(headers).not.toHaveProperty('last-modified');
    const again = await request(`${service.origin}/articles/one`, {
      headers: { 'If-None-Match': headers.etag ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('may not run or load anything but images and audio', async () => {
    const service = await startService(FILES);
    const policy = (await request(`${service.origin}/articles/one`)).headers['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
    expect(policy).not.toMatch(/unsafe|script-src/);
  });

  test('[32] describes the article to programs', async () => {
    const service = await startService({
      'publication.yaml': 'title: Bells\nlanguage: en-GB\nicon: https://example.org/bell.png\n',
      'one.md': article(
        'One </script>',
        '2026-01-01T10:00:00Z',
        'Text.',
        'tags: [a, b]',
        'authors: [{ name: Ane, url: https://example.org/ane }]',
        'updated: 2026-01-02T10:00:00Z',
        'summary: Short.',
      ),
    });
    const page = (await request(`${service.origin}/articles/one`)).body.toString();
    const [, json = ''] = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(json)).toEqual({
      '@context': 'https://schema.org',
      '@type': 'BlogPosting',
      url: 'https://example.org/articles/one',
      mainEntityOfPage: 'https://example.org/articles/one',
      headline: 'One </script>',
      description: 'Short.',
      datePublished: '2026-01-01T10:00:00Z',
      dateModified: '2026-01-02T10:00:00Z',
      inLanguage: 'en-GB',
      author: [{ '@type': 'Person', name: 'Ane', url: 'https://example.org/ane' }],
      publisher: {
        '@type': 'Organization',
        name: 'Bells',
        url: 'https://example.org/',
        logo: 'https://example.org/bell.png',
      },
      isPartOf: { '@type': 'Blog', '@id': 'https://example.org/', name: 'Bells' },
      keywords: 'a, b',
    });
    const card = [
      ...page.matchAll(/<meta (?:property|name)="((?:og|article|twitter):[^"]+)" content="([^"]*)">/g),
    ];
    expect(card.map(([, name, content]) => [name, content])).toEqual([
      ['og:type', 'article'],
      ['og:title', 'One &lt;/script&gt;'],
      ['og:description', 'Short.'],
      ['og:url', 'https://example.org/articles/one'],
      ['og:site_name', 'Bells'],
      ['og:locale', 'en_GB'],
      ['og:image', 'https://example.org/bell.png'],
      ['article:published_time', '2026-01-01T10:00:00Z'],
      ['article:modified_time', '2026-01-02T10:00:00Z'],
      ['article:tag', 'a'],
      ['article:tag', 'b'],
      ['twitter:card', 'summary'],
    ]);
  });

  test('shows its main image if the text does not', async () => {
    const service = await startService({
      'shown.md': article('Shown', '2026-01-01T10:00:00Z', '![A crane](/a.png?x&y)', 'image: /a.png?x&y'),
      'other.md': article('Other', '2026-01-01T10:00:00Z', 'Text.', 'image: /b.png'),
    });
    const shown = (await request(`${service.origin}/articles/shown`)).body.toString();
    const other = (await request(`${service.origin}/articles/other`)).body.toString();
    expect(shown.match(/<img /g)).toHaveLength(1);
    expect(other).toContain('<img src="https://example.org/b.png" alt="">');
    expect(other).toContain('content="summary_large_image"');
  });

  test('has an address in any script', async () => {
    const service = await startService({ '安全 合作.md': article('安全', '2026-01-01T10:00:00Z') });
    const { body } = await request(`${service.origin}/feed.json`);
    const [item] = (JSON.parse(body.toString()) as { items: { url: string }[] }).items;
    expect(item?.url).toBe('https://example.org/articles/%E5%AE%89%E5%85%A8-%E5%90%88%E4%BD%9C');
    expect((await request(service.origin + new URL(item?.url ?? '').pathname)).status).toBe(200);
    expect((await request(`${service.origin}/articles/%e5%ae%89%e5%85%a8-%e5%90%88%e4%bd%9c`)).status).toBe(
      200,
    );
  });
});

/** Our own parts: the style, the script, the structured data, and the fields with the addresses. */
const OWN =
  /<style>[^<]*<\/style>|<script type="application\/ld\+json">[^<]*<\/script>|<script>\nconst said [^<]*<\/script>|<input readonly name="[\w ]+" value="[^"<]*" spellcheck="false" autocomplete="off">/g;

describe('[7] hostile articles', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg><script>alert(1)</script></svg>',
    '<iframe src="https://evil.example"></iframe><object data="x"></object>',
    '<style>body{display:none}</style><p style="color:red">x</p>',
    '</article></main></body></html><script>alert(1)</script>',
    '<form action="https://evil.example"><input name=password></form>',
    '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example">',
  ];
  test.each(HOSTILE)('%s', async (text) => {
    const service = await startService({
      'bad.md': article(
        '"><script>alert(2)</script>',
        '2026-01-01T10:00:00Z',
        text,
        `authors: [{name: "<b>", url: "javascript:alert(3)"}]`,
      ),
    });
    for (const path of ['/', '/articles/bad']) {
      const page = (await request(service.origin + path)).body.toString();
      expect(page.replace(OWN, '')).not.toMatch(
        /<(script|iframe|object|svg|form|input|base|style|meta http)| on\w+=|"javascript:| style=/i,
      );
      expect(page.match(/<\/html>/g)).toHaveLength(1);
    }
    const { body } = await request(`${service.origin}/feed.json`);
    const [item] = (JSON.parse(body.toString()) as { items: { content_html?: string }[] }).items;
    expect(item?.content_html ?? '').not.toMatch(/<script|onerror|javascript:|<iframe|<object|<form/i);
  });
});
