import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toMarkdown } from '../../../../../src/modules/moving/markdown/to-markdown.ts';
import { published, structure, words } from './service-rendering.ts';

/** Texts that mean something to Markdown, to its extensions or to generators of sites. */
const SIGNS: readonly string[] = (
  '[one] [1] * ** _ __ ` `` ~ ~~ = == === - -- --- + # ## > < & | ! [ ] ( ) { } {{ }} {% %} {{< >}} {: {# #} ^ $ $$ \\ \\( \\) \\[ \\] : :: ::: ' +
  ':smile: :+1: [[ ]] ![[ ]( [^1] ^[ [x] [!NOTE] 1. 1) 42. --more-- https://a.example/ // www.a.example mailto:a@b.example ' +
  'a@b.example %% %%% !!! ??? [TOC] [gallery &amp; &lt; &lt;!--more--&gt; &lt;b&gt; &copy; &amp;copy; &amp;#42; \u00A0 \u3000 “ ” 。 中文 é x^2 a_b ' +
  'word Word 3 0 , . ; " \' / ? @ {/* */} {::comment} {:toc} {#id} {.class} =&gt; == a==b'
).split(' ');

const inlineText = fc
  .array(
    fc.oneof(fc.constantFrom(...SIGNS), fc.constantFrom(' ', ' ', '\n', ''), fc.constantFrom('word', 'two')),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join('').replace(/<(?=[a-z/!?])/giu, '&lt;'));

const { inline } = fc.letrec<{ inline: string; node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    inlineText,
    fc
      .tuple(
        fc.constantFrom(
          'b',
          'strong',
          'i',
          'em',
          's',
          'del',
          'mark',
          'code',
          'sub',
          'sup',
          'kbd',
          'u',
          'span',
          'small',
          'q',
        ),
        tie('inline'),
      )
      .map(([name, content]) => `<${name}>${content}</${name}>`),
    fc
      .tuple(
        fc.constantFrom(
          '/x',
          'https://a.example/b_c*d*',
          'a (b).html',
          '/p?a=1&amp;copy=2',
          '#top',
          'http://ex.org/[x]',
        ),
        tie('inline'),
      )
      .map(([href, content]) => `<a href="${href}">${content}</a>`),
    fc
      .tuple(fc.constantFrom('p.png', 'a b(1).jpg', '//c.example/x.gif'), inlineText)
      .map(([src, alt]) => `<img src="${src}" alt="${alt.replaceAll('"', '')}">`),
    fc.constantFrom(
      '<br>',
      '<br/>',
      '<wbr>',
      '<span lang="de">Wort</span>',
      '<abbr title="A &quot;b&quot;">ab</abbr>',
    ),
  ),
  inline: fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
}));

const code = fc
  .tuple(fc.constantFrom('', ' class="language-js"'), inlineText, inlineText)
  .map(
    ([attribute, first, second]) => `<pre><code${attribute}>${first}\n    ${second}\n\n\tend</code></pre>`,
  );

const { blocks } = fc.letrec<{ blocks: string; block: string }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    inline.map((content) => `<p>${content}</p>`),
    inline,
    code,
    fc
      .tuple(fc.constantFrom('h2', 'h3', 'h2 id="s-1"'), inline)
      .map(([name, content]) => `<${name}>${content}</${name.slice(0, 2)}>`),
    fc.constantFrom(
      '<hr>',
      '<iframe src="https://v.example/e/1"></iframe>',
      '<video src="v.mp4" controls></video>',
      '<p>lead</p><!--more--><p>rest</p>',
      '<script>x()</script>',
    ),
    fc
      .tuple(
        fc.constantFrom('ul', 'ol', 'ol start="7"'),
        fc.array(fc.oneof(inline, tie('blocks')), { minLength: 1, maxLength: 3 }),
      )
      .map(
        ([name, items]) =>
          `<${name}>${items.map((item) => `<li>${item}</li>`).join('\n')}</${name.slice(0, 2)}>`,
      ),
    fc
      .tuple(fc.constantFrom('blockquote', 'div', 'aside', 'section', 'div dir="rtl"'), tie('blocks'))
      .map(([name, content]) => `<${name}>${content}</${name.split(' ')[0]}>`),
    tie('blocks').map((content) => `<details><summary>Sum</summary>${content}</details>`),
    fc
      .tuple(inline, inlineText)
      .map(
        ([content, caption]) =>
          `<figure><img src="f.png" alt="F">${content}<figcaption>${caption}</figcaption></figure>`,
      ),
    fc
      .tuple(inlineText, inline)
      .map(
        ([plain, caption]) =>
          `<figure><img src="f.png" alt="F"><figcaption>${plain}</figcaption></figure><figure><a href="/f"><img src="f.png" alt="F"></a><figcaption>${caption}</figcaption></figure>`,
      ),
    fc
      .array(fc.tuple(inline, inline), { minLength: 1, maxLength: 3 })
      .map(
        (rows) =>
          `<table><tr><th>a</th><th align="right">b</th></tr>${rows.map(([a, b]) => `<tr><td>${a}</td><td align="right">${b}</td></tr>`).join('')}</table>`,
      ),
    fc.tuple(inline, inline).map(([term, definition]) => `<dl><dt>${term}</dt><dd>${definition}</dd></dl>`),
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n')),
}));

test('[73] Markdown of any text shows what the service shows of its HTML', () => {
  fc.assert(
    fc.property(blocks, (content) => {
      const html = `<p>Begin.</p>${content}<p>End.</p>`;
      const markdown = toMarkdown(html);
      const [fromMarkdown, fromHtml] = [published(markdown, '.md'), published(html, '.html')];
      expect(words(fromMarkdown)).toBe(words(fromHtml));
      expect(structure(fromMarkdown)).toBe(structure(fromHtml));
    }),
    { numRuns: Number(process.env['RUNS'] ?? 150) },
  );
});

test('Markdown of any text is the same when it is rendered and written again', () => {
  fc.assert(
    fc.property(blocks, (html) => {
      const markdown = toMarkdown(html);
      expect(structure(published(toMarkdown(published(markdown, '.md')), '.md'))).toBe(
        structure(published(markdown, '.md')),
      );
    }),
    { numRuns: 40 },
  );
});
