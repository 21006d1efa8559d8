import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createPeerTrust } from '../../../../../src/core/delivery/client-address.ts';
import { createReadersAccess, type ReadersAccess } from '../../../../../src/modules/readers/report/access.ts';

type Verdict = ReturnType<ReadersAccess>;

interface Asked {
  readonly from?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly httpVersion?: string;
}

function judge(token: string | undefined, trustProxy: string, asked: Asked): Verdict {
  const access = createReadersAccess({ token, trustsPeer: createPeerTrust(trustProxy) });
  const { from, headers = {}, httpVersion = '1.1' } = asked;
  const req = {
    socket: { remoteAddress: from },
    headers: { host: 'localhost:3000', ...headers },
    httpVersion,
  };
  return access(req as unknown as IncomingMessage);
}

describe('without a token', () => {
  test.each<[string, string, Asked, Verdict]>([
    ['this machine', '', { from: '127.0.0.1' }, 'shown'],
    ['all of loopback', '', { from: '127.8.9.10' }, 'shown'],
    ['this machine by IPv6', '', { from: '::1', headers: { host: '[::1]:3000' } }, 'shown'],
    ['this machine, mapped', '', { from: '::ffff:127.0.0.1', headers: { host: '127.0.0.1' } }, 'shown'],
    ['another machine', '', { from: '192.0.2.1' }, 'hidden'],
    ['a neighbour', '', { from: '10.0.0.2' }, 'hidden'],
    ['a name that begins like loopback', '', { from: '127.0.0.1.example' }, 'hidden'],
    ['a closed connection', '', { from: undefined }, 'hidden'],
    [
      'a proxy on this machine',
      '',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '192.0.2.1' } },
      'hidden',
    ],
    [
      'the same, with Host loopback',
      '',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1' } },
      'hidden',
    ],
    ['a proxy with Forwarded', '', { from: '127.0.0.1', headers: { forwarded: 'for=192.0.2.1' } }, 'hidden'],
    ['a proxy with Via', '', { from: '127.0.0.1', headers: { via: '1.1 varnish' } }, 'hidden'],
    ['a proxy with X-Real-IP', '', { from: '127.0.0.1', headers: { 'x-real-ip': '' } }, 'hidden'],
    [
      'a proxy without fields that passes on the host',
      '',
      { from: '127.0.0.1', headers: { host: 'example.org' } },
      'hidden',
    ],
    [
      'nginx with its defaults',
      '',
      { from: '127.0.0.1', headers: { host: '127.0.0.1:3000' }, httpVersion: '1.0' },
      'hidden',
    ],
    ['DNS rebinding', '', { from: '127.0.0.1', headers: { host: 'localhost.evil.example' } }, 'hidden'],
    ['no Host', '', { from: '127.0.0.1', headers: { host: '' } }, 'hidden'],
    [
      'a trusted proxy, for another client',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '192.0.2.1' } },
      'hidden',
    ],
    [
      'the same, for a client with a forged field',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1, 192.0.2.1' } },
      'hidden',
    ],
    [
      'the same, for this machine',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1', host: 'example.org' } },
      'shown',
    ],
    ['bypassing a trusted proxy', 'loopback', { from: '127.0.0.1' }, 'shown'],
    ['bypassing it, from another machine', 'loopback', { from: '192.0.2.1' }, 'hidden'],
    [
      'trusting another proxy',
      '10.0.0.1',
      { from: '192.0.2.1', headers: { 'x-forwarded-for': '127.0.0.1' } },
      'hidden',
    ],
    [
      'an untrusted proxy on this machine',
      '10.0.0.0/8',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '192.0.2.1', host: 'example.org' } },
      'hidden',
    ],
    [
      'the same, for a client with a forged field',
      '10.0.0.0/8',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1' } },
      'hidden',
    ],
    [
      'a client that forges fields, with a number of trusted proxies',
      '1',
      { from: '192.0.2.1', headers: { 'x-forwarded-for': '127.0.0.1' } },
      'hidden',
    ],
    [
      'the loopback of another machine',
      'uniquelocal',
      { from: '10.0.0.2', headers: { 'x-forwarded-for': '127.0.0.1' } },
      'hidden',
    ],
    [
      'a trusted proxy with the address in another field',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-real-ip': '192.0.2.1', host: 'example.org' } },
      'hidden',
    ],
    [
      'a trusted proxy that adds a port',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '192.0.2.1:4711' } },
      'hidden',
    ],
    [
      'a trusted proxy with unknown client',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': 'unknown' } },
      'hidden',
    ],
    [
      'a trusted proxy, for this machine through another',
      'loopback',
      { from: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1, ::1' } },
      'shown',
    ],
    ['an unnecessary token', '', { from: '192.0.2.1', headers: { authorization: 'Bearer x' } }, 'hidden'],
  ])('%s', (_name, trustProxy, asked, verdict) => {
    expect(judge(undefined, trustProxy, asked)).toBe(verdict);
  });
});

describe('with a token', () => {
  const TOKEN = 'correct-horse-battery';
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
  test.each<[string, string | undefined, Verdict]>([
    ['nothing', undefined, 'token-needed'],
    ['as a bearer token', `Bearer ${TOKEN}`, 'shown'],
    ['in any case', `bEARER  ${TOKEN}`, 'shown'],
    ['as a password', basic(`somebody:${TOKEN}`), 'shown'],
    ['as the password with an empty user name', basic(`:${TOKEN}`), 'shown'],
    ['as the user name', basic(`${TOKEN}:`), 'token-needed'],
    ['a part of the token', `Bearer ${TOKEN.slice(0, -1)}`, 'token-needed'],
    ['the token with a suffix', `Bearer ${TOKEN}x`, 'token-needed'],
    ['another token of the same length', `Bearer ${TOKEN.replace('c', 'd')}`, 'token-needed'],
    ['an empty token', 'Bearer ', 'token-needed'],
    ['an empty password', basic('x:'), 'token-needed'],
    ['no colon', basic(TOKEN), 'token-needed'],
    ['no base64', 'Basic ****', 'token-needed'],
    ['another scheme', `Digest ${TOKEN}`, 'token-needed'],
    ['no scheme', TOKEN, 'token-needed'],
  ])('%s', (_name, authorization, verdict) => {
    const headers: Readonly<Record<string, string>> = authorization === undefined ? {} : { authorization };
    expect(judge(TOKEN, '', { from: '192.0.2.1', headers })).toBe(verdict);
  });

  test('this machine needs it too', () => {
    expect(judge(TOKEN, '', { from: '127.0.0.1' })).toBe('token-needed');
  });
});
