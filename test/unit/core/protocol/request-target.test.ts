import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPathOf } from '../../../../src/core/protocol/request-target.ts';
import { growthOnText, LINEAR } from '../../../support/service/cost.ts';

describe('[54] the path of', () => {
  test.each([
    ['a document', '/rss.xml', '/rss.xml'],
    ['the root', '/', '/'],
    ['a query', '/rss.xml?utm_source=reader', '/rss.xml'],
    ['an empty query', '/rss.xml?', '/rss.xml'],
    ['a query with anything in it', '/rss.xml?a=%zz&b=../..\\%00%2F?#', '/rss.xml'],
    ['a fragment', '/rss.xml#top', '/rss.xml'],
    ['a fragment before a query', '/rss.xml#top?x', '/rss.xml'],
    ['a query alone', '/?x', '/'],
    ['absolute-form', 'http://example.org/rss.xml?x', '/rss.xml'],
    ['absolute-form over TLS', 'https://example.org:8443/a/b', '/a/b'],
    ['absolute-form in capitals', 'HTTP://EXAMPLE.ORG/A', '/A'],
    ['absolute-form without a path', 'http://example.org', '/'],
    ['absolute-form with a query and no path', 'http://example.org?x=/y', '/'],
    [
      'absolute-form with an address inside',
      'http://example.org/http://example.net/',
      '/http://example.net/',
    ],
    ['asterisk-form', '*', '*'],
    ['an encoded full stop', '/rss%2Exml', '/rss.xml'],
    ['an encoded full stop, lower case', '/rss%2exml', '/rss.xml'],
    ['encoded letters and digits', '/%72%73s%2d%31%5F%7e', '/rss-1_~'],
    ['another script', '/tags/%D0%BD%D0%BE', '/tags/%D0%BD%D0%BE'],
    ['another script, lower case', '/tags/%d0%bd%d0%be', '/tags/%D0%BD%D0%BE'],
    ['raw bytes of another script', '/tags/\u00d0\u00bd', '/tags/%D0%BD'],
    ['an encoded space', '/a%20b', '/a%20b'],
    ['encoded reserved characters stay', '/a%2Cb%3f', '/a%2Cb%3F'],
    ['reserved characters stay', "/a!$&'()*+,;=:@b", "/a!$&'()*+,;=:@b"],
    ['an encoded percent sign is decoded once', '/a%252e%252e/', '/a%252e%252e/'],
    ['characters that should be encoded', '/a"<>^`{|}b', '/a%22%3C%3E%5E%60%7B%7C%7Db'],
    ['capitals are kept', '/RSS.xml', '/RSS.xml'],
    ['a slash at the end is kept', '/rss.xml/', '/rss.xml/'],
    ['double slashes are kept', '//rss.xml', '//rss.xml'],
    ['a hidden name', '/.well-known/x', '/.well-known/x'],
    ['three full stops', '/.../x', '/.../x'],
    ['full stops at the end of a name', '/a../b.', '/a../b.'],
  ])('%s', (_name, target, path) => {
    expect(canonicalPathOf(target)).toBe(path);
  });

  test('[54] a slug in any script is found by its encodeURIComponent form', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N}-]{1,12}$/u), (slug) => {
        const canonical = `/articles/${encodeURIComponent(slug)}`;
        expect(canonicalPathOf(canonical)).toBe(canonical);
        expect(canonicalPathOf(canonical.replace(/%../g, (escape) => escape.toLowerCase()))).toBe(canonical);
        expect(canonicalPathOf(`/articles/${Buffer.from(slug).toString('latin1')}`)).toBe(canonical);
      }),
    );
  });
});

describe('[42] no path in', () => {
  test.each([
    ['nothing', ''],
    ['a relative path', 'rss.xml'],
    ['a query', '?x'],
    ['a host and port (authority-form)', 'example.org:443'],
    ['an empty host', 'http:///rss.xml'],
    ['another scheme', 'ftp://example.org/rss.xml'],
    ['a scheme without slashes', 'http:/rss.xml'],
    ['white space first', ' /rss.xml'],
    ['two asterisks', '**'],
    ['a parent', '/../etc/passwd'],
    ['a parent in the middle', '/a/../b'],
    ['a parent at the end', '/a/..'],
    ['a full stop', '/./rss.xml'],
    ['a full stop at the end', '/a/.'],
    ['an encoded parent', '/%2e%2e/etc/passwd'],
    ['a half encoded parent', '/.%2E/etc/passwd'],
    ['a parent in absolute-form', 'http://example.org/../x'],
    ['a parent before a query', '/a/..?x'],
    ['an encoded slash', '/a%2Fb'],
    ['an encoded slash, lower case', '/a%2fb'],
    ['a backslash', '/a\\b'],
    ['an encoded backslash', '/a%5Cb'],
    ['a parent with backslashes', '/..\\..\\x'],
    ['NUL, encoded', '/a%00'],
    ['NUL', '/a\0'],
    ['a space', '/a b'],
    ['a line break', '/a\r\nb'],
    ['DEL', '/a\u007f'],
    ['a percent sign', '/100%'],
    ['a percent sign and a digit', '/100%2'],
    ['a percent sign and no digits', '/%zz'],
    ['a percent sign and a sign', '/%+1'],
    ['a percent sign and a space', '/% 1'],
    ['an escape of another kind', '/%u0041'],
    ['a character above 0xFF', '/\u0431'],
  ])('%s', (_name, target) => {
    expect(canonicalPathOf(target)).toBeUndefined();
  });

  test('the path of a path is the same path', () => {
    const pieces = fc.constantFrom('/', '.', '..', '%2e', '%2F', '%', '%41', '%c3', 'a', '\\', '?', '#', 'é');
    const paths = fc.array(pieces, { maxLength: 16 }).map((chosen) => `/${chosen.join('')}`);
    fc.assert(
      fc.property(fc.oneof(paths, fc.string({ unit: 'binary' })), (target) => {
        const path = canonicalPathOf(target);
        if (path === undefined) return;
        expect(canonicalPathOf(path)).toBe(path);
        expect(path === '*' || path.startsWith('/')).toBe(true);
        expect(path).toMatch(/^[!-~]*$/);
        expect(path.split('/')).not.toContain('..');
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['escapes', '%41'],
    ['full stops', '/.a'],
    ['slashes', '/'],
    ['broken escapes', '%4'],
  ])('100 KB of %s takes linear time', (_name, unit) => {
    expect(growthOnText((units) => canonicalPathOf(`/${units}`), unit, 100_000)).toBeLessThan(LINEAR);
  });
});
