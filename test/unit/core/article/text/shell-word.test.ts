import { describe, expect, test } from 'vitest';
import { shellWord } from '../../../../../src/core/article/text/shell-word.ts';

describe('a word for a shell', () => {
  test.each([
    ['content/posts', 'content/posts'],
    ['https://harbour.example/feed/', 'https://harbour.example/feed/'],
    ['https://harbour.example/?feed=rss2&a', "'https://harbour.example/?feed=rss2&a'"],
    ['my site', "'my site'"],
    ["Ann's", String.raw`'Ann'\''s'`],
    ['', "''"],
  ])('%j is written %j', (word, written) => {
    expect(shellWord(word)).toBe(written);
  });
});
