import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../../src/core/content/formats/markdown/renderer.ts';

describe('attribute lists', () => {
  test.each([
    ['## H {#own .x}', '<h2 id="own">H</h2>\n'],
    ['## H {: #own}', '<h2 id="own">H</h2>\n'],
    ['## H {-}', '<h2>H</h2>\n'],
    ['## H{:.no_toc}', '<h2>H</h2>\n'],
    ['H {#own}\n===', '<h1 id="own">H</h1>\n'],
    ['a\n{: #own .lead}', '<p id="own">a</p>\n'],
    ['a {.lead}', '<p>a</p>\n'],
    ['{: lang="de"}\na', '<p lang="de">a</p>\n'],
    ['[a](b){:target="_blank" rel="nofollow"} c', '<p><a href="b">a</a> c</p>\n'],
    ['*a*{: title="t"} `b`{.x}', '<p><em title="t">a</em> <code>b</code></p>\n'],
    ['![a](b.png){width=300 style="x"}', '<p><img src="b.png" alt="a" width="300"></p>\n'],
    ['* TOC\n{:toc}\n\na', '<p>a</p>\n'],
    ['1. x\n2. y\n{:toc}\n\na', '<p>a</p>\n'],
    ['- a\n- b\n{: .x}', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n'],
    ['- {:.x} a', '<ul>\n<li>a</li>\n</ul>\n'],
    ['> a\n{: .x}', '<blockquote>\n<p>a</p>\n</blockquote>\n'],
    [
      '|a|\n|-|\n|b|\n{: .x}',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n',
    ],
    ['{::options toc="x" /}\na', '<p>a</p>\n'],
    ['{:ref: .x}\n\na', '<p>a</p>\n'],
    ['~~~\na\n~~~\n{: .language-ruby}', '<pre><code class="language-ruby">a\n</code></pre>\n'],
    ['```{.python .x}\na\n```', '<pre><code class="language-python">a\n</code></pre>\n'],
    ['```js{1,3}\na\n```', '<pre><code class="language-js">a\n</code></pre>\n'],
    ['[TOC]\n\na', '<p>a</p>\n'],
    ['[[toc]]\n\na', '<p>a</p>\n'],
  ])('%j', (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  test.each([
    'a {{ y }}',
    'a {name}',
    '{name}',
    'the set {1, 2}',
    'a -&gt; {id=0, job=1}',
    '{:ok}',
    'a{.x}',
    '{.x} a',
    '`{: .x}`',
    'a \\{.x}',
    'a {.x .y',
    '*a* {.x} b',
  ])('stays as written: %s', (text) => {
    const shown = text
      .replace('\\', '')
      .replace(/`(.*)`/u, '<code>$1</code>')
      .replace(/\*(.)\*/u, '<em>$1</em>');
    expect(renderMarkdown(text)).toBe(`<p>${shown}</p>\n`);
  });

  test.each([
    'onclick="alert(1)"',
    'href="javascript:alert(1)"',
    'style="x"',
    'src=//x.example',
    'srcdoc=x',
    'class=x',
  ])('sets no %s', (attribute) => {
    const text = `*a*{: ${attribute}} [b](c){: ${attribute}}\n{: ${attribute}}\n\n# H {: ${attribute}}`;
    expect(renderMarkdown(text)).toBe('<p><em>a</em> <a href="c">b</a></p>\n<h1>H</h1>\n');
  });
});
