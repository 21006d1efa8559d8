// RFC 4291, section 2.5.4, and RFC 6177: addresses of one subscriber. RFC 6890: those of private networks.

import ipaddr from 'ipaddr.js';

/** Names that the library has for IPv6 addresses that nobody has on the Internet. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set(['loopback', 'linkLocal', 'uniqueLocal']);

/**
 * What a client is counted by: an IPv4 address, or the first 64 bits of an IPv6 address, because whoever has
 * one has all that begin with these. What is no address is itself.
 */
export function networkOf(address: string): string {
  const parsed = readIPv6(address);
  if (parsed === undefined) return address;
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}

/**
 * Whether an address is this machine's, or of a network that nobody has on the Internet: private ones, those between
 * a provider and its customers (RFC 6598), link-local ones.
 */
export function isPrivate(address: string): boolean {
  const parsed = readIPv6(address);
  if (parsed === undefined) return isPrivateIPv4(address);
  if (parsed.isIPv4MappedAddress()) return isPrivateIPv4(parsed.toIPv4Address().toString());
  return PRIVATE_RANGES.has(parsed.range());
}

function isPrivateIPv4(address: string): boolean {
  const dot = address.indexOf('.');
  const first = Number(address.slice(0, dot));
  const second = Number(address.slice(dot + 1, address.indexOf('.', dot + 1)));
  return (
    first === 127 ||
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}

function readIPv6(address: string): ipaddr.IPv6 | undefined {
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : undefined;
}
