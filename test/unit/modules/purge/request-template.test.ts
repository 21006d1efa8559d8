import { describe, expect, test } from 'vitest';
import {
  fill,
  isFieldValue,
  placeholdersIn,
  templateFaults,
  type RequestTemplate,
} from '../../../../src/modules/purge/request-template.ts';

const template = (changes: Partial<RequestTemplate> = {}): RequestTemplate => ({
  url: 'https://cdn.example/purge',
  method: 'POST',
  headers: {},
  body: undefined,
  ...changes,
});

const VALUES = {
  keys: 'feed/ article/a',
  keysJson: '["feed/","article/a"]',
  urls: 'https://example.org/',
  urlsJson: '["https://example.org/"]',
  token: 's&p ace',
};

describe('accepts a template', () => {
  test.each<[string, Partial<RequestTemplate>]>([
    ['without placeholders', {}],
    ['with placeholders after the host', { url: 'http://127.0.0.1:6081/{keys}?t={token}' }],
    ['with a placeholder directly after the host', { url: 'https://cdn.example?{keys}' }],
    ['with JSON', { body: '{"a":{"b":{keysJson},"c":{}},"d":[{"e":"{token}"}]}' }],
    ['with an unusual method', { method: 'PURGE' }],
    [
      'with any header field',
      { headers: { Host: 'example.org', 'x-key': '{keys}', Authorization: 'B {token}' } },
    ],
  ])('%s', (_name, changes) => {
    expect(templateFaults(template(changes))).toEqual([]);
  });
});

describe('rejects a template', () => {
  test.each<[string, Partial<RequestTemplate>, string]>([
    ['without a scheme', { url: 'cdn.example/purge' }, 'url'],
    ['with another scheme', { url: 'file:///etc/passwd' }, 'url'],
    ['with an upper-case scheme and no host', { url: 'HTTP://' }, 'url'],
    ['with a placeholder for a host', { url: 'https://{token}/' }, 'url'],
    ['with a placeholder in the host', { url: 'https://{keys}.example/' }, 'url'],
    ['with a placeholder for a port', { url: 'https://cdn.example:{token}/' }, 'url'],
    ['with a backslash after the host', { url: 'https://cdn.example\\{keys}' }, 'url'],
    ['with an invalid port', { url: 'https://cdn.example:99999/' }, 'url'],
    ['with an unknown placeholder', { url: 'https://cdn.example/{key}' }, 'url'],
    ['with an unknown placeholder in the body', { body: '{"a":{keyJson}}' }, 'body'],
    ['with an unknown placeholder in a field', { headers: { A: '{Token}' } }, 'headers.A'],
    ['with a lower-case method', { method: 'post' }, 'method'],
    ['with an invalid method', { method: 'PUR GE' }, 'method'],
    ['with CONNECT', { method: 'CONNECT' }, 'method'],
    ['with a line feed in a field', { headers: { A: 'b\r\nC: d' } }, 'headers.A'],
    ['with characters not allowed in a field', { headers: { A: '☃' } }, 'headers.A'],
    ['with an empty field name', { headers: { '': 'a' } }, 'headers.'],
    ['with a space in a field name', { headers: { 'a b': 'c' } }, 'headers.a b'],
    ['with a Content-Length', { headers: { 'Content-Length': '5' } }, 'headers.Content-Length'],
    [
      'with a Transfer-Encoding',
      { headers: { 'transfer-encoding': 'chunked' } },
      'headers.transfer-encoding',
    ],
  ])('%s', (_name, changes, place) => {
    expect(templateFaults(template(changes)).map(({ path }) => path.join('.'))).toEqual([place]);
  });
});

test('percent-encodes values in a URL and leaves others as they are', () => {
  const filled = fill(
    template({
      url: 'https://cdn.example/{keys}?t={token}',
      headers: { A: '{urls}', B: 'x{token}x' },
      body: '{"keys":{keysJson},"urls":{urlsJson}}',
    }),
    VALUES,
  );
  expect(filled).toEqual({
    url: 'https://cdn.example/feed%2F%20article%2Fa?t=s%26p%20ace',
    method: 'POST',
    headers: { A: 'https://example.org/', B: 'xs&p acex' },
    body: '{"keys":["feed/","article/a"],"urls":["https://example.org/"]}',
  });
});

test('does not expand placeholders in inserted values', () => {
  const { body } = fill(template({ body: '{keys} $& {token}' }), {
    ...VALUES,
    keys: '{token}',
    token: '$&{keys}',
  });
  expect(body).toBe('{token} $& $&{keys}');
});

test('finds placeholders everywhere', () => {
  const found = placeholdersIn(
    template({ url: 'https://cdn.example/{urls}', headers: { A: '{token}' }, body: '{keysJson} {keysJson}' }),
  );
  expect([...found].toSorted()).toEqual(['keysJson', 'token', 'urls']);
  expect(placeholdersIn(template()).size).toBe(0);
});

test('a field value is one line of Latin-1 characters', () => {
  expect(['', 'a b', '\u00E9', 'a\tb'].map(isFieldValue)).toEqual([true, true, true, true]);
  expect(['a\nb', 'a\rb', '\u0000', '\u007F', '\u0100'].map(isFieldValue)).not.toContain(true);
});
