import { describe, expect, test } from 'vitest';
import { resolveSettings } from '../../../src/app/options.ts';
import { readAllowedUrl, readPorts, urlRules } from '../../../src/client/url-rules.ts';
import { HOSTS_IN_DISGUISE, PRIVATE_ADDRESSES, PUBLIC_ADDRESSES } from '../../support/push/addresses.ts';

const RULES = urlRules({ allowPrivate: '', ports: '' });
const LOCAL = urlRules({ allowPrivate: '127.0.0.0/8 ::1', ports: '' });

const host = (address: string): string => (address.includes(':') ? `[${address}]` : address);

describe('readAllowedUrl', () => {
  test.each(HOSTS_IN_DISGUISE)('[63] rejects a private host, obfuscated %s: %s', (_how, name) => {
    for (const scheme of ['http', 'https']) {
      expect(readAllowedUrl(`${scheme}://${name}/`, RULES)).toBeUndefined();
      expect(readAllowedUrl(`${scheme}://${name}:8080/callback?x=1`, RULES)).toBeUndefined();
    }
  });

  test.each(
    PRIVATE_ADDRESSES.filter(([, address]) => address.includes(':') || /^\d+(\.\d+){3}$/.test(address)),
  )('[63] rejects the address of %s: %s', (_why, address) => {
    expect(readAllowedUrl(`http://${host(address)}/`, RULES)).toBeUndefined();
  });

  test.each(PUBLIC_ADDRESSES)('[63] accepts the public address %s', (address) => {
    expect(readAllowedUrl(`http://${host(address)}/`, RULES)?.pathname).toBe('/');
  });

  test.each([
    ['https://example.org/', 'https://example.org/'],
    ['http://EXAMPLE.org:80', 'http://example.org/'],
    ['https://example.org./x', 'https://example.org./x'],
    ['https://bücher.example/ü?ü', 'https://xn--bcher-kva.example/%C3%BC?%C3%BC'],
    ['https://a_b.example.org:8443/?a=1&a=2&', 'https://a_b.example.org:8443/?a=1&a=2&'],
    ['http://example.org/?', 'http://example.org/?'],
    ['http://127.0.0.1.example.org/', 'http://127.0.0.1.example.org/'],
    ['http://example.org/@127.0.0.1/', 'http://example.org/@127.0.0.1/'],
    ['http://localhost.example.org/', 'http://localhost.example.org/'],
    ['http://notlocalhost.org/', 'http://notlocalhost.org/'],
  ])('[63] accepts %s', (text, href) => {
    expect(readAllowedUrl(text, RULES)?.href).toBe(href);
  });

  test.each([
    ['nothing', ''],
    ['a path', '/callback'],
    ['no scheme', '//example.org/'],
    ['another scheme', 'ftp://example.org/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:,x'],
    ['script', 'javascript:alert(1)'],
    ['gopher', 'gopher://example.org/'],
    ['no host', 'http://'],
    ['a user', 'http://user@example.org/'],
    ['a password', 'http://:word@example.org/'],
    ['a host disguised as user name', 'http://example.org@127.0.0.1/'],
    ['a host after a backslash', 'http://127.0.0.1\\@example.org/'],
    ['a fragment', 'http://example.org/#part'],
    ['an empty fragment', 'http://example.org/#'],
    ['no name', 'http://exa*mple.org/'],
    ['an empty label', 'http://example..org/'],
    ['too long', `http://example.org/${'a'.repeat(2048)}`],
    ['too long after encoding', `http://example.org/${'ü'.repeat(400)}`],
  ])('[63] rejects %s', (_name, text) => {
    expect(readAllowedUrl(text, RULES)).toBeUndefined();
  });

  test.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['2130706433', true],
    ['[::1]', true],
    ['hub', true],
    ['printer.local', true],
    ['10.0.0.1', false],
    ['169.254.169.254', false],
    ['[fe80::1]', false],
  ])('[63] allows the listed ranges: %s is %s', (name, verdict) => {
    expect(readAllowedUrl(`http://${name}:3000/`, LOCAL) !== undefined).toBe(verdict);
  });
});

describe('ports', () => {
  test.each([80, 443, 1024, 3000, 8080, 8443, 49152, 65535])('[63] %i is accepted', (port) => {
    expect(readAllowedUrl(`http://example.org:${port}/`, RULES)).toBeDefined();
  });

  test.each([0, 1, 22, 25, 81, 1023, 2049, 5060, 6000, 6379, 6667, 10080, 11211])(
    '[63] %i is rejected',
    (port) => {
      expect(readAllowedUrl(`http://example.org:${port}/`, RULES)).toBeUndefined();
    },
  );

  test('[63] are configurable, and default to that of the scheme', () => {
    const rules = urlRules({ allowPrivate: '', ports: '443, 8000-8001' });
    const isTaken = (url: string): boolean => readAllowedUrl(url, rules) !== undefined;
    expect(isTaken('https://example.org/')).toBe(true);
    expect(isTaken('http://example.org:8001/')).toBe(true);
    expect(isTaken('http://example.org/')).toBe(false);
    expect(isTaken('http://example.org:8002/')).toBe(false);
  });

  test.each(['', 'http', '0', '65536', '90-80', '80-', '-80', '1.5'])('%j is not a list of ports', (text) => {
    expect(readPorts(text)).toBeUndefined();
  });
});

test('a URL is limited in length, unless the operator chooses it', () => {
  const long = `https://example.org/${'x'.repeat(8000)}`;
  expect(readAllowedUrl(long, RULES)).toBeUndefined();
  const trusted = urlRules({ allowPrivate: '', ports: '', isTrusted: true });
  expect(readAllowedUrl(long, trusted)?.href).toBe(long);
});

describe('settings', () => {
  test('are converted to rules', () => {
    const given = { pushAllowPrivate: '10.0.0.0/8', pushPorts: '8080' };
    const { settings, faults } = resolveSettings(given);
    expect(faults).toEqual([]);
    const rules = urlRules({ allowPrivate: settings.pushAllowPrivate, ports: settings.pushPorts });
    expect(rules).toMatchObject({ ports: [[8080, 8080]] });
    expect(readAllowedUrl('http://10.1.1.1:8080/', rules)).toBeDefined();
    const { pushAllowPrivate, pushPorts } = resolveSettings({}).settings;
    expect(urlRules({ allowPrivate: pushAllowPrivate, ports: pushPorts })).toEqual(RULES);
  });

  test('with faults are reported with the expected form', () => {
    const { faults } = resolveSettings({ pushAllowPrivate: '10.0.0.1/8', pushPorts: 'all' });
    expect(faults).toEqual([
      '--push-allow-private (PUSH_ALLOW_PRIVATE): got "10.0.0.1/8", expected CIDR ranges such as 10.0.0.0/8 or fd00::/8, separated by commas or blanks',
      '--push-ports (PUSH_PORTS): got "all", expected ports and ranges of them, such as 443 or 8000-8999, separated by commas or blanks',
    ]);
  });
});
