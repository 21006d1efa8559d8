import { describe, expect, test } from 'vitest';
import type { UploadedFile } from '../../../../../src/modules/moving/wordpress/attachments.ts';
import { wordPressHtml } from '../../../../../src/modules/moving/wordpress/text/wordpress-html.ts';

const UPLOADS: ReadonlyMap<string, UploadedFile> = new Map([
  ['1', { url: 'https://ice.example/a.jpg', alt: 'A "floe"', caption: '' }],
  ['2', { url: 'https://ice.example/b.jpg', alt: '', caption: 'Second' }],
  ['3', { url: 'https://ice.example/c.mp3', alt: '', caption: '' }],
]);

const html = (text: string): { readonly html: string; readonly leftOut: readonly string[] } => {
  const leftOut: string[] = [];
  const written = wordPressHtml(text, {
    uploads: { get: (id) => UPLOADS.get(id), of: () => ['1', '3'] },
    postId: '7',
    onLeftOut: (what) => leftOut.push(what),
  });
  return { html: written, leftOut };
};

/** Without line ends, which mean nothing between elements. */
const flat = (text: string): string => html(text).html.replaceAll('\n', '');

describe('paragraphs of the classic editor', () => {
  test.each([
    ['blank lines', 'one\n\ntwo', '<p>one</p><p>two</p>'],
    ['blank lines with white space', 'one\r\n \t\r\n\r\ntwo\r\n', '<p>one</p><p>two</p>'],
    ['a line end', 'one\ntwo', '<p>one<br>two</p>'],
    ['a line end after a break', 'one<br />\ntwo', '<p>one<br>two</p>'],
    ['a heading between', 'one\n<h2>Two</h2>\nthree', '<p>one</p><h2>Two</h2><p>three</p>'],
    [
      'written paragraphs',
      '<p>one</p>\n\n<p class="x">two\nthree</p>',
      '<p>one</p><p class="x">two<br>three</p>',
    ],
    ['a list', '<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>', '<ul><li>one</li><li>two</li></ul>'],
    ['a quotation', '<blockquote>one\n\ntwo</blockquote>', '<blockquote><p>one</p><p>two</p></blockquote>'],
    ['a container with one line', '<div>one</div>', '<div>one</div>'],
    ['a container with two paragraphs', '<div>one\n\ntwo</div>', '<div><p>one</p><p>two</p></div>'],
    ['code in a line', 'a <code>b\n\nc</code> d', '<p>a <code>bc</code> d</p>'],
    ['a rule', 'one\n<hr />\ntwo', '<p>one</p><hr /><p>two</p>'],
    ['an end without a beginning', 'one</div>\n\ntwo', '<p>one</p></div><p>two</p>'],
    [
      'a lone URL',
      'https://v.example/?a=1&b=2',
      '<p><a href="https://v.example/?a=1&amp;b=2">https://v.example/?a=1&amp;b=2</a></p>',
    ],
    ['the mark where a text is cut', 'one\n<!--more Go on-->\ntwo', '<p>one</p><p>two</p>'],
    ['a table', '<table>\n<tr>\n<td>one</td>\n</tr>\n</table>', '<table><tr><td>one</td></tr></table>'],
    ['nothing', ' \n\n ', ''],
  ])('of %s', (_, text, expected) => {
    expect(flat(text)).toBe(expected);
  });

  test('leave lines of preformatted text alone', () => {
    expect(html('one\n\n<pre>a\n\n  b\n</pre>').html).toContain('<pre>a\n\n  b\n</pre>');
  });
});

describe('shortcodes', () => {
  test.each([
    [
      'a caption behind the picture',
      '[caption id="a_1" width="9"]<img src="a.jpg" /> A <b>floe</b>[/caption]',
      '<figure><img src="a.jpg" /><figcaption>A <b>floe</b></figcaption></figure>',
    ],
    [
      'a caption as an attribute, with a bracket',
      '[caption caption="A [big] floe"]<a href="b"><img src="a.jpg"></a>[/caption]',
      '<figure><a href="b"><img src="a.jpg"></a><figcaption>A [big] floe</figcaption></figure>',
    ],
    [
      'a gallery with numbers',
      '[gallery ids="2,1,99"]',
      '<figure><img src="https://ice.example/b.jpg" alt=""><figcaption>Second</figcaption></figure><figure><img src="https://ice.example/a.jpg" alt="A &quot;floe&quot;"></figure>',
    ],
    [
      'a gallery of the article',
      '[gallery]',
      '<figure><img src="https://ice.example/a.jpg" alt="A &quot;floe&quot;"></figure>',
    ],
    [
      'an embedded page',
      '[embed width="1"]https://v.example/9[/embed]',
      '<p><a href="https://v.example/9">https://v.example/9</a></p>',
    ],
    [
      'a recording',
      '[audio mp3="https://ice.example/x.mp3"][/audio]',
      '<audio controls src="https://ice.example/x.mp3"></audio>',
    ],
    ['the recording of the article', '[audio]', '<audio controls src="https://ice.example/c.mp3"></audio>'],
    ['a video', '[video src="/v.mp4"]', '<video controls src="/v.mp4"></video>'],
    [
      'a video elsewhere',
      '[youtube=https://y.example/1]',
      '<p><a href="https://y.example/1">https://y.example/1</a></p>',
    ],
    [
      'code',
      '[sourcecode language="PHP"]\n<?php [gallery] ?>\n\nx\n[/sourcecode]',
      '<pre><code class="language-php">&lt;?php [gallery] ?&gt;x</code></pre>',
    ],
    ['an escaped one', '[[gallery]]', '<p>[gallery]</p>'],
    ['words in brackets', 'so [sic] it [1] was [a b] [/b] [', '<p>so [sic] it [1] was [a b] [/b] [</p>'],
    ['one in code', '<code>[gallery]</code>', '<p><code>[gallery]</code></p>'],
    ['one without an end', '[caption id="x"]one', '<p>one</p>'],
  ])('%s', (_, text, expected) => {
    expect(flat(text)).toBe(expected);
  });

  test('of plugins leave the text between beginning and end, and are told', () => {
    const { html: written, leftOut } = html(
      '[su_note color="red"]one [su_x]two[/su_x][/su_note] [contact-form-7]',
    );
    expect(written.trim()).toBe('<p>one two</p>');
    expect(leftOut).toEqual(['shortcode "[su_x]"', 'shortcode "[su_note]"', 'shortcode "[contact-form-7]"']);
  });
});

describe('blocks', () => {
  test('lose their comments', () => {
    expect(
      flat(
        '<!-- wp:heading {"level":3} -->\n<h3>One</h3>\n<!-- /wp:heading -->\n\n<!-- wp:list --><ul><!-- wp:list-item --><li>two</li><!-- /wp:list-item --></ul><!-- /wp:list -->',
      ),
    ).toBe('<h3>One</h3><ul><li>two</li></ul>');
  });

  test('have text of the classic editor among them', () => {
    expect(
      flat(
        'one\n\ntwo\n\n<!-- wp:freeform -->\nthree\n\nfour\n<!-- /wp:freeform -->\n<!-- wp:shortcode -->\n[gallery ids="2"]\n<!-- /wp:shortcode -->',
      ),
    ).toBe(
      '<p>one</p><p>two</p><p>three</p><p>four</p><figure><img src="https://ice.example/b.jpg" alt=""><figcaption>Second</figcaption></figure>',
    );
  });

  test('keep lines of code, and tell what has no text in the export', () => {
    const { html: written, leftOut } = html(
      '<!-- wp:code --><pre class="wp-block-code"><code>a\n\nb</code></pre><!-- /wp:code --><!-- wp:block {"ref":12} /--><!-- wp:more --><!--more--><!-- /wp:more -->',
    );
    expect(written).toBe('<pre class="wp-block-code"><code>a\n\nb</code></pre>');
    expect(leftOut).toEqual(['block "block"']);
  });

  test('for subscribers alone are left out, and told', () => {
    const view = (name: string, inner: string): string =>
      `<!-- wp:premium-content/${name} --><div><!-- wp:paragraph --><p>${inner}</p><!-- /wp:paragraph --></div><!-- /wp:premium-content/${name} -->`;
    const { html: written, leftOut } = html(
      `${view('subscriber-view', 'secret')}${view('logged-out-view', 'join')}<!-- wp:paragraph --><p>end</p><!-- /wp:paragraph -->`,
    );
    expect(written).toBe('<div><p>join</p></div><p>end</p>');
    expect(leftOut).toEqual(['block "premium-content/subscriber-view"']);
  });

  test('may be unbalanced', () => {
    expect(flat('<!-- /wp:x --><!-- wp:paragraph --><p>one</p><!-- wp:unclosed')).toContain('<p>one</p>');
  });
});

describe('hostile texts', () => {
  test.each([
    ['brackets', '['.repeat(200_000)],
    ['beginnings of captions', '[caption a="1"]'.repeat(20_000)],
    ['captions in captions', '[caption]'.repeat(200_000) + '[/caption]'.repeat(200_000)],
    ['unclosed quotation marks', '[x a="'.repeat(50_000)],
    ['tags that do not end', '<div a="'.repeat(50_000)],
    ['nested containers', '<div>'.repeat(20_000)],
    ['comments that do not end', '<!-- wp:x -->'.repeat(20_000) + '<!--'.repeat(50_000)],
    ['preformatted text that does not end', '<pre>'.repeat(50_000)],
    ['white space', `a${' \n'.repeat(100_000)}b`],
    ['escaped shortcodes', '[[a]]'.repeat(50_000)],
  ])('of %s take linear time', (_, text) => {
    expect(html(text).html).toBeTypeOf('string');
  });
});
