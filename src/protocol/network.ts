// RFC 4291, section 2.5.4, and RFC 6177: addresses of one subscriber. RFC 6890: those of private networks.

import ipaddr from 'ipaddr.js';

/** Names that the library has for addresses that nobody has on the Internet. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
]);

/**
 * What a client is counted by: an IPv4 address, or the first 64 bits of an IPv6 address, because whoever has
 * one has all that begin with these. What is no address is itself.
 */
export function networkOf(address: string): string {
  const parsed = read(address);
  if (parsed === undefined || parsed.kind() === 'ipv4') return parsed?.toString() ?? address;
  const groups = (parsed as ipaddr.IPv6).parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}

/** Whether an address is this machine's or of a private network, so of nobody on the Internet. */
export function isPrivate(address: string): boolean {
  const parsed = read(address);
  return parsed !== undefined && PRIVATE_RANGES.has(parsed.range());
}

/** IPv4 addresses are IPv4 addresses however they are written. */
function read(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}
