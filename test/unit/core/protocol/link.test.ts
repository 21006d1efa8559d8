import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatLink, type LinkTarget } from '../../../../src/core/protocol/link.ts';

const SELF = { href: 'https://example.org/atom.xml', rel: 'self' };

describe('[55] formatLink writes', () => {
  test.each<[name: string, links: readonly LinkTarget[], expected: string]>([
    ['no links', [], ''],
    ['one', [SELF], '<https://example.org/atom.xml>; rel="self"'],
    [
      'several',
      [SELF, { href: '/rss.xml', rel: 'alternate', type: 'application/rss+xml' }],
      '<https://example.org/atom.xml>; rel="self", </rss.xml>; rel="alternate"; type="application/rss+xml"',
    ],
    [
      'all parameters',
      [{ href: '/', rel: 'alternate', type: 'text/html', hreflang: 'en-GB', title: 'Newsroom' }],
      '</>; rel="alternate"; type="text/html"; hreflang="en-GB"; title="Newsroom"',
    ],
    ['two relations', [{ href: '/', rel: 'self hub' }], '</>; rel="self hub"'],
    [
      'a URI as relation',
      [{ href: '/', rel: 'https://example.org/rel?a=b' }],
      '</>; rel="https://example.org/rel?a=b"',
    ],
    ['an undefined parameter', [{ ...SELF, title: undefined }], '<https://example.org/atom.xml>; rel="self"'],
    [
      'quotes in a title',
      [{ ...SELF, href: '/', title: 'A "b" \\ c' }],
      String.raw`</>; rel="self"; title="A \"b\" \\ c"`,
    ],
    [
      'commas and semicolons in a title',
      [{ href: '/', rel: 'self', title: 'a, b; c=d' }],
      '</>; rel="self"; title="a, b; c=d"',
    ],
    ['an empty title', [{ href: '/', rel: 'self', title: '' }], '</>; rel="self"; title=""'],
    [
      'another script in a title',
      [{ href: '/', rel: 'self', title: '£ Zürich' }],
      `</>; rel="self"; title*=UTF-8''%C2%A3%20Z%C3%BCrich`,
    ],
    [
      'what RFC 8187 encodes and encodeURIComponent does not',
      [{ href: '/', rel: 'self', title: "é'(*)!~" }],
      `</>; rel="self"; title*=UTF-8''%C3%A9%27%28%2A%29!~`,
    ],
    [
      'an emoji in a title',
      [{ href: '/', rel: 'self', title: '📰' }],
      `</>; rel="self"; title*=UTF-8''%F0%9F%93%B0`,
    ],
    [
      'another script in an address',
      [{ href: '/tags/новости', rel: 'self' }],
      '</tags/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8>; rel="self"',
    ],
    [
      'an address that is already encoded',
      [{ href: '/tags/%D0%BD', rel: 'self' }],
      '</tags/%D0%BD>; rel="self"',
    ],
    [
      'a query with commas and semicolons',
      [{ href: '/?a=1,2;3&b', rel: 'self' }],
      '</?a=1,2;3&b>; rel="self"',
    ],
    [
      'an angle bracket in an address',
      [{ href: '/a> ; rel="x', rel: 'self' }],
      '</a%3E%20;%20rel=%22x>; rel="self"',
    ],
    [
      'a backslash in an address',
      [{ href: '/a\\b^`{|}<', rel: 'self' }],
      '</a%5Cb%5E%60%7B%7C%7D%3C>; rel="self"',
    ],
    ['an IPv6 host', [{ href: 'http://[::1]:3000/', rel: 'self' }], '<http://[::1]:3000/>; rel="self"'],
  ])('%s', (_name, links, expected) => {
    expect(formatLink(links)).toBe(expected);
  });
});

describe('[55] formatLink refuses', () => {
  test.each<[name: string, link: LinkTarget]>([
    ['a line break in an address', { href: '/\r\nSet-Cookie: a=b', rel: 'self' }],
    ['NUL in an address', { href: '/\0', rel: 'self' }],
    ['a lone surrogate in an address', { href: '/\ud800', rel: 'self' }],
    ['a line break in a title', { ...SELF, title: 'a\nb' }],
    ['a line break in a title of another script', { ...SELF, title: 'é\r\nb' }],
    ['a C1 control character in a title', { ...SELF, title: 'a\u0085b' }],
    ['a lone surrogate in a title', { ...SELF, title: '\udc00' }],
    ['no relation', { href: '/', rel: '' }],
    ['a relation with quotes', { href: '/', rel: 'self"; x="' }],
    ['a relation with a line break', { href: '/', rel: 'self\r\n' }],
    ['a relation with a backslash', { href: '/', rel: 'self\\' }],
    ['a relation in another script', { href: '/', rel: 'sélf' }],
    ['a relation of white space', { href: '/', rel: ' ' }],
    ['relations with two spaces between', { href: '/', rel: 'self  hub' }],
    ['a type without subtype', { ...SELF, type: 'text' }],
    ['an empty type', { ...SELF, type: '' }],
    ['a type with parameters', { ...SELF, type: 'text/html; charset=utf-8' }],
    ['a type with quotes', { ...SELF, type: 'text/"html' }],
    ['a type with a line break', { ...SELF, type: 'text/html\n' }],
    ['a language with quotes', { ...SELF, hreflang: 'en"' }],
    ['an empty language', { ...SELF, hreflang: '' }],
    ['a language with an underscore', { ...SELF, hreflang: 'en_GB' }],
  ])('%s', (_name, link) => {
    expect(() => formatLink([SELF, link])).toThrow(RangeError);
  });
});

describe('[55] for any input', () => {
  const anyText = fc.string({ unit: 'binary' });
  const linkOrRefusal = (link: LinkTarget): string => {
    try {
      return formatLink([link]);
    } catch (error) {
      return error instanceof RangeError ? 'refused' : String(error);
    }
  };

  test('the value is printable ASCII or refused', () => {
    fc.assert(
      fc.property(anyText, anyText, (href, title) => {
        expect(linkOrRefusal({ href, rel: 'self', title })).toMatch(
          /^(?:refused|<[!-;=?-~]*>; rel="self"; title(?:="(?:[ !#-[\]-~]|\\["\\])*"|\*=UTF-8''[!-~]+))$/,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('the title survives a round trip', () => {
    const titles = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(titles, (title) => {
        const parameter = formatLink([{ href: '/', rel: 'self', title }]).slice('</>; rel="self"; '.length);
        const read = parameter.startsWith('title*=')
          ? decodeURIComponent(parameter.slice("title*=UTF-8''".length))
          : parameter.slice('title="'.length, -1).replace(/\\(.)/g, '$1');
        expect(read).toBe(title);
      }),
    );
  });
});
