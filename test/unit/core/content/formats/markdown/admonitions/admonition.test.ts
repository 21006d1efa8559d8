import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../../src/core/content/formats/markdown/renderer.ts';

const aside = (title: string, content: string): string =>
  `<aside>\n<p><strong>${title}</strong></p>\n${content}</aside>\n`;

describe('admonitions', () => {
  test.each([
    // Docusaurus, VuePress, Pandoc, Quarto, MyST
    [':::note\na *b*\n:::\nc', `${aside('Note', '<p>a <em>b</em></p>\n')}<p>c</p>\n`],
    ['::: tip Own *title*\na\n:::', aside('Own <em>title</em>', '<p>a</p>\n')],
    [':::warning[Own]\na\n:::', aside('Own', '<p>a</p>\n')],
    ['::: {.callout-tip title="Own"}\na\n:::', aside('Own', '<p>a</p>\n')],
    [':::{note}\na\n:::', aside('Note', '<p>a</p>\n')],
    ['::: columns\na\n:::', '<aside>\n<p>a</p>\n</aside>\n'],
    [':::details More\na\n:::', '<details>\n<summary>More</summary>\n<p>a</p>\n</details>\n'],
    [
      ':::note\n:::tip\na\n:::\nb\n:::\nc',
      `${aside('Note', `${aside('Tip', '<p>a</p>\n')}<p>b</p>\n`)}<p>c</p>\n`,
    ],
    ['::::note\n:::tip\na\n:::\nb\n::::', aside('Note', `${aside('Tip', '<p>a</p>\n')}<p>b</p>\n`)],
    [':::note\n```\n:::\n```\n:::\nb', `${aside('Note', '<pre><code>:::\n</code></pre>\n')}<p>b</p>\n`],
    ['text\n:::note\na\n:::', `<p>text</p>\n${aside('Note', '<p>a</p>\n')}`],
    [':::note\na', aside('Note', '<p>a</p>\n')],
    // Python-Markdown
    ['!!! note\n    a\n\n    b\nc', `${aside('Note', '<p>a</p>\n<p>b</p>\n')}<p>c</p>\n`],
    ['!!! warning "Own"\n    a', aside('Own', '<p>a</p>\n')],
    ['!!! note ""\n    a', '<aside>\n<p>a</p>\n</aside>\n'],
    ['!!! note inline end "Own"\n    a', aside('Own', '<p>a</p>\n')],
    ['??? tip\n    a', '<details>\n<summary>Tip</summary>\n<p>a</p>\n</details>\n'],
    ['???+ tip\n    a', '<details open="">\n<summary>Tip</summary>\n<p>a</p>\n</details>\n'],
    ['=== "Tab"\n\n    a', '<section>\n<p><strong>Tab</strong></p>\n<p>a</p>\n</section>\n'],
    ['- a\n\n    !!! note\n        b', `<ul>\n<li>\n<p>a</p>\n${aside('Note', '<p>b</p>\n')}</li>\n</ul>\n`],
    // GitHub, Obsidian
    ['> [!NOTE]\n> a', aside('Note', '<p>a</p>\n')],
    ['> [!tip] Own *title*\n> a\n>\n> b', aside('Own <em>title</em>', '<p>a</p>\n<p>b</p>\n')],
    ['> [!tip]- Own\n> a', '<details>\n<summary>Own</summary>\n<p>a</p>\n</details>\n'],
    ['> [!tip]+\n> a', '<details open="">\n<summary>Tip</summary>\n<p>a</p>\n</details>\n'],
    ['> [!note]\n> - a', aside('Note', '<ul>\n<li>a</li>\n</ul>\n')],
    ['> [!note]\n> a\n> > b', aside('Note', '<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n')],
    ['> [!note|wide] a\n> > [!tip] b', aside('a', aside('b', ''))],
  ])('%j', (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  test.each([
    ['a cry', '!!! wow\ntext', '<p>!!! wow\ntext</p>\n'],
    ['colons that nothing closes', ':::wow\ntext', '<p>:::wow\ntext</p>\n'],
    [
      'a quotation that begins with a link',
      '> [!a](b)',
      '<blockquote>\n<p><a href="b">!a</a></p>\n</blockquote>\n',
    ],
    ['code', '    :::note\n    a\n', '<pre><code>:::note\na\n</code></pre>\n'],
    [
      'fenced code',
      '```\n> [!NOTE]\n!!! note\n    a\n```',
      '<pre><code>&gt; [!NOTE]\n!!! note\n    a\n</code></pre>\n',
    ],
  ])('none: %s', (_name, text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  test('a title is text', () => {
    expect(renderMarkdown(':::note[<script>alert(1)</script>]\na\n:::')).toContain('<strong><script>');
    expect(renderMarkdown('> [!a<script>]\n> b')).not.toContain('<aside>');
  });
});

test('blocks after an admonition that ends in a list are at their own level', () => {
  const html = renderMarkdown(':::info\na\n- b\n:::\n\n```\nx\n```\n\n# H {.c}\n');
  expect(html).toContain('<pre><code>x\n</code></pre>');
  expect(html).toMatch(/<\/aside>[^]*<h1[^>]*>H<\/h1>/u);
});
