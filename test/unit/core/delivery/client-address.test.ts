import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { configure } from '../../../../src/app/configuration.ts';
import { createClientAddress, readTrustProxy } from '../../../../src/core/delivery/client-address.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';

/** The parts of a request that are read. */
function requestOf(forwarded: string | undefined, peer: string | undefined = '127.0.0.1'): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage;
}

const addressOf = (trustProxy: string | undefined, forwarded: string | undefined, peer?: string): string =>
  createClientAddress(trustProxy)(requestOf(forwarded, peer));

const CLIENT = '203.0.113.9';

describe('TRUST_PROXY', () => {
  test.each([
    ['', []],
    ['false', []],
    ['0', 0],
    ['2', 2],
    ['loopback', ['loopback']],
    ['loopback, 10.0.0.0/8 ,2001:db8::/32', ['loopback', '10.0.0.0/8', '2001:db8::/32']],
    ['192.0.2.7', ['192.0.2.7']],
    ['10.0.0.0/255.0.0.0', ['10.0.0.0/255.0.0.0']],
  ])('accepts %j', (text, trusted) => expect(readTrustProxy(text)).toEqual(trusted));

  test.each([
    'true',
    'yes',
    '33',
    '-1',
    '1.5',
    'loopback,',
    'localhost',
    'nginx',
    '127.1',
    '0177.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    'constructor',
    '2001:db8::/129',
  ])('rejects %j', (text) => expect(readTrustProxy(text)).toBeUndefined());

  test('reports a wrong value with its key and the expected form', () => {
    const content = temporaryDirectory({});
    expect(() => configure({ content, trustProxy: 'true' })).toThrow(
      expect.objectContaining({
        faults: [expect.stringMatching(/^--trust-proxy \(TRUST_PROXY\): got "true", expected a number of/)],
      }),
    );
  });
});

describe('the address of a client', () => {
  test.each([
    ['no trusted proxy is configured', undefined, CLIENT, '127.0.0.1', '127.0.0.1'],
    ['the peer is not a trusted proxy', '0', CLIENT, '127.0.0.1', '127.0.0.1'],
    ['the proxy sends no X-Forwarded-For', 'loopback', undefined, '127.0.0.1', '127.0.0.1'],
    ['the proxy is trusted', 'loopback', CLIENT, '127.0.0.1', CLIENT],
    ['the proxy is trusted, mapped into IPv6', 'loopback', CLIENT, '::ffff:127.0.0.1', CLIENT],
    ['another peer sends X-Forwarded-For', 'loopback', '198.51.100.1', CLIENT, CLIENT],
    ['the client forged another address', 'loopback', `127.0.0.1, 10.0.0.1, ${CLIENT}`, '127.0.0.1', CLIENT],
    ['one hop', '1', `198.51.100.1, ${CLIENT}`, '127.0.0.1', CLIENT],
    ['two hops', '2', `198.51.100.1, ${CLIENT}, 10.0.0.1`, '127.0.0.1', CLIENT],
    ['more hops than addresses', '5', CLIENT, '127.0.0.1', CLIENT],
    ['ranges', '127.0.0.1, 10.0.0.0/8', `${CLIENT}, 10.1.2.3`, '127.0.0.1', CLIENT],
    ['IPv6', 'loopback', '2001:db8::1', '::1', '2001:db8::1'],
    ['unknown', 'loopback', 'unknown', '127.0.0.1', '127.0.0.1'],
    ['a port', 'loopback', `${CLIENT}:4711`, '127.0.0.1', '127.0.0.1'],
    ['IPv6 in brackets', 'loopback', '[2001:db8::1]', '127.0.0.1', '127.0.0.1'],
    ['a zone', 'loopback', 'fe80::1%eth0', '127.0.0.1', '127.0.0.1'],
    ['another notation', 'loopback', '2130706433', '127.0.0.1', '127.0.0.1'],
    ['garbage that looks like the end of an address', 'loopback', `;x, ${CLIENT}`, '127.0.0.1', CLIENT],
    ['nothing', 'loopback', '', '127.0.0.1', '127.0.0.1'],
    ['commas alone', 'loopback', ' , ,, ', '127.0.0.1', '127.0.0.1'],
    ['garbage', '3', '\u0000,<script>,\u00ff', '127.0.0.1', '127.0.0.1'],
    ['garbage from the previous hop', '1', `${CLIENT}, \u0001\u00ff`, '127.0.0.1', '127.0.0.1'],
  ])('%s', (_, trust, forwarded, peer, expected) => {
    expect(addressOf(trust, forwarded, peer)).toBe(expected);
  });

  test('is empty for a closed connection', () => {
    const gone = { headers: {}, socket: {} } as unknown as IncomingMessage;
    expect(createClientAddress(undefined)(gone)).toBe('');
    expect(createClientAddress('loopback')(gone)).toBe('');
  });

  test('is found behind megabytes of X-Forwarded-For', () => {
    const long = `${'127.0.0.1, '.repeat(300_000)}${CLIENT}`;
    expect(addressOf('loopback', long)).toBe(CLIENT);
    expect(addressOf('loopback', 'x'.repeat(3_000_000))).toBe('127.0.0.1');
    expect(addressOf('loopback', `${'x'.repeat(3_000_000)}, ${CLIENT}`)).toBe(CLIENT);
  });

  test('is cached per connection, and correct for any number of them', () => {
    const of = createClientAddress('loopback');
    for (let number = 0; number < 2000; number++) {
      const client = `203.0.${number >> 8}.${number & 255}`;
      expect(of(requestOf(client))).toBe(client);
      expect(of(requestOf(client, '198.51.100.1'))).toBe('198.51.100.1');
      expect(of(requestOf(client))).toBe(client);
    }
  });
});
