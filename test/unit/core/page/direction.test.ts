import { describe, expect, test } from 'vitest';
import { isolateParts } from '../../../../src/core/article/text/bidi.ts';
import { directionAttribute, isolated, withIsolates } from '../../../../src/core/page/direction.ts';
import { html, type HtmlContent } from '../../../../src/core/page/html.ts';

const written = (content: HtmlContent): string => html`${content}`.text;

describe('a line with isolates on a page', () => {
  test('has elements for isolate characters, and its texts are escaped', () => {
    expect(written(withIsolates(isolateParts`${'ים'}: ${'<b> & Co.'}`))).toBe(
      '<bdi>ים</bdi>: <bdi>&lt;b&gt; &amp; Co.</bdi>',
    );
  });

  test.each([
    ['no marks', 'Bells: sea'],
    ['an unclosed isolate', 'a \u2068b'],
    ['an end without an isolate', 'a \u2069b'],
    ['an end before its isolate', 'a \u2069 b \u2068'],
  ])('is unchanged with %s', (_name, line) => {
    expect(written(withIsolates(line))).toBe(line);
  });
});

test.each([
  ['שלום!', 'ltr', ' dir="rtl"', '<bdi dir="rtl">שלום!</bdi>'],
  ['Hello!', 'rtl', ' dir="ltr"', '<bdi dir="ltr">Hello!</bdi>'],
  ['Hello!', 'ltr', '', 'Hello!'],
  ['שלום, HTTP', 'rtl', '', 'שלום, HTTP'],
  ['2014', 'rtl', '', '2014'],
] as const)('%s around text that runs %s', (text, around, attribute, line) => {
  expect(written(directionAttribute(text, around))).toBe(attribute);
  expect(written(isolated(text, around))).toBe(line);
});
