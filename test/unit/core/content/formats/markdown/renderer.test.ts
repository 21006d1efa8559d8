import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../src/core/content/formats/markdown/renderer.ts';

describe('constructs of other generators', () => {
  test.each([
    // Task lists
    ['- [ ] a\n- [x] b\n- [X] c', '<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n<li>☑ c</li>\n</ul>\n'],
    ['1. [x] *a*\n\n2. b', '<ol>\n<li>\n<p>☑ <em>a</em></p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n'],
    // Definition lists
    ['T\n: a\n: b', '<dl>\n<dt>T</dt>\n<dd>a</dd>\n<dd>b</dd>\n</dl>\n'],
    ['T\n\n: a\n\n  b', '<dl>\n<dt>T</dt>\n<dd>\n<p>a</p>\n<p>b</p>\n</dd>\n</dl>\n'],
    // Marks
    ['==a== b ==c *d*==', '<p><mark>a</mark> b <mark>c <em>d</em></mark></p>\n'],
    ['这是==重点==内容', '<p>这是<mark>重点</mark>内容</p>\n'],
    // Emoji
    [':smile: :+1: *:tada:*', '<p>😄 👍 <em>🎉</em></p>\n'],
    [':smile::heart:', '<p>😄❤️</p>\n'],
    [':material-check: a', '<p> a</p>\n'],
    // Captions
    ['![a](b.png "C & d")', '<figure><img src="b.png" alt="a"><figcaption>C &amp; d</figcaption></figure>\n'],
    [
      '[![a](b.png "C")](d)',
      '<figure><a href="d"><img src="b.png" alt="a"></a><figcaption>C</figcaption></figure>\n',
    ],
    [
      '![a](b.png "C"){width=3}',
      '<figure><img src="b.png" alt="a" width="3"><figcaption>C</figcaption></figure>\n',
    ],
    ['a ![b](c.png "D")', '<p>a <img src="c.png" alt="b" title="D"></p>\n'],
  ])('%j', (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });
});

describe('text without these constructs stays', () => {
  const bare = new MarkdownIt({ html: true, linkify: true });
  bare.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

  test.each([
    // Task lists
    'a [ ] b\n\n- a [x] b\n- [x](y)\n- `[ ]`',
    // Definition lists and signatures
    'Thanks.\n\n~ Ann',
    'a:\n:b',
    'a\n\n    : code',
    // Comparisons
    'a==b and c==d, x == y == z, a ===b=== c',
    '== Heading ==',
    'a\n==',
    '用“==”判断，`a==b`，(==)',
    '方法和==运算符都比较. 但==是运算符。',
    'a ==》 b ==> c',
    // Emoticons, times, and names that are none
    'a :) :-D 10:30:00 1:100:3 :nope: a::key::b std::heart::x',
    '`:smile:` https://example.org/:smile:/a',
    '++a++ --b--',
    // Money, shells and escapes
    'It costs $5 and $6, US$7 or 5$ a*b*c.',
    'PATH=$JAVA\\_HOME/bin:$PATH and $HOME/*.x or $X/*',
    '“$”会被*变量*的值替换，“$”',
    'a \\[sic\\] \\[1\\] \\[user=0.9 sys=0.0\\] \\[[a](b_c?d=e)\\] file\\(s\\) \\(KB\\)',
    // Arrays and indexes
    'x[[1]] [[1, 2]] [[1,2],[3,4]] [["a"]] [[:alpha:]] [[ -f x ]] [[]]',
    '[[a](b)] [[a]](b) [a [b]](c) [[x]]\n\n[x]: /y',
    // Braces
    'a {{ y }} {z} { } {#} {.}',
    // Notes
    'a [^1] b ^ c^ [^ d]',
    '[toc] in a sentence',
  ])('%j', (text) => {
    expect(renderMarkdown(text)).toBe(bare.render(text));
  });
});
