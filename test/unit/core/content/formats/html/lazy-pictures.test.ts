import { describe, expect, test } from 'vitest';
import { normaliseFragment } from '../../../../../../src/core/content/formats/html/dom.ts';
import { loadLazyPictures } from '../../../../../../src/core/content/formats/html/lazy-pictures.ts';

function load(html: string): string {
  const normalised = normaliseFragment(html, loadLazyPictures);
  return 'html' in normalised ? normalised.html.replace(/ data-[\w-]+="[^"]*"/gu, '') : '';
}

describe('loadLazyPictures', () => {
  test.each([
    [
      'data-src',
      '<img src="blank.gif" data-src="https://x.example/a.jpg">',
      '<img src="https://x.example/a.jpg">',
    ],
    ['data-original', '<img src="data:image/gif;base64,AA" data-original="/a.jpg">', '<img src="/a.jpg">'],
    ['data-lazy-src', '<img data-lazy-src="a.jpg">', '<img src="a.jpg">'],
    [
      'data-srcset alone',
      '<img data-srcset="s.jpg 400w, l.jpg 800w">',
      '<img srcset="s.jpg 400w, l.jpg 800w" src="l.jpg">',
    ],
    [
      'a set beside an address',
      '<img src="a.jpg" data-srcset="a.jpg 1x, b.jpg 2x">',
      '<img src="a.jpg" srcset="a.jpg 1x, b.jpg 2x">',
    ],
    [
      'a placeholder as the set',
      '<img src="b.gif" srcset="data:image/gif;base64,AA" data-src="a.jpg">',
      '<img src="a.jpg">',
    ],
    [
      'a source',
      '<picture><source data-srcset="a.webp"><img src="a.jpg"></picture>',
      '<picture><source srcset="a.webp"><img src="a.jpg"></picture>',
    ],
    [
      'the copy in noscript',
      '<p><img data-src="a.jpg"><noscript><img src="a.jpg"></noscript></p>',
      '<p><img src="a.jpg"></p>',
    ],
    [
      'the copy beside the element around',
      '<a><img data-src="a.jpg"></a><noscript><img src="a.jpg"></noscript>',
      '<a><img src="a.jpg"></a>',
    ],
  ])('takes %s', (_name, html, expected) => {
    expect(load(html)).toBe(expected);
  });

  test.each([
    ['script', '<img src="a.jpg" data-src="javascript:alert(1)">', '<img src="a.jpg">'],
    ['data', '<img src="a.jpg" data-src="data:image/png;base64,AA">', '<img src="a.jpg">'],
    ['script in a set', '<img src="a.jpg" data-srcset="javascript:alert(1) 1x">', '<img src="a.jpg">'],
    ['a name', '<img src="a.jpg" data-src="x">', '<img src="a.jpg">'],
    [
      'noscript beside another picture',
      '<img src="b.jpg"><noscript><img src="a.jpg"></noscript>',
      '<img src="b.jpg"><noscript><img src="a.jpg"></noscript>',
    ],
    [
      'text in noscript',
      '<img data-src="a.jpg"><noscript>b</noscript>',
      '<img src="a.jpg"><noscript>b</noscript>',
    ],
  ])('does not take %s', (_name, html, expected) => {
    expect(load(html)).toBe(expected);
  });
});
