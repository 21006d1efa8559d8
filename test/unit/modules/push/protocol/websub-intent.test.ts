import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  denialUrl,
  isConfirmed,
  leaseFor,
  verificationUrl,
} from '../../../../../src/modules/push/protocol/websub-intent.ts';

const TOPIC = 'https://example.org/atom.xml?a=1&b=é';
const CALLBACK = 'https://reader.example.net/callback';
const QUESTION = { mode: 'subscribe', topic: TOPIC, challenge: 'gull-7', leaseSeconds: 864_000 } as const;

/** The query without the appended parameters. */
const parameters = (url: string): [string, string][] => [...new URL(url).searchParams];

describe('[62] a lease is', () => {
  const bounds = { leastSeconds: 3600, usualSeconds: 864_000, mostSeconds: 1_296_000 };
  test.each([
    ['the default without a request', undefined, 864_000],
    ['the requested one', 86_400, 86_400],
    ['never shorter than the minimum', 1, 3600],
    ['never longer than the maximum', Number.MAX_SAFE_INTEGER, 1_296_000],
    ['never perpetual', Infinity, 1_296_000],
    ['in whole seconds', 7200.9, 7200],
  ])('%s', (_name, asked, expected) => {
    expect(leaseFor(asked, bounds)).toBe(expected);
  });
});

describe('[61] the verification request', () => {
  test('has mode, topic, challenge and lease', () => {
    expect(parameters(verificationUrl(CALLBACK, QUESTION))).toEqual([
      ['hub.mode', 'subscribe'],
      ['hub.topic', TOPIC],
      ['hub.challenge', 'gull-7'],
      ['hub.lease_seconds', '864000'],
    ]);
  });

  test('has no lease for unsubscribe', () => {
    const { leaseSeconds: _, ...question } = QUESTION;
    expect(parameters(verificationUrl(CALLBACK, { ...question, mode: 'unsubscribe' }))).toEqual([
      ['hub.mode', 'unsubscribe'],
      ['hub.topic', TOPIC],
      ['hub.challenge', 'gull-7'],
    ]);
  });

  test('follows a query with the same names, which are kept', () => {
    const url = verificationUrl(`${CALLBACK}?hub.mode=mine&hub.challenge=theirs`, QUESTION);
    expect(url.startsWith(`${CALLBACK}?hub.mode=mine&hub.challenge=theirs&hub.mode=subscribe&`)).toBe(true);
  });

  test('keeps any query to the byte', () => {
    const part = fc.stringMatching(/^[\w\-.~!$&'()*+,;=:@/?%]*$/);
    fc.assert(
      fc.property(part, part, (path, query) => {
        const callback = `${CALLBACK}/${path}?${query}`;
        const url = verificationUrl(callback, QUESTION);
        expect(url.startsWith(callback)).toBe(true);
        const added = url.slice(callback.length);
        expect(added).toMatch(
          /^&?hub\.mode=subscribe&hub\.topic=[^&?#]+&hub\.challenge=gull-7&hub\.lease_seconds=\d+$/,
        );
        // A parser finds the original parameters first, then the appended ones.
        const theirs = [...new URLSearchParams(new URL(callback).search)];
        const all = parameters(url);
        expect(all.slice(0, theirs.length)).toEqual(theirs);
        expect(all.slice(theirs.length).map(([name]) => name)).toEqual([
          'hub.mode',
          'hub.topic',
          'hub.challenge',
          'hub.lease_seconds',
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('[61] a denial', () => {
  test('names the topic, and the reason if there is one', () => {
    expect(parameters(denialUrl(`${CALLBACK}?id=7`, TOPIC, 'no such topic & no other'))).toEqual([
      ['id', '7'],
      ['hub.mode', 'denied'],
      ['hub.topic', TOPIC],
      ['hub.reason', 'no such topic & no other'],
    ]);
    expect(parameters(denialUrl(CALLBACK, TOPIC))).toEqual([
      ['hub.mode', 'denied'],
      ['hub.topic', TOPIC],
    ]);
  });
});

describe('[61] a response', () => {
  test.each([200, 202, 204, 299])('of %i with the challenge confirms', (status) => {
    expect(isConfirmed(status, Buffer.from('gull-7'), 'gull-7')).toBe(true);
  });

  test.each<[name: string, status: number, body: string]>([
    ['with another challenge', 200, 'gull-8'],
    ['with nothing', 200, ''],
    ['with a line break after the challenge', 200, 'gull-7\n'],
    ['with a byte order mark', 200, '\ufeffgull-7'],
    ['with the challenge in another case', 200, 'GULL-7'],
    ['with a page that contains it', 200, '<p>gull-7</p>'],
    ['with half of it', 200, 'gull'],
    ['that redirects', 302, 'gull-7'],
    ['that is not modified', 304, 'gull-7'],
    ['that is not found', 404, 'gull-7'],
    ['that fails', 500, 'gull-7'],
    ['that is not final', 199, 'gull-7'],
  ])('does not confirm: %s', (_name, status, body) => {
    expect(isConfirmed(status, Buffer.from(body), 'gull-7')).toBe(false);
  });
});
