import { describe, expect, test } from 'vitest';
import { isReachable, readRanges, type AddressRange } from '../../../src/client/reachable-addresses.ts';
import { PRIVATE_ADDRESSES, PUBLIC_ADDRESSES } from '../../support/push/addresses.ts';

const ranges = (text: string): readonly AddressRange[] => {
  const read = readRanges(text);
  if (read === undefined) throw new Error(`no ranges: ${text}`);
  return read;
};

describe('isReachable', () => {
  test.each(PRIVATE_ADDRESSES)('[63] rejects %s: %s', (_why, address) => {
    expect(isReachable(address, [])).toBe(false);
  });

  test.each(PUBLIC_ADDRESSES)('[63] accepts %s', (address) => {
    expect(isReachable(address, [])).toBe(true);
  });

  test.each([
    ['127.0.0.1', '127.0.0.0/8', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.2', '127.0.0.1', false],
    ['::ffff:127.0.0.1', '127.0.0.0/8', true],
    ['64:ff9b::10.0.0.1', '10.0.0.0/8', true],
    ['64:ff9b:1::10.0.0.1', '10.0.0.0/8', false],
    ['64:ff9b:1::10.0.0.1', '64:ff9b:1::/48', true],
    ['2002:a00:1::', '10.0.0.0/8', false],
    ['2002:a00:1::', '2002::/16', true],
    ['10.1.2.3', '192.168.0.0/16, 10.0.0.0/8', true],
    ['11.0.0.1', '10.0.0.0/8', true],
    ['192.169.0.1', '10.0.0.0/8', true],
    ['192.168.0.1', '10.0.0.0/8', false],
    ['::1', '127.0.0.0/8', false],
    ['::1', '::1', true],
    ['fd00::1', 'fd00::/8', true],
    ['fc00::1', 'fd00::/8', false],
    ['fe80::1%eth0', 'fe80::/10', false],
    ['2a00::5efe:10.0.0.1', '10.0.0.0/8', true],
    ['0177.0.0.1', '127.0.0.0/8', false],
    ['10.0.0.1', '0.0.0.0/0', true],
  ])('[63] %s with %s allowed: %s', (address, allowed, verdict) => {
    expect(isReachable(address, ranges(allowed))).toBe(verdict);
  });
});

describe('readRanges', () => {
  test.each([
    ['', 0],
    [' , ', 0],
    ['10.0.0.0/8', 1],
    ['10.0.0.0/8,fd00::/8', 2],
    ['10.0.0.0/8 ,\n fd00::/8\t127.0.0.1', 3],
    ['0.0.0.0/0', 1],
    ['10.1.2.3/32', 1],
  ])('parses %j', (text, length) => {
    expect(readRanges(text)).toHaveLength(length);
  });

  test.each([
    'all',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.1/8',
    'fd00::1/8',
    '172.16.0.0/11',
    '10/8',
    '010.0.0.0/8',
    '127.1',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '/8',
    '10.0.0.0/8/8',
    'fe80::%eth0/10',
    '10.0.0.0/8;127.0.0.1',
    'localhost',
  ])('rejects %j', (text) => {
    expect(readRanges(text)).toBeUndefined();
    expect(readRanges(`10.0.0.0/8 ${text}`)).toBeUndefined();
  });
});
