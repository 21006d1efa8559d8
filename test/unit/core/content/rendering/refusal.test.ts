import { describe, expect, test } from 'vitest';
import type { Article, Body } from '../../../../../src/core/article/article.ts';
import { renderingFaults } from '../../../../../src/core/content/rendering/refusal.ts';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';

function faultsOf(text: string, format: Body['format'] = 'html') {
  const article: Article = {
    path: 'a.md',
    contentHash: '',
    slug: 'a',
    title: 'A',
    published: 0,
    authors: [],
    tags: [],
    attachments: [],
    draft: false,
    body: { format, text, line: 3 },
  };
  return renderingFaults(article);
}

const deep = (name: string, times: number) => `<${name}>`.repeat(times) + `</${name}>`.repeat(times);

/** Elements that the parser opens again in each paragraph. */
const MANY_FORMATS = Array.from({ length: 150 }, (_, index) => `<b id="${index}">`).join('');

describe('an article that cannot be rendered is found when its file is read', () => {
  test.each<readonly [string, string, Body['format']]>([
    ['elements nested too deep', deep('div', 300), 'html'],
    ['the same in Markdown', deep('div', 300), 'markdown'],
    ['elements that nothing closes', '<b><i>'.repeat(400), 'html'],
    ['emphasis nested too deep', `${'*a '.repeat(300)}${'b* '.repeat(300)}`, 'markdown'],
    ['a tree that explodes', `<p>${MANY_FORMATS}${'<p>x'.repeat(2000)}`, 'html'],
    ['a text that grows too much', '&'.repeat(600_000), 'html'],
  ])('%s', (_, text, format) => {
    expect(faultsOf(text, format)).toMatchObject([
      { file: 'a.md', line: 3, severity: 'error', rule: 'html' },
    ]);
  });
});

describe('an article that can be rendered has no fault', () => {
  test.each<readonly [string, string, Body['format']]>([
    ['elements nested as deep as allowed', deep('div', 200), 'html'],
    ['many elements side by side', '<p>a</p>'.repeat(5000), 'html'],
    ['paragraphs that nothing closes', '<p>a'.repeat(5000), 'html'],
    ['pictures and line breaks', '<img src="a"><br>'.repeat(5000), 'html'],
    ['much emphasis in one paragraph', '*a* '.repeat(3000), 'markdown'],
    ['a long text', 'ice and snow '.repeat(100_000), 'markdown'],
    ['none', '', 'html'],
    ['script, which only gives a warning', '<button>a</button>'.repeat(500), 'html'],
  ])('%s', (_, text, format) => {
    expect(faultsOf(text, format)).toEqual([]);
  });
});

test.each(['<', '<a', '</a', '</', '<a>', '\n \n', '\n', '*', '* ', '<A '])(
  'a hundred thousand characters of %j take linear time',
  (unit) => {
    expect(growthOnText((text) => faultsOf(text, 'html'), unit, 100_000)).toBeLessThan(LINEAR);
  },
);
