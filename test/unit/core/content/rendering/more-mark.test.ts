import { describe, expect, test } from 'vitest';
import { renderBody } from '../../../../../src/core/content/rendering/render.ts';

const render = (text: string, own?: string) =>
  renderBody(
    {
      path: 'a.md',
      contentHash: '',
      slug: 'a',
      title: 'The title',
      published: 0,
      authors: [],
      tags: [],
      attachments: [],
      draft: false,
      summary: own,
      body: { format: 'markdown', text, line: 1 },
    },
    'https://example.org/a',
  );

describe('the text above a mark is the summary', () => {
  test.each([
    '<!--more-->',
    '<!-- more -->',
    '<!-- MORE -->',
    '<!--more Go on reading-->',
    '<!--truncate-->',
    '<!-- truncate -->',
    '<!-- excerpt -->',
    '<!-- endexcerpt -->',
    '<!-- read more -->',
    '<!-- TEASER_END -->',
    '<!-- TEASER_END: Go on -->',
    '<!-- PELICAN_END_SUMMARY -->',
  ])('%s', (mark) => {
    for (const space of ['\n', '\n\n', ' ']) {
      const { html, summary } = render(`Lead *of* it.${space}${mark}${space}The rest.`);
      expect(summary).toBe('Lead of it.');
      expect(html).toContain('The rest.');
      expect(html).not.toContain('<!--');
    }
  });

  test('a long lead is longer than other summaries', () => {
    const lead = 'Nine words are in this sentence, and no more. '.repeat(12).trim();
    expect(render(`${lead}\n\n<!--more-->\n\nRest.`).summary).toBe(lead);
  });

  test('a lead in a list item or a quotation ends there too', () => {
    expect(render('> Lead. <!--more--> Rest.\n\nMore.').summary).toBe('Lead.');
  });

  test.each([
    ["the article's own summary counts", 'Lead.\n\n<!--more-->\n\nRest.', 'Own', 'Own'],
    ['with nothing above, the text counts', '<!--more-->\n\nText.', undefined, 'Text.'],
    ['a picture above is no summary', '![a](b.png)\n\n<!--more-->\n\nText.', undefined, 'Text.'],
    ['in code it is text', '`<!--more-->` a', undefined, '<!--more--> a'],
    ['another comment is none', 'a\n\n<!-- more facts needed -->\n\nb', undefined, 'a b'],
    ['a footnote is not in it', 'Lead[^1].\n\n<!--more-->\n\nRest.\n\n[^1]: note', undefined, 'Lead.'],
  ])('%s', (_name, text, own, summary) => {
    expect(render(text, own).summary).toBe(summary);
  });
});
