import { describe, expect, test } from 'vitest';
import { embedded } from '../../../../../src/core/page/parts/embed.ts';

/** The levels of the headings in a text, in order. */
const levels = (html: string): string =>
  [...html.matchAll(/<h([1-6])/g)].map(([, level = '']) => level).join(' ');

describe('headings are below the title and skip no level', () => {
  test.each([
    ['already so', '2 3 3 2', '2 3 3 2'],
    ['with one of the level of the title', '1 2 3', '2 3 4'],
    ['with gaps', '3 5 5 3', '2 3 3 2'],
    ['from below', '4 2 3', '2 2 3'],
    ['deeper than there are levels', '1 2 3 4 5 6 6', '2 3 4 5 6 6 6'],
    ['none', '', ''],
  ])('%s: %s become %s', (_, written, shown) => {
    const html = written
      .split(' ')
      .filter(Boolean)
      .map((level) => `<h${level} id="x">T</h${level}>`)
      .join('<p>x</p>');
    const made = embedded(html);
    expect(levels(made)).toBe(shown);
    expect(levels(made.replaceAll('</h', '<h'))).toBe(
      shown
        .split(' ')
        .filter(Boolean)
        .map((level) => `${level} ${level}`)
        .join(' '),
    );
  });
});

test.each([
  ['main', '<main><p>x</p></main>', '<div><p>x</p></div>'],
  ['code', '<pre><code>x</code></pre>', '<pre tabindex="0"><code>x</code></pre>'],
  [
    'a table in a table',
    '<table><tr><td><table></table></td></tr></table>',
    '<div class="wide" tabindex="0"><table><tr><td><table></table></td></tr></table></div>',
  ],
  [
    'pictures after the first',
    '<img src="a" /><img src="b" /><img src="c" />',
    '<img src="a" /><img loading="lazy" src="b" /><img loading="lazy" src="c" />',
  ],
])('%s', (_, written, shown) => {
  expect(embedded(written)).toBe(shown);
});

test.each([
  '<p>&lt;h1&gt;</p>',
  '<p title="&lt;table&gt;">x</p>',
  '<header><hr /></header>',
  '<p>main table pre img</p>',
])('%s is unchanged', (html) => {
  expect(embedded(html)).toBe(html);
});
