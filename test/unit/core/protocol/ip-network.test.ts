import { describe, expect, test } from 'vitest';
import { isPrivate, networkOf } from '../../../../src/core/protocol/ip-network.ts';

describe('networkOf', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
    ['unknown', 'unknown'],
    ['999.1.1.1', '999.1.1.1'],
    ['2001:db8::1:', '2001:db8::1:'],
  ])('%s gives %s', (address, network) => expect(networkOf(address)).toBe(network));

  test('distinguishes the next /64', () => {
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
  });
});

describe('isPrivate', () => {
  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.1.1',
    '100.64.0.1',
    'fe80::1',
    'fd00::1',
  ])('%s is private', (address) => expect(isPrivate(address)).toBe(true));

  test.each([
    '203.0.113.9',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '169.253.0.1',
    '100.63.0.1',
    '11.0.0.1',
    '100.128.0.1',
    '2001:db8::1',
    '2606:4700::1',
    '',
    'x',
    '::',
  ])('%j is not private', (address) => expect(isPrivate(address)).toBe(false));
});
