// RFC 4291, section 2.5.4, and RFC 6177: the network of one subscriber. RFC 6890: private networks.

import ipaddr from 'ipaddr.js';

/** ipaddr.js names of IPv6 ranges that are not globally reachable. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set(['loopback', 'linkLocal', 'uniqueLocal']);

/**
 * Network that a client is counted by: an IPv4 address, or a /64 network, since an IPv6 subscriber has at
 * least a /64. Other input is returned unchanged.
 */
export function networkOf(address: string): string {
  const parsed = readIPv6(address);
  if (parsed === undefined) return address;
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}

/** True for loopback, private, link-local and shared (RFC 6598) addresses. */
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
