import { describe, expect, test } from 'vitest';
import type { Body } from '../../../../../src/core/article/article.ts';
import { formatFinding } from '../../../../../src/core/article/finding.ts';
import { renderBody } from '../../../../../src/core/content/rendering/render.ts';

const LINK = 'https://example.org/articles/ties';

function render(text: string, format: Body['format'] = 'html', summary?: string) {
  const article = {
    path: 'a.html',
    contentHash: '',
    slug: 'a',
    title: 'The title',
    published: 0,
    authors: [],
    tags: [],
    attachments: [],
    draft: false,
    summary,
    body: { format, text, line: 5 },
  };
  return renderBody(article, LINK);
}
const told = (text: string, format?: Body['format']) =>
  render(text, format).findings.map((finding) => `${finding.severity} ${formatFinding(finding)}`);

describe('[7] makes every URL absolute', () => {
  test.each([
    ['a link', '<a href="../b?c#d">x</a>', '<a href="https://example.org/b?c#d">x</a>'],
    ['a footnote', '<a href="#fn1">1</a><p id="fn1">n</p>', `<a href="${LINK}#fn1">1</a><p id="fn1">n</p>`],
    ['without a scheme', '<a href="//example.net/">x</a>', '<a href="https://example.net/">x</a>'],
    [
      'mail and telephone',
      '<a href="mailto:a@example.org">m</a><a href="tel:+123">t</a>',
      '<a href="mailto:a@example.org">m</a><a href="tel:+123">t</a>',
    ],
    [
      'an image',
      '<img src="a.jpg" alt="" width="10">',
      '<img src="https://example.org/articles/a.jpg" alt="" width="10" />',
    ],
    [
      'a list of images',
      '<img src="a" srcset="b, c 2x">',
      '<img src="https://example.org/articles/a" srcset="https://example.org/articles/b, https://example.org/articles/c 2x" />',
    ],
    [
      'a video',
      '<video src="a" poster="b"><track src="c" srclang="EN"></video>',
      '<video src="https://example.org/articles/a" poster="https://example.org/articles/b" controls><track src="https://example.org/articles/c" srclang="en" /></video>',
    ],
    [
      'citations',
      '<blockquote cite="/a"><q cite="b">x</q><ins cite="c" datetime="2014-06-05">y</ins></blockquote>',
      '<blockquote cite="https://example.org/a"><q cite="https://example.org/articles/b">x</q><ins cite="https://example.org/articles/c" datetime="2014-06-05">y</ins></blockquote>',
    ],
  ])('%s', (_name, text, html) => {
    expect(render(text)).toMatchObject({ html, findings: [] });
  });
});

describe('[7] keeps what readers need', () => {
  test.each([
    [
      'figures',
      '<figure><picture><source srcset="https://example.org/a" media="(min-width: 1em)" /><img src="https://example.org/b" alt="B" /></picture><figcaption>C</figcaption></figure>',
    ],
    [
      'tables',
      '<table><caption>A</caption><thead><tr><th scope="col" colspan="2">B</th></tr></thead><tbody><tr><td rowspan="2" align="right">C</td><td>D</td></tr></tbody></table>',
    ],
    ['code', '<pre><code class="language-c++">a &lt; b</code></pre>'],
    [
      'lists',
      '<ol start="3" reversed><li value="4">A</li></ol><ul><li>B</li></ul><dl><dt>C</dt><dd>D</dd></dl>',
    ],
    ['language and direction', '<p lang="ar" dir="rtl">A <bdi>B</bdi> <bdo dir="ltr">C</bdo></p>'],
    ['ruby', '<ruby>A<rp>(</rp><rt>B</rt><rp>)</rp></ruby>'],
    ['details', '<details open><summary>A</summary>B</details>'],
    [
      'phrases',
      '<abbr title="A">B</abbr><sup>C</sup><sub>D</sub><time datetime="2014-06-05">E</time><del>F</del><kbd>G</kbd>',
    ],
    ['text as it was', 'A &amp; B &lt;b&gt; ]]&gt; \u00a0 “C” 😀 e\u0301 א'],
  ])('%s', (_name, html) => {
    expect(render(html)).toMatchObject({ html, findings: [] });
  });
});

describe('[7] removes everything that runs', () => {
  test.each([
    ['script', 'a<script>alert(1)</script>b', 'ab', ['note a.html:5: removed <script>']],
    [
      'scripts, and where the first is',
      '\n<p>a\n<SCRIPT>1</SCRIPT><script>2</script>',
      '<p>a\n</p>',
      ['note a.html:7: removed <script> (2 times)'],
    ],
    ['style', '<style>p{}</style><p style="color:red">a</p>', '<p>a</p>', ['note a.html:5: removed <style>']],
    [
      'an event',
      '<img src=x onerror=alert(1)>',
      '<img src="https://example.org/articles/x" />',
      ['note a.html:5: removed the script in onerror'],
    ],
    [
      'a script address',
      '<a href="java\nscript:alert(1)">x</a>',
      '<a>x</a>',
      ['warning a.html:5: removed the address in href of <a>: no http or https URL'],
    ],
    [
      'a script address with entities',
      '<a href="&#106;avascript&colon;alert(1)">x</a>',
      '<a>x</a>',
      ['warning a.html:5: removed the address in href of <a>: no http or https URL'],
    ],
    [
      'data',
      '<img src="data:image/png;base64,AA" alt="A">b',
      'b',
      ['warning a.html:5: removed the address in src of <img>: no http or https URL'],
    ],
    [
      'script among images',
      '<img src="a" srcset="javascript:alert(1)">',
      '<img src="https://example.org/articles/a" />',
      ['warning a.html:5: removed the address in srcset of <img>: no http or https URL'],
    ],
    [
      'a name and password',
      '<a href="https://a:b@example.org/">x</a>',
      '<a>x</a>',
      ['warning a.html:5: removed the address in href of <a>: no http or https URL'],
    ],
    ['script in SVG', '<svg><script>alert(1)</script></svg>b', 'b', ['warning a.html:5: removed <svg>']],
    [
      'frames and objects',
      '<iframe src="https://example.net/"></iframe><object data="x"><p>a</p></object><embed src="x">',
      '<p><a href="https://example.net/">example.net</a></p><p>a</p>',
      [
        'note a.html:5: replaced <iframe> by a link to https://example.net/',
        'warning a.html:5: removed <embed>: "x" is no http or https URL',
        'note a.html:5: removed the tags of <object>',
      ],
    ],
    [
      'forms',
      '<form action="x"><input><button>a</button>b</form>',
      'b',
      [
        'note a.html:5: removed the tags of <form>',
        'note a.html:5: removed the tags of <input>',
        'warning a.html:5: removed <button>',
      ],
    ],
    [
      'a base',
      '<base href="https://example.net/"><a href="x">x</a>',
      '<a href="https://example.org/articles/x">x</a>',
      ['note a.html:5: removed the tags of <base>'],
    ],
    [
      'unknown elements keep their text',
      '<o:p>a</o:p><font color="red">b</font>',
      'ab',
      ['note a.html:5: removed the tags of <o:p>', 'note a.html:5: removed the tags of <font>'],
    ],
    [
      'what only decorates goes without a word',
      '<p class="lead" data-x="1" role="note">a</p><code class="big language-c x">b</code>',
      '<p>a</p><code class="language-c">b</code>',
      [],
    ],
    ['wrong values', '<p dir="up" lang="!" id="a b">a</p><td>', '<p>a</p>', []],
    ['comments', 'a<!-- b --><![CDATA[c]]>', 'a', []],
    [
      'what another parser would see',
      '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
      '<p title="&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;"></p>',
      ['note a.html:5: removed the tags of <noscript>'],
    ],
    [
      'mutation through MathML',
      '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
      '',
      ['warning a.html:5: removed <math>'],
    ],
    [
      'raw text elements',
      '<xmp><img src=x onerror=1></xmp><noembed><img src=x onerror=1></noembed>a',
      'a',
      ['warning a.html:5: removed <xmp>', 'warning a.html:5: removed <noembed>'],
    ],
    [
      'text that never ends',
      'a<plaintext><img src=x onerror=1>',
      'a',
      ['warning a.html:5: removed <plaintext>'],
    ],
  ])('%s', (_name, text, html, findings) => {
    expect(render(text).html).toBe(html);
    expect(told(text)).toEqual(findings);
  });

  test('entities do not bring control characters back', () => {
    expect(render('<p title="a&#1;b">a&#x1;b&#127;c&#xFFFF;&#13;d</p>').html).toBe(
      '<p title="ab">abc\nd</p>',
    );
  });

  test('bounds the kinds of findings', () => {
    const text = Array.from({ length: 500 }, (_, index) => `<x-${index}>`).join('</p>');
    expect(render(text).findings.length).toBeLessThanOrEqual(20);
  });

  test('removing an image does not change what follows', () => {
    expect(render('<p><img src="data:,"><a href="/b">b</a></p><p>c</p>').html).toBe(
      '<p><a href="https://example.org/b">b</a></p><p>c</p>',
    );
  });
});

describe('Markdown', () => {
  test('is rendered with its HTML, and findings have line numbers', () => {
    const text = 'A *b*\n\n[c](javascript:alert(1))\n\n<b onclick="x">d</b> <script>e</script>\n';
    expect(render(text, 'markdown').html).toBe('<p>A <em>b</em></p>\n<p><a>c</a></p>\n<p><b>d</b> </p>');
    expect(told(text, 'markdown')).toEqual([
      'warning a.html:7: removed the address in href of <a>: no http or https URL',
      'note a.html:9: removed the script in onclick',
      'note a.html:9: removed <script>',
    ]);
  });
});

describe('summary', () => {
  test.each([
    ["the article's own", '<p>text</p>', 'Own', 'Own'],
    [
      'the beginning of the text',
      '<figure><figcaption>no</figcaption></figure><p>text</p>',
      undefined,
      'text',
    ],
    ['the title where there is no text', '<img src="a">', undefined, 'The title'],
  ])('%s', (_name, text, own, summary) => {
    expect(render(text, 'html', own).summary).toBe(summary);
  });
});

describe('bounds', () => {
  test.each([
    ['elements too deep', '<div>'.repeat(50_000), 'html'],
    ['elements too deep in Markdown', '<div>'.repeat(50_000), 'markdown'],
    ['a text that grows', '<a href=x>'.repeat(45_000), 'html'],
  ] as const)('%s is an error at the line of the text', (_name, text, format) => {
    const rendering = render(text, format);
    expect(rendering).toMatchObject({ html: '', summary: 'The title' });
    expect(rendering.findings).toMatchObject([{ line: 5, severity: 'error', rule: 'html' }]);
  });
});
