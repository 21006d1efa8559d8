import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORM_TYPE, writeForm } from '../../../../../src/modules/push/protocol/form.ts';
import { comparableTopic, readHubRequest } from '../../../../../src/modules/push/protocol/websub.ts';

const TOPIC = 'https://example.org/atom.xml';
const CALLBACK = 'https://reader.example.net/callback?id=7';
const SUBSCRIPTION = { 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': CALLBACK };

const read = (fields: Readonly<Record<string, string>>): ReturnType<typeof readHubRequest> =>
  readHubRequest(FORM_TYPE, Buffer.from(writeForm(Object.entries(fields))));

describe('[60] a request is accepted', () => {
  test('with all parameters', () => {
    expect(read({ ...SUBSCRIPTION, 'hub.lease_seconds': '86400', 'hub.secret': 'gull' })).toEqual({
      mode: 'subscribe',
      topic: TOPIC,
      callback: CALLBACK,
      leaseSeconds: 86_400,
      secret: 'gull',
    });
  });

  test('with the required parameters only', () => {
    expect(read(SUBSCRIPTION)).toEqual({ mode: 'subscribe', topic: TOPIC, callback: CALLBACK });
  });

  test('for unsubscribe, with any lease and secret', () => {
    const fields = {
      ...SUBSCRIPTION,
      'hub.mode': 'unsubscribe',
      'hub.lease_seconds': '-1',
      'hub.secret': 'x',
    };
    expect(read(fields)).toEqual({ mode: 'unsubscribe', topic: TOPIC, callback: CALLBACK });
  });

  test('with unknown parameters of any kind', () => {
    const unknown = { 'hub.verify': 'sync', 'hub.verify_token': 'x', foo: 'bar', 'hub.Mode': 'publish' };
    expect(read({ ...unknown, ...SUBSCRIPTION })).toEqual(read(SUBSCRIPTION));
    const twice = Buffer.from(`hub.verify=sync&hub.verify=async&${writeForm(Object.entries(SUBSCRIPTION))}`);
    expect(readHubRequest(FORM_TYPE, twice)).toEqual(read(SUBSCRIPTION));
  });

  test('with empty parameters', () => {
    expect(read({ ...SUBSCRIPTION, 'hub.lease_seconds': '', 'hub.secret': '' })).toEqual(read(SUBSCRIPTION));
  });

  test.each([
    ['https://reader.example.net'],
    ['http://reader.example.net:8080/cb'],
    ['HTTPS://READER.example.net/cb'],
    ['https://reader.example.net/cb?'],
    ['https://reader.example.net/cb?a=%2f&a=%2F&&b'],
    ['https://reader.example.net/%E2%82%AC/../x'],
    ['http://[2001:db8::1]/cb'],
  ])('with the callback %s unchanged', (callback) => {
    expect(read({ ...SUBSCRIPTION, 'hub.callback': callback })).toMatchObject({ callback });
  });

  test.each([
    ['1', 1],
    ['0086400', 86_400],
    ['99999999999999999999999', Number.MAX_SAFE_INTEGER],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ])('with a lease of %s', (lease, leaseSeconds) => {
    expect(read({ ...SUBSCRIPTION, 'hub.lease_seconds': lease })).toMatchObject({ leaseSeconds });
  });

  test.each([
    ['1 byte', 'x'],
    ['199 bytes', 'x'.repeat(199)],
    ['198 bytes of another script', 'é'.repeat(99)],
    ['spaces', ' a b '],
  ])('with a secret of %s', (_name, secret) => {
    expect(read({ ...SUBSCRIPTION, 'hub.secret': secret })).toMatchObject({ secret });
  });
});

describe('[60] a request is rejected', () => {
  test.each<[name: string, changes: Readonly<Record<string, string>>, refusal: RegExp]>([
    ['without a mode', { 'hub.mode': '' }, /^hub\.mode must be subscribe or unsubscribe\.$/],
    ['with another mode', { 'hub.mode': 'denied' }, /^hub\.mode must be/],
    ['with an upper-case mode', { 'hub.mode': 'SUBSCRIBE' }, /^hub\.mode must be/],
    ['to publish', { 'hub.mode': 'publish' }, /hub\.mode=publish is not needed/],
    ['without a callback', { 'hub.callback': '' }, /^hub\.callback must be an absolute http or https URL/],
    ['with a relative callback', { 'hub.callback': '/cb' }, /^hub\.callback/],
    ['with an invalid callback', { 'hub.callback': 'not a url' }, /^hub\.callback/],
    ['with a callback without a host', { 'hub.callback': 'http:///cb' }, /^hub\.callback/],
    ['with a callback with one slash', { 'hub.callback': 'http:/reader.example.net/' }, /^hub\.callback/],
    ['with a callback of another scheme', { 'hub.callback': 'ftp://example.net/' }, /^hub\.callback/],
    ['with a javascript: callback', { 'hub.callback': 'javascript:alert(1)' }, /^hub\.callback/],
    ['with a file: callback', { 'hub.callback': 'file:///etc/passwd' }, /^hub\.callback/],
    ['with a fragment in the callback', { 'hub.callback': `${CALLBACK}#x` }, /^hub\.callback/],
    ['with an empty fragment', { 'hub.callback': `${CALLBACK}#` }, /^hub\.callback/],
    ['with a user in the callback', { 'hub.callback': 'https://a@example.net/' }, /^hub\.callback/],
    ['with a password in the callback', { 'hub.callback': 'https://a:b@example.net/' }, /^hub\.callback/],
    ['with a line break in the callback', { 'hub.callback': `${CALLBACK}\r\nX: y` }, /^hub\.callback/],
    ['with a space after the callback', { 'hub.callback': `${CALLBACK} ` }, /^hub\.callback/],
    [
      'with a backslash in the callback',
      { 'hub.callback': 'https://example.net\\@example.org/' },
      /^hub\.callback/,
    ],
    [
      'with non-ASCII characters in the callback',
      { 'hub.callback': 'https://example.net/é' },
      /^hub\.callback/,
    ],
    ['with an invalid port', { 'hub.callback': 'https://example.net:99999/' }, /^hub\.callback/],
    ['without a topic', { 'hub.topic': '' }, /^hub\.topic must be an absolute http or https URL/],
    ['with a relative topic', { 'hub.topic': '/atom.xml' }, /^hub\.topic/],
    ['with a topic of another scheme', { 'hub.topic': 'tag:example.org,2026:feed' }, /^hub\.topic/],
    ['with a secret of 200 bytes', { 'hub.secret': 'x'.repeat(200) }, /^hub\.secret must be less than 200/],
    ['with a secret of 100 characters in 200 bytes', { 'hub.secret': 'é'.repeat(100) }, /^hub\.secret/],
    ['with a lease of 0', { 'hub.lease_seconds': '0' }, /^hub\.lease_seconds must be a positive whole/],
    ['with a negative lease', { 'hub.lease_seconds': '-60' }, /^hub\.lease_seconds/],
    ['with half a second', { 'hub.lease_seconds': '0.5' }, /^hub\.lease_seconds/],
    ['with a lease in words', { 'hub.lease_seconds': 'forever' }, /^hub\.lease_seconds/],
    ['with an infinite lease', { 'hub.lease_seconds': 'Infinity' }, /^hub\.lease_seconds/],
    ['with an exponent', { 'hub.lease_seconds': '1e9' }, /^hub\.lease_seconds/],
    ['with a hexadecimal lease', { 'hub.lease_seconds': '0x10' }, /^hub\.lease_seconds/],
    ['with a space in the lease', { 'hub.lease_seconds': ' 60' }, /^hub\.lease_seconds/],
  ])('%s', (_name, changes, refusal) => {
    expect(read({ ...SUBSCRIPTION, ...changes })).toEqual({
      status: 400,
      refusal: expect.stringMatching(refusal) as string,
    });
  });

  test.each(['hub.mode', 'hub.callback', 'hub.topic', 'hub.secret', 'hub.lease_seconds'])(
    'with %s twice, even with equal values',
    (name) => {
      const fields = { ...SUBSCRIPTION, 'hub.secret': 'x', 'hub.lease_seconds': '60' };
      const body = writeForm([
        ...Object.entries(fields),
        ...Object.entries(fields).filter(([one]) => one === name),
      ]);
      expect(readHubRequest(FORM_TYPE, Buffer.from(body))).toMatchObject({
        status: 400,
        refusal: expect.stringContaining('only once') as string,
      });
    },
  );

  test('without a body', () => {
    expect(readHubRequest(FORM_TYPE, Buffer.alloc(0))).toMatchObject({ status: 400 });
  });

  test('in another encoding than UTF-8', () => {
    const body = Buffer.from(`${writeForm(Object.entries(SUBSCRIPTION))}&foo=%E9`);
    expect(readHubRequest(FORM_TYPE, body)).toMatchObject({
      status: 400,
      refusal: 'The body must be a form in UTF-8.',
    });
  });

  test.each([undefined, 'application/json', `${FORM_TYPE}; charset=iso-8859-1`])('as %s', (contentType) => {
    expect(readHubRequest(contentType, Buffer.from(writeForm(Object.entries(SUBSCRIPTION))))).toMatchObject({
      status: 415,
      refusal: expect.stringContaining(FORM_TYPE) as string,
    });
  });
});

describe('[60] any body', () => {
  test('gives a request or a message, which quotes nothing of it', () => {
    const marked = fc.string({ unit: 'binary' }).map((text) => `qqq${text}qqq`);
    const value = fc.oneof(
      marked,
      fc.constantFrom('subscribe', 'publish', TOPIC, CALLBACK, '', '60', 'q'.repeat(250)),
    );
    const field = fc.tuple(
      fc.constantFrom('hub.mode', 'hub.topic', 'hub.callback', 'hub.secret', 'hub.lease_seconds', 'x'),
      value,
    );
    fc.assert(
      fc.property(fc.array(field, { maxLength: 7 }), (fields) => {
        const body = new URLSearchParams(fields).toString();
        const outcome = readHubRequest(FORM_TYPE, Buffer.from(body));
        if ('refusal' in outcome) expect(outcome.refusal).toMatch(/^[ -p r-~]+\.$/);
        else expect(outcome.callback).toBe(CALLBACK);
      }),
      { numRuns: 500 },
    );
  });
});

describe('[59] topics are equal', () => {
  test.each([
    ['unchanged', TOPIC],
    ['in upper case where it is insignificant', 'HTTPS://EXAMPLE.org/atom.xml'],
    ['with the default port', 'https://example.org:443/atom.xml'],
    ['with needless escapes', 'https://example.org/%61tom%2Exml'],
    ['with dot segments', 'https://example.org/x/../atom.xml'],
  ])('%s', (_name, topic) => {
    expect(comparableTopic(topic)).toBe(TOPIC);
  });

  test('with escapes in either case', () => {
    expect(comparableTopic('https://example.org/tags/%d0%bd%2f')).toBe('https://example.org/tags/%D0%BD%2F');
    expect(comparableTopic('https://example.org/tags/н%2F')).toBe('https://example.org/tags/%D0%BD%2F');
  });

  test.each([
    ['of another scheme', 'http://example.org/atom.xml'],
    ['in another case of the path', 'https://example.org/ATOM.xml'],
    ['with a query', `${TOPIC}?x`],
    ['with an escaped slash', 'https://example.org/%2Fatom.xml'],
    ['with a double escape', 'https://example.org/%2561tom.xml'],
    ['that are not URLs', 'atom.xml'],
  ])('but not %s', (_name, topic) => {
    expect(comparableTopic(topic)).not.toBe(TOPIC);
  });
});
