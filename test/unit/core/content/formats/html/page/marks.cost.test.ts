import { describe, expect, test } from 'vitest';
import { readHtml } from '../../../../../../../src/core/content/formats/html/html.ts';
import { growth, growthOnText, LINEAR } from '../../../../../../support/service/cost.ts';

const TEXT = 'The harbour froze on Tuesday, and the ferry stayed where it was, because the ice was thick.';
const PROSE = `<p>${TEXT}</p>`.repeat(3);
const read = (body: string): ReturnType<typeof readHtml> =>
  readHtml(`<!doctype html><title>T</title><body>${body}</body>`, { path: 'a.html', timezone: 'UTC' });

describe('hostile marks', () => {
  const deep = (tag: string, text: string): string => `<article>${tag.repeat(200)}${text}`;

  test.each<[string, string, (text: string) => string]>([
    ['times in one line', '<time datetime="2019">x</time>', (text) => `<article><p>${text}</p></article>`],
    ['times without a line', '<time datetime="2019">x</time> ', (text) => `<article>${text}</article>`],
    [
      'paragraphs in an element with a long class',
      `<p>${TEXT}</p>`,
      (text) => `<div class="${'a '.repeat(text.length / 4)}">${text}</div>`,
    ],
    [
      'articles in an element with a long class',
      '<article>x</article>',
      (text) => `<div class="${'a '.repeat(text.length / 4)}">${text}</div>`,
    ],
    ['words in nested bylines', 'x ', (text) => deep('<div class="byline p-category">', text)],
    ['elements in nested bylines', '<i>x</i>', (text) => deep('<div class="byline p-category">', text)],
    [
      'elements in nested headers',
      '<i>x</i>',
      (text) => `<main>${PROSE}${'<header>'.repeat(200)}${text}${'</header>'.repeat(200)}</main>`,
    ],
  ])('with many %s take linear time', (_name, unit, page) => {
    expect(growthOnText((text) => read(page(text)), unit, 200_000)).toBeLessThan(LINEAR);
  });

  test('nested to the limit around a long text take linear time, and name no author', () => {
    const pageOf = (words: number): string => deep('<div class="byline p-category">', 'x '.repeat(words));
    const prepare = (words: number) => {
      const page = pageOf(words);
      return () => read(page);
    };
    expect(growth(prepare, 500_000)).toBeLessThan(LINEAR);
    expect(read(pageOf(500_000)).metadata.authors).toBeUndefined();
  });
});
