import { describe, expect, test } from 'vitest';
import { resolved } from '../../../../support/references/resolved.ts';

describe('references that have a target', () => {
  test.each([
    ['<img src="a.png">', '<img src="https://x.example/media/p/a.png" width="4" height="3">'],
    ['<img src="a.png#x" width="9">', '<img src="https://x.example/media/p/a.png#x" width="9">'],
    ['<img src="a.png" height="">', '<img src="https://x.example/media/p/a.png" height="">'],
    ['<img src="wiki:a.png">', '<img src="https://x.example/media/p/a.png" width="4" height="3">'],
    ['<a href="a.png?x=1">y</a>', '<a href="https://x.example/media/p/a.png">y</a>'],
    [
      '<video src="b.mp4" poster="a.png"></video>',
      '<video src="https://x.example/media/p/b.mp4" poster="https://x.example/media/p/a.png"></video>',
    ],
    ['<a href="two.md#part">y</a>', '<a href="https://x.example/two#part">y</a>'],
    ['<a href="wiki:Two">y</a>', '<a href="https://x.example/2">y</a>'],
    ['<img srcset="a.png 1x, c.png 2x">', '<img srcset="https://x.example/media/p/a.png 1x, c.png 2x">'],
    [
      '<img src="a.png" srcset="a.png, c.png 2x, https://y.example/d.png 3x" width="1">',
      '<img src="https://x.example/media/p/a.png" srcset="https://x.example/media/p/a.png, https://y.example/d.png 3x" width="1">',
    ],
  ])('%s', (html, expected) => {
    expect(resolved(html)).toEqual({ html: expected, dead: [] });
  });
});

describe('references without a target', () => {
  test.each([
    ['<img src="c.png">', '<img src="c.png">', []],
    ['<img src="b.mp4">', '<img src="b.mp4">', []],
    ['<a href="c.pdf">y</a>', '<a href="c.pdf">y</a>', []],
    [
      '<a href="three.md"><b>y</b> z</a>',
      '<b>y</b> z',
      ['three.md leads to no published article: only its words are published'],
    ],
    [
      '<a href="wiki:Three">y</a>',
      'y',
      ['Three leads to no published article: only its words are published'],
    ],
    ['x<img src="wiki:c.png">y', 'xy', []],
    ['<a href="three">y</a>', '<a href="three">y</a>', ['three leads to no published article']],
    [
      '<a href="/old/">y</a>',
      '<a href="/old/">y</a>',
      ['/old/ is no address of a published article: left as written'],
    ],
    ['<a href="/tags/x/">y</a>', '<a href="/tags/x/">y</a>', []],
    ['<a href="#here">y</a>', '<a href="#here">y</a>', []],
    ['<a>y</a>', '<a>y</a>', []],
  ])('%s', (html, expected, dead) => {
    expect(resolved(html)).toEqual({ html: expected, dead });
  });

  test('may have neighbours where another site has the page', () => {
    const elsewhere = { url: 'https://y.example/one' };
    expect(resolved('<a href="three">y</a>', elsewhere)).toEqual({ html: '<a href="three">y</a>', dead: [] });
    expect(resolved('<a href="three.md">y</a>', elsewhere).html).toBe('y');
  });
});
