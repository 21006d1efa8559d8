import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORM_TYPE, writeForm } from '../../../../../src/modules/push/protocol/form.ts';
import {
  challengeUrl,
  cloudAddress,
  notificationForm,
  readPleaseNotify,
  REGISTRATION_SECONDS,
} from '../../../../../src/modules/push/protocol/rss-cloud.ts';

const FEED = 'https://example.org/rss.xml';
const REQUESTER = '203.0.113.7';
/** The example of the walkthrough. */
const REGISTRATION = {
  notifyProcedure: '',
  port: '5337',
  path: '/feedupdated',
  protocol: 'http-post',
  url1: FEED,
};

const read = (
  fields: Readonly<Record<string, string>>,
  requester: string | undefined = REQUESTER,
): ReturnType<typeof readPleaseNotify> =>
  readPleaseNotify(FORM_TYPE, Buffer.from(writeForm(Object.entries(fields))), requester);

describe('[65] a registration is accepted', () => {
  test('without a domain: the callback is at the address of the client, without challenge', () => {
    expect(read(REGISTRATION)).toEqual({
      callback: 'http://203.0.113.7:5337/feedupdated',
      isChallenged: false,
      urls: [FEED],
    });
  });

  test('with a domain: the callback is there, with a challenge', () => {
    expect(read({ ...REGISTRATION, domain: 'reader.example.net' })).toEqual({
      callback: 'http://reader.example.net:5337/feedupdated',
      isChallenged: true,
      urls: [FEED],
    });
  });

  test('for several documents, in the order of their numbers, without duplicates', () => {
    const urls = { url2: `${FEED}?2`, url10: `${FEED}?10`, url1: FEED, url3: FEED, url4: '' };
    expect(read({ ...REGISTRATION, ...urls })).toMatchObject({ urls: [FEED, `${FEED}?2`, `${FEED}?10`] });
  });

  test('for 25 hours', () => {
    expect(REGISTRATION_SECONDS).toBe(90_000);
  });

  test.each<[name: string, changes: Readonly<Record<string, string>>, callback: string]>([
    ['over TLS', { protocol: 'https-post' }, 'https://203.0.113.7:5337/feedupdated'],
    ['over TLS by its port', { port: '443' }, 'https://203.0.113.7:443/feedupdated'],
    ['with a path without a slash', { path: 'notify' }, 'http://203.0.113.7:5337/notify'],
    ['with a query in the path', { path: '/?rsscloud=notify' }, 'http://203.0.113.7:5337/?rsscloud=notify'],
    ['with zeros in the port', { port: '00080' }, 'http://203.0.113.7:80/feedupdated'],
    ['with an empty domain', { domain: '' }, 'http://203.0.113.7:5337/feedupdated'],
    [
      'with an upper-case domain',
      { domain: 'Reader.Example.NET' },
      'http://reader.example.net:5337/feedupdated',
    ],
    [
      'with a domain in another script',
      { domain: 'bücher.example' },
      'http://xn--bcher-kva.example:5337/feedupdated',
    ],
    ['with an IPv6 domain', { domain: '2001:db8::1' }, 'http://[2001:db8::1]:5337/feedupdated'],
    ['with an IPv6 domain in brackets', { domain: '[2001:db8::1]' }, 'http://[2001:db8::1]:5337/feedupdated'],
    ['with a decimal domain, as an address', { domain: '2130706433' }, 'http://127.0.0.1:5337/feedupdated'],
  ])('%s', (_name, changes, callback) => {
    expect(read({ ...REGISTRATION, ...changes })).toMatchObject({ callback });
  });

  test.each([
    ['::ffff:203.0.113.7', 'http://203.0.113.7:5337/feedupdated'],
    ['2001:db8::1', 'http://[2001:db8::1]:5337/feedupdated'],
  ])('from %s', (requester, callback) => {
    expect(read(REGISTRATION, requester)).toMatchObject({ callback, isChallenged: false });
  });

  test('with missing or unknown procedure names', () => {
    const { notifyProcedure: _, ...bare } = REGISTRATION;
    expect(read(bare)).toEqual(read(REGISTRATION));
    expect(read({ ...bare, registerProcedure: 'x', foo: 'y' })).toEqual(read(REGISTRATION));
  });

  test('for one document in a parameter called url', () => {
    const { url1: url, ...rest } = REGISTRATION;
    expect(read({ ...rest, url })).toMatchObject({ urls: [FEED] });
  });
});

describe('[65] a registration is rejected', () => {
  test.each<[name: string, changes: Readonly<Record<string, string>>, refusal: RegExp]>([
    ['without a protocol', { protocol: '' }, /^protocol must be http-post or https-post\.$/],
    ['over XML-RPC', { protocol: 'xml-rpc' }, /^protocol/],
    ['over SOAP', { protocol: 'soap' }, /^protocol/],
    ['without a port', { port: '' }, /^port must be a number from 1 to 65535\.$/],
    ['with port 0', { port: '0' }, /^port/],
    ['with port 65536', { port: '65536' }, /^port/],
    ['with a port in words', { port: 'http' }, /^port/],
    ['with characters after the port', { port: '80@example.com' }, /^port/],
    ['without a path', { path: '' }, /^path/],
    ['with a fragment', { path: '/a#b' }, /^path/],
    ['with a line break in the path', { path: '/a\r\nX: y' }, /^path/],
    ['with a backslash in the path', { path: '\\a' }, /^path/],
    ['with a space in the path', { path: '/a b' }, /^path/],
    ['with a scheme in the domain', { domain: 'https://reader.example.net' }, /^domain/],
    ['with a port in the domain', { domain: 'reader.example.net:80' }, /^domain/],
    ['with a user in the domain', { domain: 'a@reader.example.net' }, /^domain/],
    ['with a path in the domain', { domain: 'reader.example.net/a' }, /^domain/],
    ['with a query in the domain', { domain: 'reader.example.net?' }, /^domain/],
    ['with a fragment in the domain', { domain: 'reader.example.net#' }, /^domain/],
    ['with escapes in the domain', { domain: 'reader%2Eexample.net' }, /^domain/],
    ['with a space in the domain', { domain: 'reader.example.net ' }, /^domain/],
    ['with an invalid domain', { domain: '203.0.113.256' }, /^domain/],
    ['with a zone', { domain: 'fe80::1%eth0' }, /^domain/],
    ['without documents', { url1: '' }, /^url1, url2 and so on must be/],
    ['of a relative address', { url1: '/rss.xml' }, /^url1/],
    ['of another scheme', { url2: 'file:///etc/passwd' }, /^url1/],
  ])('%s', (_name, changes, refusal) => {
    expect(read({ ...REGISTRATION, ...changes })).toEqual({
      status: 400,
      refusal: expect.stringMatching(refusal) as string,
    });
  });

  test('with too many documents', () => {
    const urls = (count: number): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`url${index + 1}`, `${FEED}?${index}`]),
      );
    expect(read({ ...REGISTRATION, ...urls(100) })).toHaveProperty('urls');
    expect(read({ ...REGISTRATION, ...urls(101) })).toMatchObject({ status: 400 });
  });

  test.each(['domain', 'port', 'path', 'protocol'])('with %s twice', (name) => {
    const fields = Object.entries({ ...REGISTRATION, domain: 'reader.example.net' });
    const body = writeForm([...fields, ...fields.filter(([one]) => one === name)]);
    expect(readPleaseNotify(FORM_TYPE, Buffer.from(body), REQUESTER)).toMatchObject({
      status: 400,
      refusal: expect.stringContaining('only once') as string,
    });
  });

  test.each(['fe80::1%eth0', ''])('without a domain from the unreachable address %j', (requester) => {
    expect(read(REGISTRATION, requester)).toMatchObject({
      refusal: expect.stringMatching(/^domain must be given/) as string,
    });
  });

  test('as anything but a form in UTF-8', () => {
    expect(readPleaseNotify('text/xml', Buffer.from('<a/>'), REQUESTER)).toMatchObject({ status: 415 });
    expect(readPleaseNotify(FORM_TYPE, Buffer.from('path=%E9'), REQUESTER)).toMatchObject({ status: 400 });
  });
});

describe('[65] any body', () => {
  test('the callback is on the requested host and port only', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('ab.:/\\?#@%[]0 1-_\r\n\u0000é')) });
    fc.assert(
      fc.property(text, text, (domain, path) => {
        const outcome = read({ ...REGISTRATION, domain, path });
        if ('refusal' in outcome) return;
        const url = new URL(outcome.callback);
        expect([url.protocol, url.port, url.username, url.password, url.hash]).toEqual([
          'http:',
          '5337',
          '',
          '',
          '',
        ]);
        expect(outcome.callback.startsWith(`http://${url.hostname}:5337/`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('[65] a callback', () => {
  test('gets a GET with the document and a challenge appended to its own query', () => {
    expect(challengeUrl('http://reader.example.net:80/?rsscloud=notify', `${FEED}?a=1&b`, 'gull-7')).toBe(
      'http://reader.example.net:80/?rsscloud=notify&url=https%3A%2F%2Fexample.org%2Frss.xml%3Fa%3D1%26b&challenge=gull-7',
    );
  });

  test('is notified by a form with the document', () => {
    expect([...new URLSearchParams(notificationForm(`${FEED}?a=1&b`))]).toEqual([['url', `${FEED}?a=1&b`]]);
  });
});

describe('[18] the cloud element has', () => {
  test.each([
    [
      'https://example.org/rsscloud/pleaseNotify',
      { domain: 'example.org', port: 443, path: '/rsscloud/pleaseNotify' },
    ],
    [
      'http://example.org/rsscloud/pleaseNotify',
      { domain: 'example.org', port: 80, path: '/rsscloud/pleaseNotify' },
    ],
    [
      'http://example.org:3000/blog/rsscloud/pleaseNotify',
      { domain: 'example.org', port: 3000, path: '/blog/rsscloud/pleaseNotify' },
    ],
    [
      'https://example.org:80/?rsscloud=notify',
      { domain: 'example.org', port: 80, path: '/?rsscloud=notify' },
    ],
  ])('the parts of %s', (url, expected) => {
    expect(cloudAddress(url)).toEqual(expected);
  });
});
