import { describe, expect, test } from 'vitest';
import {
  distributionHeaders,
  outcomeOf,
  publishForm,
  SIGNATURE_METHODS,
  signatureOf,
} from '../../../../../src/modules/push/protocol/websub-delivery.ts';

describe('[62] a signature', () => {
  // RFC 4231, section 4.3, and RFC 2202, section 3: key "Jefe".
  const DATA = 'what do ya want for nothing?';

  test.each([
    ['sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      'sha384',
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    ],
    [
      'sha512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const)('by %s equals that of the RFC', (method, expected) => {
    expect(signatureOf('Jefe', DATA, method)).toBe(`${method}=${expected}`);
    expect(signatureOf('Jefe', Buffer.from(DATA), method)).toBe(`${method}=${expected}`);
    expect(SIGNATURE_METHODS).toContain(method);
  });

  test('is SHA-256 by default', () => {
    expect(signatureOf('Jefe', DATA)).toBe(signatureOf('Jefe', DATA, 'sha256'));
  });

  test('covers the bytes, with the secret in UTF-8', () => {
    expect(signatureOf('gull', Buffer.from([0xff, 0xfe]))).not.toBe(signatureOf('gull', '\ufffd\ufffd'));
    expect(signatureOf('é', DATA)).not.toBe(signatureOf('e\u0301', DATA));
  });
});

describe('[62] the fields of a distribution', () => {
  const topic = 'https://example.org/atom.xml';
  const contentType = 'application/atom+xml; charset=utf-8';

  test('are the type of the topic, and one Link with all hubs and one self', () => {
    const hubs = ['https://example.org/hub', 'https://hub.example.net/?a=1'];
    expect(distributionHeaders({ contentType, topic, hubs })).toEqual({
      'Content-Type': contentType,
      Link: '<https://example.org/hub>; rel="hub", <https://hub.example.net/?a=1>; rel="hub", <https://example.org/atom.xml>; rel="self"',
    });
  });

  test('include the signature if there is one', () => {
    const signature = signatureOf('gull', 'x');
    const headers = distributionHeaders({ contentType, topic, hubs: ['https://example.org/hub'], signature });
    expect(headers['X-Hub-Signature']).toBe(signature);
  });

  test('require a hub, and reject line breaks', () => {
    expect(() => distributionHeaders({ contentType, topic, hubs: [] })).toThrow(RangeError);
    expect(() => distributionHeaders({ contentType, topic: `${topic}\r\nX: y`, hubs: ['/hub'] })).toThrow(
      RangeError,
    );
  });
});

describe('[62] a response', () => {
  test.each<[status: number | undefined, outcome: string]>([
    [200, 'delivered'],
    [201, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [410, 'ended'],
    [301, 'failed'],
    [302, 'failed'],
    [304, 'failed'],
    [307, 'failed'],
    [308, 'failed'],
    [400, 'failed'],
    [404, 'failed'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
    [0, 'failed'],
    [199, 'failed'],
    [undefined, 'failed'],
  ])('of %s: %s', (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome);
  });
});

test('an outside hub gets both names of a topic', () => {
  expect([...new URLSearchParams(publishForm('https://example.org/tags/a%26b/atom.xml?x=y&z'))]).toEqual([
    ['hub.mode', 'publish'],
    ['hub.url', 'https://example.org/tags/a%26b/atom.xml?x=y&z'],
    ['hub.topic', 'https://example.org/tags/a%26b/atom.xml?x=y&z'],
  ]);
});
