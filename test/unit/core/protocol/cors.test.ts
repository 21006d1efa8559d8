import { describe, expect, test } from 'vitest';
import { CORS_HEADERS, MEDIA_CORS_HEADERS, PREFLIGHT_HEADERS } from '../../../../src/core/protocol/cors.ts';
import { ALLOW } from '../../../../src/core/protocol/methods.ts';

const asHeaders = (raw: readonly string[]): Headers => {
  const headers = new Headers();
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index] ?? '', raw[index + 1] ?? '');
  return headers;
};
const listIn = (raw: readonly string[], name: string): readonly string[] =>
  asHeaders(raw).get(name)?.split(', ') ?? [];

test('[52] Allow lists the permitted methods', () => {
  expect(ALLOW).toBe('GET, HEAD, OPTIONS');
});

describe.each([
  ['CORS_HEADERS', CORS_HEADERS],
  ['MEDIA_CORS_HEADERS', MEDIA_CORS_HEADERS],
  ['PREFLIGHT_HEADERS', PREFLIGHT_HEADERS],
])('[53] %s', (_name, raw) => {
  test('allow any origin', () => {
    expect(asHeaders(raw).get('Access-Control-Allow-Origin')).toBe('*');
  });

  test('never allow credentials', () => {
    expect(asHeaders(raw).has('Access-Control-Allow-Credentials')).toBe(false);
  });

  test('have no duplicate field', () => {
    const names = raw.filter((_text, index) => index % 2 === 0);
    expect(new Set(names).size).toBe(raw.length / 2);
  });
});

test('[53] scripts may read validators, links and digests', () => {
  expect(listIn(CORS_HEADERS, 'Access-Control-Expose-Headers')).toEqual(
    expect.arrayContaining(['ETag', 'Last-Modified', 'Link', 'Repr-Digest', 'Content-Digest']),
  );
});

test('[53] scripts may read the same fields of media, and ranges', () => {
  expect(listIn(MEDIA_CORS_HEADERS, 'Access-Control-Expose-Headers')).toEqual(
    expect.arrayContaining([
      ...listIn(CORS_HEADERS, 'Access-Control-Expose-Headers'),
      'Accept-Ranges',
      'Content-Range',
      'Content-Length',
    ]),
  );
});

test('[53] scripts may send conditions and A-IM', () => {
  expect(listIn(PREFLIGHT_HEADERS, 'Access-Control-Allow-Headers')).toEqual(
    expect.arrayContaining(['If-None-Match', 'If-Modified-Since', 'A-IM']),
  );
  expect(asHeaders(PREFLIGHT_HEADERS).get('Access-Control-Allow-Methods')).toBe(ALLOW);
  expect(asHeaders(PREFLIGHT_HEADERS).get('Access-Control-Max-Age')).toBe('86400');
});

test('[53] scripts may not send cookies or authorization', () => {
  expect(listIn(PREFLIGHT_HEADERS, 'Access-Control-Allow-Headers').join()).not.toMatch(
    /cookie|authorization|\*/i,
  );
});
