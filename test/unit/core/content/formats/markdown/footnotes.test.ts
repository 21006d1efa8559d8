import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../src/core/content/formats/markdown/renderer.ts';

const reference = (id: string, number: number, to = id): string =>
  `<sup class="footnote-ref"><a href="#fn${to}" id="fnref${id}">[${number}]</a></sup>`;
const back = (id: string): string => ` <a href="#fnref${id}" class="footnote-backref">\u21a9\uFE0E</a>`;
const list = (...items: readonly string[]): string =>
  `<hr class="footnotes-sep">\n<section class="footnotes">\n<ol class="footnotes-list">\n${items.join('')}</ol>\n</section>\n`;
const item = (id: string, content: string): string =>
  `<li id="fn${id}" class="footnote-item">${content}</li>\n`;

describe('footnotes', () => {
  test.each([
    [
      'a note of one word is no address',
      'a[^1]\n\n[^1]: _b_',
      `<p>a${reference('1', 1)}</p>\n${list(item('1', `<p><em>b</em>${back('1')}</p>\n`))}`,
    ],
    [
      'notes stand in the order of their references',
      'a[^x] b[^y]\n\n[^y]: why\n[^x]: ex\n\n    more',
      `<p>a${reference('1', 1)} b${reference('2', 2)}</p>\n${list(
        item('1', `<p>ex</p>\n<p>more${back('1')}</p>\n`),
        item('2', `<p>why${back('2')}</p>\n`),
      )}`,
    ],
    [
      'a note that is referred to twice has two ways back',
      'a[^1] b[^1]\n\n[^1]: n',
      `<p>a${reference('1', 1)} b${reference('1:1', 1, '1')}</p>\n${list(
        item('1', `<p>n${back('1')}${back('1:1')}</p>\n`),
      )}`,
    ],
    [
      'a note within the text',
      'a ^[a *short* one]',
      `<p>a ${reference('1', 1)}</p>\n${list(item('1', `<p>a <em>short</em> one${back('1')}</p>\n`))}`,
    ],
    [
      'a note in a note',
      'a[^1]\n\n[^1]: b[^2]\n[^2]: c',
      `<p>a${reference('1', 1)}</p>\n${list(
        item('1', `<p>b${reference('2', 2)}${back('1')}</p>\n`),
        item('2', `<p>c${back('2')}</p>\n`),
      )}`,
    ],
    [
      'the first of two notes counts',
      'a[^1]\n\n[^1]: x\n\n[^1]: y',
      `<p>a${reference('1', 1)}</p>\n${list(item('1', `<p>x${back('1')}</p>\n`))}`,
    ],
    ['a reference without note is text', 'a[^no]', '<p>a[^no]</p>\n'],
    ['a note without reference goes', 'a\n\n[^no]: b', '<p>a</p>\n'],
    ['a raised link is no note', '^[a b](c)', '<p>^<a href="c">a b</a></p>\n'],
    ['a power is no note', 'x^[2]', '<p>x^[2]</p>\n'],
    ['code is code', '`a[^1]`\n\n[^1]: x', '<p><code>a[^1]</code></p>\n'],
    [
      'a name of an object',
      'a[^__proto__]\n\n[^__proto__]: x',
      `<p>a${reference('1', 1)}</p>\n${list(item('1', `<p>x${back('1')}</p>\n`))}`,
    ],
  ])('%s', (_name, text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  test('a prefix makes ids unique in a document', () => {
    const text = 'a[^1]\n\n[^1]: b';
    const idsOf = (idPrefix: string) =>
      [...renderMarkdown(text, { idPrefix }).matchAll(/id="([^"]*)"/gu)].map(([, id]) => id);
    expect(idsOf('one')).toEqual(['fnref-one-1', 'fn-one-1']);
    expect(new Set([...idsOf('one'), ...idsOf('two')]).size).toBe(4);
  });

  test('a text does not know the notes of another', () => {
    renderMarkdown('a[^1]\n\n[^1]: b');
    expect(renderMarkdown('a[^1]')).toBe('<p>a[^1]</p>\n');
  });
});
