import { describe, expect, test } from 'vitest';
import {
  element,
  lines,
  Markup,
  prolog,
  startTag,
  textElement,
} from '../../../../../src/core/feed/xml/xml.ts';
import { HOSTILE } from '../sample.ts';
import { parseTree } from '../tree.ts';
import { scrub } from '../../../../../src/core/feed/xml/scrub.ts';

describe('element', () => {
  test.each([
    ['text', element('title', {}, 'Tom'), '<title>Tom</title>'],
    ['no children', element('link', { href: 'x' }), '<link href="x"/>'],
    ['an empty text', element('description', {}, ''), '<description/>'],
    ['an undefined child', element('a', {}, undefined, 'b'), '<a>b</a>'],
    ['an undefined attribute', element('a', { b: undefined, c: 0 }), '<a c="0"/>'],
    [
      'nested elements',
      element('a', {}, element('b', {}, '<'), element('c', {})),
      '<a><b>&#x3C;</b><c/></a>',
    ],
    ['[15] markup in a text', element('title', {}, '<b>&'), '<title>&#x3C;b&#x3E;&#x26;</title>'],
    ['an end of CDATA', element('a', {}, ']]>'), '<a>]]&#x3E;</a>'],
    ['markup in an attribute', element('a', { b: `"<&'` }), `<a b="&#x22;&#x3C;&#x26;'"/>`],
    ['white space in an attribute', element('a', { b: 'x\ty\nz' }), '<a b="x&#x9;y&#xA;z"/>'],
  ])('%s', (_, { xml }, expected) => {
    expect(xml).toBe(expected);
  });

  test.each(HOSTILE)('[8] %s survives a round trip in text and attribute', (_, text, kept) => {
    const tree = parseTree(element('a', { b: scrub(text) }, scrub(text)).xml);
    expect(tree.text).toBe(kept);
    expect(tree.attributes['b']).toBe(kept);
  });

  test.each(['', ' ', '1a', '-a', 'a b', 'a:b:c', ':a', 'a:', 'a>', 'a"', 'a/', 'a=', 'é<', 'a\n'])(
    'rejects %j as a name',
    (name) => {
      expect(() => element(name, {})).toThrow(TypeError);
      expect(() => element('a', { [name]: 'x' })).toThrow(TypeError);
      expect(() => startTag(name)).toThrow(TypeError);
    },
  );
});

test('escapes text that looks like markup', () => {
  expect(element('a', {}, element('b', {}).xml).xml).not.toContain('<b');
  expect(element('a', {}, new Markup('<b/>')).xml).toBe('<a><b/></a>');
});

test('textElement returns undefined without text', () => {
  expect(textElement('rights', undefined)).toBeUndefined();
  expect(textElement('ttl', 5)?.xml).toBe('<ttl>5</ttl>');
});

test('lines indents by depth and omits undefined children', () => {
  expect(lines(2, [element('a', {}), undefined, element('b', {}, 'c')])).toBe(
    '        <a/>\n        <b>c</b>\n',
  );
});

describe('prolog', () => {
  test('[1] declares the encoding and has no byte order mark', () => {
    expect(prolog(undefined)).toBe('<?xml version="1.0" encoding="utf-8"?>\n');
  });

  test('names a CSS style sheet only if one is given', () => {
    expect(prolog(undefined)).not.toContain('stylesheet');
    expect(prolog('/feed.css')).toContain('<?xml-stylesheet type="text/css" href="/feed.css"?>\n');
  });

  test('a URL cannot close the processing instruction', () => {
    expect(parseTree(`${prolog('/a?b&c"?><evil/>')}<a/>`).name).toBe('a');
  });
});
