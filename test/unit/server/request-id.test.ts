import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createPeerTrust } from '../../../src/core/delivery/client-address.ts';
import { createRequestId } from '../../../src/server/request-id.ts';

function requestOf(id?: string | string[], remoteAddress: string | undefined = '127.0.0.1'): IncomingMessage {
  const headers = id === undefined ? {} : { 'x-request-id': id };
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

const OWN = /^[0-9a-f]{12}-[0-9a-z]+$/;
const UUID = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

describe('the request id', () => {
  test('is unique to the request, and stays the same', () => {
    const idOf = createRequestId(() => false);
    const [one, other] = [requestOf(), requestOf()];
    expect(idOf(one)).toMatch(OWN);
    expect(idOf(one)).toBe(idOf(one));
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test('differs between processes', () => {
    const names = [createRequestId(() => false), createRequestId(() => false)].map((idOf) =>
      idOf(requestOf()),
    );
    expect(new Set(names).size).toBe(2);
  });

  test.each(['a', UUID, '5e1c7a1b0f7d4a8c9b6e3d2f1a0b9c8d', 'x'.repeat(64)])(
    '%s of a trusted proxy is accepted',
    (id) => {
      expect(createRequestId(() => true)(requestOf(id))).toBe(id);
    },
  );

  test.each([
    ['nothing', ''],
    ['too long', 'x'.repeat(65)],
    ['megabytes', 'x'.repeat(3_000_000)],
    ['two of them', 'a, b'],
    ['JSON', '","level":60'],
    ['another line', 'a\n{"level":60}'],
    ['not ASCII', 'ä'],
    ['HTML', '<script>'],
    ['twice', ['a', 'b']],
  ])('%s is rejected', (_, id) => {
    expect(createRequestId(() => true)(requestOf(id))).toMatch(OWN);
  });

  test.each([
    ['', '127.0.0.1', false],
    ['0', '127.0.0.1', false],
    ['1', '203.0.113.9', true],
    ['loopback', '127.0.0.1', true],
    ['loopback', '::1', true],
    ['loopback', '::ffff:127.0.0.1', true],
    ['loopback', '203.0.113.9', false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '', false],
  ])('with trust in %j, an id from %s is accepted: %s', (trustProxy, peer, isTaken) => {
    const idOf = createRequestId(createPeerTrust(trustProxy));
    for (const _ of [1, 2]) expect(idOf(requestOf(UUID, peer)) === UUID).toBe(isTaken);
  });
});
