import { describe, expect, test } from 'vitest';
import { toMarkdown } from '../../../../../src/modules/moving/markdown/to-markdown.ts';
import { published, structure } from './service-rendering.ts';

type Case = readonly [name: string, html: string, markdown: string];

const BLOCKS: readonly Case[] = [
  ['paragraphs', '<p>One</p>\n<p> Two\n words </p>', 'One\n\nTwo words'],
  ['bare words', 'One <b>two</b><br><br>three', 'One **two**\n\nthree'],
  ['a hard break', '<p>One<br>two<br/>\n</p>', 'One\\\ntwo'],
  ['headings, and the ids of links to them', '<h2 id="a">A #</h2><h3>B</h3>', '## A \\# {#a}\n\n### B'],
  [
    'lists in lists',
    '<ul><li>a<ol start="3"><li>b</li><li>c</li></ol></li><li>d</li></ul>',
    '- a\n\n  3. b\n  4. c\n\n- d',
  ],
  ['lists with blocks', '<ol><li><p>a</p><p>b</p></li><li>c</li></ol>', '1. a\n\n   b\n\n2. c'],
  ['lists one after the other', '<ul><li>a</li></ul><ul><li>b</li></ul>', '- a\n\n* b'],
  ['a list right in a list', '<ul><li>a</li><ul><li>b</li></ul></ul>', '- a\n  - b'],
  [
    'code in a list',
    '<ul><li>a<pre><code class="language-js">b\n\n  c</code></pre></li></ul>',
    '- a\n\n  ```js\n  b\n\n    c\n  ```',
  ],
  [
    'code with fences',
    '<pre><code class="language-php">```\n&lt;?php\n```</code></pre>',
    '````php\n```\n<?php\n```\n````',
  ],
  [
    'code of a highlighter',
    '<pre><code><span class="k">let</span> <span>a</span></code></pre>',
    '```\nlet a\n```',
  ],
  ['quotations', '<blockquote><p>a</p><ul><li>b</li></ul></blockquote>', '> a\n>\n> - b'],
  ['a rule', '<p>a</p><hr class="x"><p>b</p>', 'a\n\n***\n\nb'],
  ['definitions', '<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>', 'a\n: b\n: c'],
  [
    'a simple table',
    '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>1 | 2</td><td align="right"><code>x|y</code></td></tr></tbody></table>',
    '| a | b |\n| --- | ---: |\n| 1 \\| 2 | `x\\|y` |',
  ],
  [
    'a picture with a caption',
    '<figure><a href="/big.png"><img src="a.png" alt="A"></a><figcaption>The "pier"</figcaption></figure>',
    '[![A](a.png "The &#34;pier&#34;")](/big.png)',
  ],
  [
    'a picture with its size',
    '<p><img src="a b(1).png" alt="A [x]" width="3" height="4" srcset="b.png 2x" class="x"></p>',
    '![A \\[x&#93;](a%20b(1).png){width="3" height="4"}',
  ],
  ['the mark that ends the summary', '<p>a</p><!--more--><p>b</p><!-- other -->', 'a\n\n<!--more-->\n\nb'],
  ['boxes without a meaning', '<div class="a"><section><p>a</p></section><div>b</div></div>', 'a\n\nb'],
  ['empty blocks', '<p></p><p>&nbsp;</p><p><b> </b></p><ul></ul><div></div><p>a</p>', 'a'],
  ['scripts and styles', '<style>p{}</style><p>a</p><script>alert(1)</script><template>x</template>', 'a'],
];

const WORDS: readonly Case[] = [
  [
    'emphasis',
    '<p><b>a</b> <i>b</i> <s>c</s> <mark>d</mark> <code>e</code></p>',
    '**a** *b* ~~c~~ ==d== `e`',
  ],
  ['blanks at the ends of emphasis', '<p>a<b> b </b>c</p>', 'a **b** c'],
  ['emphasis in emphasis', '<p><b><i>a</i></b> <i><b>b</b> c</i></p>', '**_a_** _**b** c_'],
  ['emphasis beside letters, where marks do not work', '<p>x<b>“a”</b>y</p>', 'x<strong>“a”</strong>y'],
  ['emphasis in scripts without spaces', '<p>你<b>好。</b>世界</p>', '你<strong>好。</strong>世界'],
  ['code with backticks', '<p><code>`a` b</code></p>', '`` `a` b ``'],
  ['links', '<p><a href="/a b(c" title="T">x</a></p>', '[x](/a%20b\\(c "T")'],
  [
    'a link that shows its address',
    '<p><a href="https://a.example/b">https://a.example/b</a></p>',
    '<https://a.example/b>',
  ],
  ['a link behind an exclamation mark', '<p>Oh!<a href="/x">y</a></p>', 'Oh\\![y](/x)'],
  [
    'elements that Markdown has not',
    '<p>H<sub>2</sub>O <kbd>x*</kbd> <u>y</u></p>',
    'H<sub>2</sub>O <kbd>x\\*</kbd> <u>y</u>',
  ],
  [
    'the language of words',
    '<p><span lang="de">Eis</span> <span class="x">b</span></p>',
    '<span lang="de">Eis</span> b',
  ],
  ['non-breaking spaces', '<p>10&nbsp;km&nbsp;</p>', '10\u00A0km&nbsp;'],
  ['scripts as addresses', '<p><a href="javascript:x()">a</a></p>', 'a'],
  [
    'pictures that load late',
    '<p><img src="data:image/gif;base64,R0" data-src="/a.png" alt="A"></p>',
    '![A](/a.png)',
  ],
];

const KEPT_AS_HTML: readonly Case[] = [
  [
    'frames',
    '<p><iframe src="https://v.example/e/1" width="3" class="x"></iframe></p>',
    '<iframe src="https://v.example/e/1" width="3"></iframe>',
  ],
  [
    'media',
    '<video controls><source src="a.mp4" type="video/mp4">No video</video>',
    '<video controls>\n<source src="a.mp4" type="video/mp4">\n</video>',
  ],
  [
    'captions with links',
    '<figure><img src="a.png"><figcaption>By <a href="/x">Bo</a></figcaption></figure>',
    '<figure>\n<img src="a.png" alt="">\n<figcaption>By <a href="/x">Bo</a></figcaption>\n</figure>',
  ],
  [
    'tables with spans',
    '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>',
    '<table>\n<tbody>\n<tr>\n<td colspan="2">a</td>\n</tr>\n<tr>\n<td>b</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>',
  ],
  [
    'details, with Markdown in them',
    '<details open><summary>S</summary><p><b>a</b></p></details>',
    '<details open>\n<summary>S</summary>\n\n**a**\n\n</details>',
  ],
  [
    'the direction of a text',
    '<div dir="rtl"><p>مرحبا <b>بك</b></p></div>',
    '<div dir="rtl">\n\nمرحبا **بك**\n\n</div>',
  ],
  [
    'a tooltip of a picture',
    '<p><img src="a.png" alt="A" title="A joke"></p>',
    '<p><img src="a.png" alt="A" title="A joke"></p>',
  ],
  [
    'preformatted words with emphasis',
    '<pre>a <b>b</b>\n{{ c }}</pre>',
    '<pre>a <strong>b</strong>\n&#123;&#123; c }}</pre>',
  ],
  [
    'code that shows the tags of a generator',
    '<pre><code>{{&lt;/* x */&gt;}}</code></pre>',
    '<pre><code>&#123;&#123;&lt;/* x */&gt;}}</code></pre>',
  ],
];

/** Texts that are Markdown, or tags of generators, where they are not escaped. */
const TEXTS: readonly string[] = [
  '# a',
  '- a',
  '+ a',
  '1. a',
  '12) a',
  '> a',
  '*a* _b_ **c**',
  '`a`',
  '[a](b) [c][d] [e]: f',
  '![a](b)',
  '<b>a</b>',
  '&amp;copy; &copy;',
  '---',
  '===',
  '~~~',
  '~~a~~',
  '==a==',
  ':smile: 10:30:00',
  '[[Note]] ![[a.png]]',
  '[^1] ^[note]',
  '{{ x }} {% y %} {{< z >}}',
  '{#id} {.c} {: .x}',
  '[TOC]',
  '[x] a',
  '[!NOTE]',
  '!!! note',
  ':::note',
  ': a',
  '| a | b |',
  '$x^2$ and $5',
  '$$x$$',
  '\\(x\\) \\[y\\] \\*',
  '%%secret%%',
  '{/* c */}',
  '{::comment}a{:/}',
  '<!--more-->',
  '<!--members-only-->',
  'https://a.example/ mailto:a@b.example //c.example',
  '[gallery ids="1"]',
  '[caption id="x" width="1"]a[/caption]',
  'a  \\',
  'C:\\Users\\x',
  'snake_case a_b',
  '2 * 3 * 4',
  '\u3000a',
  '+++',
  '%',
  '[youtube https://a.example/]',
  '"a" -- \'b\' ... (c)',
  '{% raw %}',
  '*[HTML]: x',
];

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

describe('Markdown of HTML', () => {
  test.each([...BLOCKS, ...WORDS])('says %s', (_name, html, markdown) => {
    expect(toMarkdown(html)).toBe(markdown);
  });

  test.each(KEPT_AS_HTML)('keeps %s as HTML', (_name, html, markdown) => {
    expect(toMarkdown(html)).toBe(markdown);
  });

  test.each([...BLOCKS, ...WORDS, ...KEPT_AS_HTML])(
    '[73] of %s shows the same as the HTML',
    (_name, html) => {
      expect(structure(published(toMarkdown(html), '.md'))).toBe(structure(published(html, '.html')));
    },
  );

  test.each(TEXTS)('shows the text %s as it is', (text) => {
    const places = [
      `<p>${escapeHtml(text)}</p>`,
      `<p>Words<br>${escapeHtml(text)}</p>`,
      `<ul><li>${escapeHtml(text)}</li></ul>`,
      `<blockquote><p>${escapeHtml(text)}</p></blockquote>`,
      `<h2>${escapeHtml(text)}</h2>`,
      `<p><a href="/x">${escapeHtml(text)}</a> <b>${escapeHtml(text)}</b></p>`,
      `<pre><code>${escapeHtml(text)}</code></pre>`,
      `<p><code>${escapeHtml(text)}</code></p>`,
      `<table><tr><th>${escapeHtml(text)}</th></tr><tr><td>${escapeHtml(text)}</td></tr></table>`,
      `<figure><img src="/x.png" alt="${escapeHtml(text).replaceAll('"', '&quot;')}"><figcaption>${escapeHtml(text)}</figcaption></figure>`,
    ];
    for (const place of places) {
      const html = `<p>Begin</p>${place}<p>End</p>`;
      expect(structure(published(toMarkdown(html), '.md'))).toBe(structure(published(html, '.html')));
    }
  });

  test('keeps the words of a text that is nested too deep', () => {
    expect(toMarkdown(`${'<blockquote>'.repeat(2000)}<p>Deep *words*</p>`)).toBe('Deep \\*words\\*');
  });

  test('names the language of code that an older highlighter shows', () => {
    expect(toMarkdown('<pre class="brush: php; title: x">a</pre>')).toBe('```php\na\n```');
  });

  test('is empty for nothing', () => {
    expect(toMarkdown(' \n<!-- x --><div></div>')).toBe('');
  });
});
