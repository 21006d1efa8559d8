import { describe, expect, test } from 'vitest';
import { summarise } from '../../../../../src/core/content/rendering/summary.ts';

const SENTENCE = 'Nine words are in this sentence, and no more.';

describe('summarise', () => {
  test.each([
    ['nothing', '', ''],
    ['a paragraph', '<p>One <b>two</b>\n three</p>', 'One two three'],
    ['paragraphs are parted', '<p>One</p><p>Two</p>', 'One Two'],
    ['lines are parted', 'One<br />Two', 'One Two'],
    ['elements in a word are not', 'H<sub>2</sub>O', 'H2O'],
    ['markup as text', '<p>a &lt;b&gt; &amp;amp; &quot;c&quot;</p>', 'a <b> &amp; "c"'],
    ['not captions', '<figure><img src="x" /><figcaption>Caption</figcaption></figure><p>Text</p>', 'Text'],
    ['not headings', '<h2>Heading</h2><p>Text</p>', 'Text'],
    ['not tables', '<table><tr><td>1</td></tr></table><p>Text</p>', 'Text'],
    ['not code', '<pre><code>x</code></pre><p>Text <code>y</code></p>', 'Text y'],
    ['not asides', '<aside><p>Aside</p></aside><p>Text</p>', 'Text'],
    ['not lists', '<p>One</p><ul><li>Item</li></ul><dl><dt>T</dt></dl><p>Two</p>', 'One Two'],
    ['lists only', '<ol><li>One</li><li>Two</li></ol><pre>x</pre>', 'One Two'],
    ['not admonitions', '<aside><p><strong>Note</strong></p><p>a</p></aside><p>Text</p>', 'Text'],
    [
      'not references to footnotes',
      '<p>a<sup><a href="https://example.org/#fn-0123abcd-1" id="fnref-0123abcd-1">[1]</a></sup> b<sup>2</sup></p>',
      'a b2',
    ],
    ['captions only', '<figure><figcaption>Caption</figcaption></figure>', ''],
    ['at a sentence', `<p>${`${SENTENCE} `.repeat(9)}</p>`, `${SENTENCE} `.repeat(6).trim()],
    ['at a word', `<p>${'word '.repeat(100)}</p>`, `${'word '.repeat(60).trim()}…`],
    ['not after a comma', `<p>${'words, '.repeat(100)}</p>`, `${'words, '.repeat(42).trim().slice(0, -1)}…`],
    ['at a character', 'あ'.repeat(400), `${'あ'.repeat(299)}…`],
    ['at a Japanese sentence', `${'あ'.repeat(99)}。`.repeat(4), `${'あ'.repeat(99)}。`.repeat(3)],
    ['not in a surrogate pair', '😀'.repeat(400), `${'😀'.repeat(299)}…`],
    ['not in a combining sequence', 'e\u0301'.repeat(200), `${'e\u0301'.repeat(149)}…`],
    ['not in a joined emoji', `${'a'.repeat(297)}👩\u200d💻b`, `${'a'.repeat(297)}…`],
    ['marks without end', `a${'\u0301'.repeat(400)}`, `a${'\u0301'.repeat(298)}…`],
    [
      'not after an initial',
      `<p>${'long words '.repeat(20)}by J. K. ${'Writer '.repeat(30)}</p>`,
      `${'long words '.repeat(20)}by J. K. ${'Writer '.repeat(10).trim()}…`,
    ],
    ['exactly as long as allowed', 'x'.repeat(300), 'x'.repeat(300)],
  ])('%s', (_name, html, summary) => {
    expect(summarise(html)).toBe(summary);
    expect(Array.from(summary).length).toBeLessThanOrEqual(300);
  });
});
