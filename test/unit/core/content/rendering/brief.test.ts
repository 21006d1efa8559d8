import { describe, expect, test } from 'vitest';
import type { Article, Body } from '../../../../../src/core/article/article.ts';
import { renderBody } from '../../../../../src/core/content/rendering/render.ts';

function summaryOf(text: string, more: Partial<Article> = {}, format: Body['format'] = 'html'): string {
  const article: Article = {
    path: 'a.html',
    contentHash: '',
    slug: 'a',
    title: '',
    published: Date.UTC(2024, 4, 1),
    authors: [],
    tags: [],
    attachments: [],
    draft: false,
    body: { format, text, line: 1 },
    ...more,
  };
  return renderBody(article, 'https://example.org/a').summary;
}

const MP3 = { url: 'https://example.org/a%20b/tide.mp3?x=/y', mediaType: 'audio/mpeg' };

describe('the summary of an article without a title', () => {
  test.each<readonly [string, string, Partial<Article>, string]>([
    ['its prose', '<p>Ice &amp; snow.</p>', {}, 'Ice & snow.'],
    ['a heading, if there is no prose', '<h2>Ice &lt; snow</h2>', {}, 'Ice < snow'],
    ['code', '<pre>let a = 1;</pre>', {}, 'let a = 1;'],
    ['a table', '<table><tr><td>a</td><td>b</td></tr></table>', {}, 'a b'],
    [
      'the descriptions of pictures',
      '<img src="a.png" alt="The &quot;pier&quot;"><img src="b.png">',
      {},
      'The "pier"',
    ],
    ['the title of an attachment', '', { attachments: [{ ...MP3, title: 'Tide' }] }, 'Tide'],
    ['the name of an attachment', '', { attachments: [MP3] }, 'tide.mp3'],
    ['the page it is about', '', { externalUrl: 'https://else.example/' }, 'https://else.example/'],
    ['its date', '<img src="a.png" alt="">', {}, '2024-05-01'],
    ['its title, where it has one', '<h2>Ice</h2>', { title: 'Snow' }, 'Snow'],
    ['the own words of the author', '<p>Ice</p>', { summary: 'Mine' }, 'Mine'],
  ])('is %s', (_, text, more, summary) => {
    expect(summaryOf(text, more)).toBe(summary);
  });
});
