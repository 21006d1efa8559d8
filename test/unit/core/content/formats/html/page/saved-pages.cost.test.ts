import { describe, expect, test } from 'vitest';
import { readHtml } from '../../../../../../../src/core/content/formats/html/html.ts';
import { growthOnText, LINEAR } from '../../../../../../support/service/cost.ts';

const TEXT =
  'The harbour froze on Tuesday, and the ferry stayed where it was, because the ice was too thick.';
const read = (body: string) =>
  readHtml(`<html><head><title>T</title></head><body>${body}</body></html>`, {
    path: 'a.html',
    timezone: 'UTC',
  });

describe('hostile pages', () => {
  test.each([
    ['articles', '<article><h2><a href=a>A</a></h2></article>'],
    ['paragraphs', `<div><p>${TEXT}</p></div>`],
    ['line breaks', '<div>x<br><br></div>'],
    ['names', '<div class="related comments share">x</div>'],
    ['times', '<p><time datetime="2019">x</time></p>'],
    ['lists of links', '<ul><li><a href=a>A</a></li></ul>'],
    ['contents', '<div class="entry-content">x</div>'],
    ['authors', '<a rel=author>A</a>'],
  ])('with many %s take linear time', (_name, unit) => {
    expect(growthOnText((text) => read(`<main>${text}</main>`), unit, 200_000)).toBeLessThan(LINEAR);
  });
});
