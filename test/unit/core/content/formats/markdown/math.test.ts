import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../src/core/content/formats/markdown/renderer.ts';

describe('TeX is left as written', () => {
  test.each([
    ['$x*y*z$ a', '<p>$x*y*z$ a</p>\n'],
    ['$a_1$, $b_2$', '<p>$a_1$, $b_2$</p>\n'],
    ['the $n$th $\\text{if all words}$', '<p>the $n$th $\\text{if all words}$</p>\n'],
    ['$$a*b*c \\\\ d$$', '<p>$$a*b*c \\\\ d$$</p>\n'],
    ['\\(r\\), \\(x*y*z\\) and \\[x^2 \\\\ y\\]', '<p>\\(r\\), \\(x*y*z\\) and \\[x^2 \\\\ y\\]</p>\n'],
    ['$a < b$ &amp; $a &lt; b$', '<p>$a &lt; b$ &amp; $a &lt; b$</p>\n'],
    ['$$\n= a\n\n- b\n$$', '<p>$$\n= a\n\n- b\n$$</p>\n'],
    ['a\n\\[\nx_1*x*\n\\]\nb', '<p>a</p>\n<p>\\[\nx_1*x*\n\\]</p>\n<p>b</p>\n'],
    [
      '\\begin{align}\na &= b \\\\\n- c\n\\end{align}',
      '<p>\\begin{align}\na &amp;= b \\\\\n- c\n\\end{align}</p>\n',
    ],
    ['> $$\n> *a*\n> $$', '<blockquote>\n<p>$$\n*a*\n$$</p>\n</blockquote>\n'],
    ['$<script>alert(1)</script>$', '<p>$&lt;script&gt;alert(1)&lt;/script&gt;$</p>\n'],
  ])('%j', (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  test.each([
    ['code wins', '$a `b*c$d`', '<p>$a <code>b*c$d</code></p>\n'],
    ['not without end', '$$\n*a*\n\nb', '<p>$$\n<em>a</em></p>\n<p>b</p>\n'],
    ['not in code', '`$a*b*$`', '<p><code>$a*b*$</code></p>\n'],
  ])('%s', (_name, text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });
});
