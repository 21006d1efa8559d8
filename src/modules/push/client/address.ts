import ipaddr from 'ipaddr.js';

/** A range of addresses, as `10.0.0.0/8` or `fd00::/8`; an address alone is a range of one. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** What a right list of ranges is, to end the sentence “expected …”. */
export const RANGES_EXPECTED = 'CIDR ranges such as 10.0.0.0/8 or fd00::/8, separated by commas or blanks';

/**
 * Reads a list of ranges; an empty one is right. Undefined if any of it is wrong: short and octal forms are, and
 * bits behind the prefix, because they say that something else was meant.
 */
export function readRanges(text: string): readonly AddressRange[] | undefined {
  const ranges = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(readRange);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

function readRange(text: string): AddressRange | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const parsed = parse(address);
  if (parsed === undefined) return undefined;
  const bytes = parsed.toByteArray();
  const bits = prefix === undefined ? bytes.length * 8 : Number(prefix);
  if (bits > bytes.length * 8) return undefined;
  const isBehind = (byte: number, index: number): boolean =>
    (byte & (0xff >> Math.max(0, Math.min(8, bits - index * 8)))) !== 0;
  return bytes.some(isBehind) ? undefined : [parsed, bits];
}

/**
 * Whether a connection may be made to an address: to one that is globally routable unicast (IANA's registries of
 * special-purpose addresses), or in one of the ranges that were allowed. Forms of IPv6 that lead to an IPv4
 * address are judged by that one. What is no address in its usual notation, or has a zone, is refused.
 */
export function isReachable(address: string, allowed: readonly AddressRange[]): boolean {
  const parsed = parse(address);
  if (parsed === undefined) return false;
  const inner = parsed.kind() === 'ipv6' ? innerOf(parsed as ipaddr.IPv6) : undefined;
  return isIn(parsed, allowed) || isReachableAs(inner ?? parsed, allowed);
}

/**
 * The usual notation only: what else the library takes (127.1, 0177.0.0.1), resolvers do not give. A compatible
 * address (::8.8.8.8; RFC 4291, 2.5.5.1) it takes for a mapped one, which it is not.
 */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (address.includes('%') || /^::\d+\./.test(address) || !ipaddr.IPv6.isValid(address)) return undefined;
  return ipaddr.IPv6.parse(address);
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly AddressRange[]): boolean {
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
}

function isReachableAs(address: ipaddr.IPv4 | ipaddr.IPv6, allowed: readonly AddressRange[]): boolean {
  if (isIn(address, allowed)) return true;
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return true;
  const ipv6 = address as ipaddr.IPv6;
  // The library's `unicast` is whatever it has no name for, such as ::7f00:1; IANA has given out 2000::/3 only.
  if (((ipv6.parts[0] ?? 0) & 0xe000) !== 0x2000) return false;
  return !isIsatap(ipv6) || isReachableAs(lastFour(ipv6), allowed);
}

/**
 * The IPv4 address that packets for this one end at: mapped (RFC 4291, 2.5.5.2) and NAT64's well-known prefix (RFC
 * 6052, 2.1). Where it stands in NAT64's local prefixes (RFC 8215), in 6to4, Teredo and compatible addresses may be
 * anybody's choice, and nobody who can be reached needs them: these are refused, as what they are.
 */
function innerOf(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const [first, second, third] = address.parts;
  const isNat64 = address.range() === 'rfc6052' && first === 0x64 && second === 0xff9b && third === 0;
  return isNat64 || address.range() === 'ipv4Mapped' ? lastFour(address) : undefined;
}

/** RFC 5214, 6.1: any prefix may have such an address, and a tunnel leads to what is in it. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
}

function lastFour(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
