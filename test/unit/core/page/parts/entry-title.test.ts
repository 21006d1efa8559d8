import { describe, expect, test } from 'vitest';
import { renderArticlePage } from '../../../../../src/core/page/article-page.ts';
import { renderFeedPage } from '../../../../../src/core/page/feed-page.ts';
import { nameOfEntry } from '../../../../../src/core/page/parts/entry-title.ts';
import { plainEntry } from '../../feed/sample.ts';
import { PUBLICATION } from '../../../../support/service/regenerator.ts';

const LONG = 'The harbour froze over night, and no ship could leave before the thaw came at last.';
const note = (summary = LONG, more = {}) =>
  plainEntry({ title: '', summary, html: `<p>${summary}</p>`, ...more });
const date = '<time datetime="2014-06-05T17:18:00Z">5 June 2014, 17:18 UTC</time>';

describe('the name of an entry', () => {
  test.each([
    ['its title', 'Ice', LONG, 'Ice'],
    ['a short text', '', 'Ice again.', 'Ice again.'],
    ['the first words', '', LONG, 'The harbour froze over night, and no ship could leave…'],
    ['no half word', '', `${'a'.repeat(58)} bc`, `${'a'.repeat(58)}…`],
    ['no comma at its end', '', `${'a'.repeat(50)}, ${'b'.repeat(50)}`, `${'a'.repeat(50)}…`],
    ['a text without spaces', '', '港'.repeat(100), `${'港'.repeat(59)}…`],
    ['whole characters', '', '👨‍👩‍👧'.repeat(100), `${'👨‍👩‍👧'.repeat(59)}…`],
  ])('is %s', (_, title, summary, name) => {
    expect(nameOfEntry({ title, summary })).toBe(name);
  });
});

describe('a page', () => {
  test('of an entry without a title has its date as heading and its first words as title', () => {
    const page = renderArticlePage(note(), PUBLICATION, []);
    expect(page).toContain(`<h1 lang="en" dir="ltr">${date}</h1>`);
    expect(page).toMatch(/<title>.?The harbour froze over night, and no ship could leave….?\u0020·/u);
    expect(page).toContain(
      'property="og:title" content="The harbour froze over night, and no ship could leave…"',
    );
    expect(page).toContain('"headline":"The harbour froze over night, and no ship could leave…"');
  });

  test('of a feed links such an entry by its date', () => {
    const feed = {
      title: 'F',
      description: 'D',
      language: 'en-GB',
      link: PUBLICATION.baseUrl,
      alternates: [],
    };
    expect(renderFeedPage(feed, PUBLICATION, [note()])).toContain(
      `<h2 lang="en" dir="ltr"><a href="https://example.org/articles/harbour">${date}</a></h2>`,
    );
  });

  test('shows the link of a link post, escaped', () => {
    const page = renderArticlePage(
      note(LONG, { externalUrl: 'https://else.example/?a=1&b="' }),
      PUBLICATION,
      [],
    );
    expect(page).toContain('Link: <a href="https://else.example/?a=1&amp;b=&quot;">else.example</a>');
    expect(page).toContain('"sharedContent":{"@type":"WebPage","url":"https://else.example/');
    expect(page).toContain('<link rel="canonical" href="https://example.org/articles/harbour">');
  });

  test('of any other entry has no such link', () => {
    expect(renderArticlePage(plainEntry(), PUBLICATION, [])).not.toContain('Link:');
  });
});
