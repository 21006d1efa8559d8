import { describe, expect, test } from 'vitest';
import { webUrl } from '../../../../../src/core/article/url.ts';
import { resolveSrcset } from '../../../../../src/core/content/rendering/srcset.ts';

describe('[7] resolveSrcset', () => {
  test.each([
    ['one', 'a.png', 'https://example.org/a.png'],
    [
      'densities',
      'a.png, b.png 2x,c.png 1.5x',
      'https://example.org/a.png, https://example.org/b.png 2x, https://example.org/c.png 1.5x',
    ],
    [
      'widths',
      ' a.png 480w ,\n b.png 960w',
      'https://example.org/a.png 480w, https://example.org/b.png 960w',
    ],
    ['commas in a URL', 'w_1,h_2/a.png 2x', 'https://example.org/w_1,h_2/a.png 2x'],
    ['commas between', ',, a.png,, b.png', 'https://example.org/a.png, https://example.org/b.png'],
    ['script', 'javascript:alert(1) 1x, b.png 2x', 'https://example.org/b.png 2x'],
    ['data', 'data:image/png;base64,AA 1x, b.png', 'https://example.org/b.png'],
    ['a wrong descriptor', 'a.png 2y, b.png 1x onerror', undefined],
    ['script alone', 'javascript:alert(1)', undefined],
    ['nothing', ' , ', undefined],
    ['too many', 'a.png,'.repeat(2000), undefined],
  ])('%s', (_name, srcset, expected) => {
    expect(resolveSrcset(srcset, (url) => webUrl(url, 'https://example.org/'))).toBe(expected);
  });
});
