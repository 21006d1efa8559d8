import { describe, expect, test } from 'vitest';
import type { Body } from '../../../../../src/core/article/article.ts';
import { renderBody } from '../../../../../src/core/content/rendering/render.ts';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';

const render = (text: string, format: Body['format']) =>
  renderBody(
    {
      path: 'a.html',
      contentHash: '',
      slug: 'a',
      title: 'The title',
      published: 0,
      authors: [],
      tags: [],
      attachments: [],
      draft: false,
      body: { format, text, line: 5 },
    },
    'https://example.org/articles/ties',
  );

describe('bounds', () => {
  test.each([
    ['words', 'The harbour froze again. '.repeat(200_000)],
    ['paragraphs with emphasis and links', 'The *harbour* froze [again](/ice) and again.\n\n'.repeat(40_000)],
    ['a picture as data', `Ice ![pier](data:image/png;base64,${'iVBORw0+/='.repeat(400_000)}) and snow.`],
    ['a table', `| a | b |\n| - | - |\n${'| 1 | 2 |\n'.repeat(60_000)}`],
  ])('a long text of %s is read as Markdown, and whole', (_name, text) => {
    const { html, findings } = render(text, 'markdown');
    expect(html.slice(0, 200)).toMatch(/^<(?:p|table)>/);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(html.match(/\b(?:harbour|snow|2)\b/g)?.length).toBe(text.match(/\b(?:harbour|snow|2)\b/g)?.length);
  });

  test.each(['[', '![', '*a ', '- a\n  ', '***a', '`a', 'a\n=\n', '[a]: b\n\n'])(
    'two megabytes of %j are shown as written, with a finding',
    (unit) => {
      const text = unit.repeat(2_000_000 / unit.length);
      const { html, findings } = render(text, 'markdown');
      expect(html.slice(0, 20)).toMatch(/^<pre>/);
      expect(html.length).toBeGreaterThan(1_999_000);
      expect(findings).toMatchObject([{ line: 5, severity: 'warning', rule: 'html' }]);
    },
  );

  const sequences = [
    // Constructs beyond CommonMark
    '[^a]',
    '[^a] ',
    '[^a]: b\n\n',
    '[^a',
    '^[',
    '^[a b',
    ':::note\n',
    ':::x\n',
    '!!! note\n    ',
    '> [!NOTE]\n',
    'a\n: b\n',
    '==a',
    '==a== ',
    ':smile:',
    '[[a',
    '[[a]] ',
    '$a',
    '$$ a',
    '\\(',
    '\\[a\n',
    '\\begin{a}\n',
    '{: .x',
    '*a*{: .x}',
    'a\n{: .x}\n',
    '- [ ] a\n',
    '* TOC\n{:toc}\n\n',
    // CommonMark and HTML
    '[',
    '![',
    '>',
    '* ',
    '*a ',
    'a**b',
    '<',
    '`a',
    '|a',
    '&',
    '[a](',
    '<!--',
    '<a href="',
    '<p><b>',
    '</p>',
    '<table>',
    'http://a(',
  ];
  test.each(sequences)('a hundred thousand characters of %s take linear time', (sequence) => {
    for (const format of ['markdown', 'html'] as const) {
      const cost = growthOnText((text) => render(text, format), sequence, 100_000);
      expect([format, cost < LINEAR ? 'linear' : cost]).toEqual([format, 'linear']);
    }
  });
});
