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

describe('a template is right', () => {
  test.each<[string, Partial<RequestTemplate>]>([
    ['with nothing to fill in', {}],
    ['with placeholders behind the host', { url: 'http://127.0.0.1:6081/{keys}?t={token}' }],
    ['with a placeholder right behind the host', { url: 'https://cdn.example?{keys}' }],
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

describe('a template is wrong', () => {
  test.each<[string, Partial<RequestTemplate>, string]>([
    ['without a scheme', { url: 'cdn.example/purge' }, 'url'],
    ['with another scheme', { url: 'file:///etc/passwd' }, 'url'],
    ['with a scheme in capitals and no host', { url: 'HTTP://' }, 'url'],
    ['with a placeholder for a host', { url: 'https://{token}/' }, 'url'],
    ['with a placeholder in the host', { url: 'https://{keys}.example/' }, 'url'],
    ['with a placeholder for a port', { url: 'https://cdn.example:{token}/' }, 'url'],
    ['with a backslash behind the host', { url: 'https://cdn.example\\{keys}' }, 'url'],
    ['with a port that is none', { url: 'https://cdn.example:99999/' }, 'url'],
    ['with a placeholder that nobody knows', { url: 'https://cdn.example/{key}' }, 'url'],
    ['with such a one in the body', { body: '{"a":{keyJson}}' }, 'body'],
    ['with such a one in a field', { headers: { A: '{Token}' } }, 'headers.A'],
    ['with a method in small letters', { method: 'post' }, 'method'],
    ['with a method that is none', { method: 'PUR GE' }, 'method'],
    ['with CONNECT', { method: 'CONNECT' }, 'method'],
    ['with a line feed in a field', { headers: { A: 'b\r\nC: d' } }, 'headers.A'],
    ['with what no field can carry', { headers: { A: '☃' } }, 'headers.A'],
    ['with a field of no name', { headers: { '': 'a' } }, 'headers.'],
    ['with a field whose name has a blank', { headers: { 'a b': 'c' } }, 'headers.a b'],
    ['with a length of its own', { headers: { 'Content-Length': '5' } }, 'headers.Content-Length'],
    [
      'with a coding of its own',
      { headers: { 'transfer-encoding': 'chunked' } },
      'headers.transfer-encoding',
    ],
  ])('%s', (_name, changes, place) => {
    expect(templateFaults(template(changes)).map(({ path }) => path.join('.'))).toEqual([place]);
  });
});

test('a URL is filled with percent-encoding, everything else as it is', () => {
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

test('what is filled in is not filled in again', () => {
  const { body } = fill(template({ body: '{keys} $& {token}' }), {
    ...VALUES,
    keys: '{token}',
    token: '$&{keys}',
  });
  expect(body).toBe('{token} $& $&{keys}');
});

test('placeholders are found wherever they stand', () => {
  const found = placeholdersIn(
    template({ url: 'https://cdn.example/{urls}', headers: { A: '{token}' }, body: '{keysJson} {keysJson}' }),
  );
  expect([...found].toSorted()).toEqual(['keysJson', 'token', 'urls']);
  expect(placeholdersIn(template()).size).toBe(0);
});

test('a field value is one line of Latin characters', () => {
  expect(['', 'a b', '\u00E9', 'a\tb'].map(isFieldValue)).toEqual([true, true, true, true]);
  expect(['a\nb', 'a\rb', '\u0000', '\u007F', '\u0100'].map(isFieldValue)).not.toContain(true);
});
