import { describe, expect, test } from 'vitest';
import { normaliseFragment } from '../../../../../../src/core/content/formats/html/dom.ts';
import { replaceForeign } from '../../../../../../src/core/content/rendering/foreign/replace-foreign.ts';
import { growth, growthOnText, LINEAR } from '../../../../../support/service/cost.ts';

function load(html: string): string {
  const normalised = normaliseFragment(html, replaceForeign);
  if ('fault' in normalised) throw new Error(normalised.fault);
  return normalised.html.replace(/ (?:data|nitro)-[\w-]+="[^"]*"/gu, '');
}
const copy = '<noscript><img src="a.jpg"></noscript>';

describe('a picture that a script loads late', () => {
  test.each([
    [
      'data-src',
      '<img src="blank.gif" data-src="https://x.example/a.jpg">',
      '<img src="https://x.example/a.jpg">',
    ],
    ['data-original', '<img src="data:image/gif;base64,AA" data-original="/a.jpg">', '<img src="/a.jpg">'],
    ['data-lazy-src', '<img data-lazy-src="a.jpg">', '<img src="a.jpg">'],
    [
      'the largest of a set',
      '<img data-srcset="l.jpg 800w, s.jpg 400w">',
      '<img src="l.jpg" srcset="l.jpg 800w, s.jpg 400w">',
    ],
    [
      'a set in place of a placeholder',
      '<img src="/img/placeholder.png" data-srcset="a.jpg 1x, b,c.jpg 2x">',
      '<img src="b,c.jpg" srcset="a.jpg 1x, b,c.jpg 2x">',
    ],
    [
      'a set beside an address',
      '<img src="a.jpg" data-srcset="a.jpg 1x, b.jpg 2x">',
      '<img src="a.jpg" srcset="a.jpg 1x, b.jpg 2x">',
    ],
    [
      'an address in place of a set of placeholders',
      '<img src="blank.gif" srcset="blank.gif 1x" data-src="a.jpg">',
      '<img src="a.jpg">',
    ],
    [
      'the set of a source',
      '<picture><source data-srcset="a.webp"><img src="a.jpg"></picture>',
      '<picture><source srcset="a.webp"><img src="a.jpg"></picture>',
    ],
    ['the address of a film', '<video data-src="a.mp4"></video>', '<video src="a.mp4"></video>'],
  ])('takes %s', (_name, html, expected) => {
    expect(sorted(load(html))).toBe(sorted(expected));
  });

  test.each([
    ['script', '<img src="a.jpg" data-src="javascript:alert(1)">', '<img src="a.jpg">'],
    ['script with a space before', '<img src="a.jpg" data-src=" JavaScript:alert(1)">', '<img src="a.jpg">'],
    ['data', '<img src="a.jpg" data-src="data:image/png;base64,AA">', '<img src="a.jpg">'],
    ['script in a set', '<img src="a.jpg" data-srcset="javascript:alert(1) 1x">', '<img src="a.jpg">'],
    ['a name', '<img src="a.jpg" data-src="x">', '<img src="a.jpg">'],
    ['an object', `<img src="a.jpg" data-src='{"a":"b.jpg"}'>`, '<img src="a.jpg">'],
  ])('does not take %s', (_name, html, expected) => {
    expect(load(html)).toBe(expected);
  });

  test.each([
    ['after it', `<p><img data-src="t.jpg"> ${copy}</p>`, 1],
    ['before it', `<p>${copy}<img src="data:," data-src="a.jpg"></p>`, 1],
    ['after the link around it', `<a href="b"><img data-src="t.jpg"></a>${copy}`, 1],
    ['after a placeholder', `<img src="blank.gif">${copy}`, 1],
    ['before others', `<p><img data-src="a.jpg">${copy}<img data-src="b.jpg"></p>`, 2],
    ['after a picture that is not late', `<p><img src="b.jpg">${copy}</p>`, 2],
    ['after text', `<p><img data-src="b.jpg"> text ${copy}</p>`, 2],
    ['of a counter', '<img data-src="b.jpg"><noscript><img src="a.jpg" width="1" height=1></noscript>', 2],
  ])('is shown once if its copy for readers without scripts is %s', (_name, html, count) => {
    const shown = load(html);
    expect(shown.match(/<img/gu)).toHaveLength(count);
    expect(shown).toContain('src="a.jpg"');
  });

  test.each([
    ['pictures', '<img data-src="a.jpg">'],
    ['copies', `<img data-src="a.jpg">${copy}`],
    ['sets', '<img data-srcset="a.jpg 1w,">'],
    ['names of placeholders', '<img src="/blank-blank-blank">'],
  ])('takes linear time for many %s', (_name, unit) => {
    expect(growthOnText(load, unit, 100_000)).toBeLessThan(LINEAR);
  });

  test('takes linear time for long addresses', () => {
    const prepare = (size: number) => {
      const html = `<img src="${'/blank-'.repeat(size)}" data-srcset="${'a.jpg 1w,'.repeat(size)}">`;
      return () => load(html);
    };
    expect(growth(prepare, 100_000)).toBeLessThan(LINEAR);
  });
});

/** The attributes of each element in one order. */
function sorted(html: string): string {
  return html.replace(/<(\w+)((?: [\w-]+="[^"]*")+)>/gu, (_tag, name: string, attributes: string) => {
    const list = attributes.match(/[\w-]+="[^"]*"/gu) ?? [];
    return `<${name} ${list.toSorted().join(' ')}>`;
  });
}
