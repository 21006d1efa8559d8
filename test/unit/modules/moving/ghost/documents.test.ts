import { describe, expect, test } from 'vitest';
import { documentHtml } from '../../../../../src/modules/moving/ghost/documents.ts';

const resolve = (text: string): string => text.replaceAll('__GHOST_URL__', 'https://old.example');
const text = (value: string, format = 0): unknown => ({ type: 'extended-text', text: value, format });

const LEXICAL = {
  root: {
    children: [
      {
        type: 'paragraph',
        children: [
          text('Bold', 1),
          text(' & '),
          { type: 'link', url: '__GHOST_URL__/x', children: [text('both', 3)] },
          { type: 'linebreak' },
          text('end'),
        ],
      },
      { type: 'extended-heading', tag: 'h3', children: [text('Head')] },
      {
        type: 'list',
        listType: 'number',
        start: 3,
        children: [{ type: 'listitem', children: [text('one')] }],
      },
      { type: 'horizontalrule' },
      { type: 'image', src: '/a.png', alt: 'A "b"', caption: '<i>Cap</i>' },
      { type: 'markdown', markdown: '*md*' },
      { type: 'codeblock', code: 'a < b', language: 'js' },
      { type: 'header', heading: 'no' },
    ],
  },
};

const MOBILEDOC = {
  version: '0.3.1',
  markups: [['strong'], ['a', ['href', '/x']], ['script']],
  atoms: [['soft-return', '', {}]],
  cards: [
    ['hr', {}],
    ['markdown', { markdown: '*md*' }],
    ['unknown', {}],
  ],
  sections: [
    [
      1,
      'p',
      [
        [0, [0], 0, 'a'],
        [0, [1], 2, 'b'],
        [1, [], 0, 0],
        [0, [2], 1, '<c>'],
      ],
    ],
    [3, 'ul', [[[0, [], 0, 'item']]]],
    [10, 0],
    [10, 1],
    [10, 2],
    [1, 'script', [[0, [], 0, 'x']]],
  ],
};

describe('the text of a post', () => {
  test('is its HTML if it has any', () => {
    expect(documentHtml({ lexical: JSON.stringify(LEXICAL) }, '<p>x</p>', resolve)).toEqual({
      html: '<p>x</p>',
      lost: [],
    });
  });

  test('is made of the document of Ghost 5, without the cards that have no meaning here', () => {
    expect(documentHtml({ lexical: JSON.stringify(LEXICAL), mobiledoc: null }, undefined, resolve)).toEqual({
      html:
        '<p><strong>Bold</strong> &amp; <a href="https://old.example/x"><strong><em>both</em></strong></a><br>end</p>' +
        '<h3>Head</h3><ol start="3"><li>one</li></ol><hr>' +
        '<figure><img src="/a.png" alt="A &quot;b&quot;"><figcaption><i>Cap</i></figcaption></figure>' +
        '<p><em>md</em></p>\n<pre><code class="language-js">a &lt; b</code></pre>',
      lost: ['a part of the kind "header"'],
    });
  });

  test('is made of the document of Ghost 1 to 4', () => {
    expect(documentHtml({ mobiledoc: JSON.stringify(MOBILEDOC) }, undefined, resolve)).toEqual({
      html: '<p><strong>a<a href="/x">b</a></strong><br><span>&lt;c&gt;</span></p>\n<ul><li>item</li></ul>\n<hr>\n<p><em>md</em></p>\n\n\n<p>x</p>',
      lost: ['a card of the kind "unknown"'],
    });
  });

  test('is empty, and named as lost, if the document is damaged', () => {
    expect(documentHtml({ lexical: '{"root":' }, undefined, resolve)).toEqual({
      html: '',
      lost: ['its lexical document, which is damaged'],
    });
  });

  test.each([
    ['a list', '[]'],
    ['a number', '1'],
    ['children that are none', '{"root":{"children":{"a":1}}}'],
    ['markers that are none', '{"sections":[[1,"p",[[0,[9],-1,"a"],7,null,[0,{},"x",{}]]],null,"x",[10,5]]}'],
  ])('does not fail on %s', (_name, written) => {
    expect(() => documentHtml({ lexical: written }, undefined, resolve)).not.toThrow();
    expect(() => documentHtml({ mobiledoc: written }, undefined, resolve)).not.toThrow();
  });

  test('ends at a depth that no editor makes', () => {
    const deep = `${'{"type":"quote","children":['.repeat(3000)}${']}'.repeat(3000)}`;
    expect(() =>
      documentHtml({ lexical: `{"root":{"children":[${deep}]}}` }, undefined, resolve),
    ).not.toThrow();
  });
});

describe('parts for members', () => {
  const gated = (settings: string, content: string): string =>
    `<!--kg-gated-block:begin ${settings} memberSegment:"status:free"-->${content}<!--kg-gated-block:end-->`;

  test.each([
    ['in HTML', `<p>a</p>${gated('nonMember:false', '<p>secret</p>')}<p>b</p>`, '<p>a</p><p>b</p>'],
    ['without an end', '<p>a</p><!--kg-gated-block:begin nonMember:false --><p>secret</p>', '<p>a</p>'],
  ])('%s are left out, and named', (_, html, expected) => {
    expect(documentHtml({}, html, resolve)).toEqual({ html: expected, lost: ['a part for members'] });
  });

  test('that are for everybody stay', () => {
    const read = documentHtml({}, gated('nonMember:true', '<p>a</p>'), resolve);
    expect(read.html).toContain('<p>a</p>');
    expect(read.lost).toEqual([]);
  });

  test.each([{ web: { nonMember: false } }, { showOnWeb: false }])(
    'in a document, by %j, are left out, and named',
    (visibility) => {
      const card = { type: 'html', html: '<p>secret</p>', visibility };
      const lexical = JSON.stringify({ root: { children: [card, { type: 'horizontalrule' }] } });
      expect(documentHtml({ lexical }, undefined, resolve)).toEqual({
        html: '<hr>',
        lost: ['a part for members'],
      });
    },
  );
});
