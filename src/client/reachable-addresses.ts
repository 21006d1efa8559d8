import ipaddr from 'ipaddr.js';

/** An address range such as `10.0.0.0/8` or `fd00::/8`; without prefix length, a single address. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Completes the message "expected …" for a list of ranges. */
export const RANGES_EXPECTED = 'CIDR ranges such as 10.0.0.0/8 or fd00::/8, separated by commas or blanks';

/**
 * Parses a list of ranges, which may be empty; undefined if any is malformed. Short and octal forms are
 * rejected, and so are bits after the prefix, as they suggest a mistake.
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
 * True if a connection to an address is allowed: it is globally routable unicast (IANA special-purpose
 * address registries) or in an allowed range. IPv6 forms that embed a reachable IPv4 address are judged by
 * that one. Anything but the standard notation is rejected, also a zone.
 */
export function isReachable(address: string, allowed: readonly AddressRange[]): boolean {
  const parsed = parse(address);
  if (parsed === undefined) return false;
  const inner = parsed.kind() === 'ipv6' ? innerOf(parsed as ipaddr.IPv6) : undefined;
  return isIn(parsed, allowed) || isReachableAs(inner ?? parsed, allowed);
}

/**
 * Accepts the standard notation only: resolvers never return the other forms that ipaddr.js accepts (127.1,
 * 0177.0.0.1). It also confuses IPv4-compatible addresses (::8.8.8.8; RFC 4291, section 2.5.5.1) with mapped
 * ones.
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
  // ipaddr.js returns `unicast` for every unknown range, such as ::7f00:1; IANA has allocated only 2000::/3.
  if (((ipv6.parts[0] ?? 0) & 0xe000) !== 0x2000) return false;
  return !isIsatap(ipv6) || isReachableAs(lastFour(ipv6), allowed);
}

/**
 * Returns the IPv4 address that finally receives the packets, for mapped addresses (RFC 4291, section
 * 2.5.5.2) and the well-known NAT64 prefix (RFC 6052, section 2.1). Other embeddings (local NAT64 prefixes of
 * RFC 8215, 6to4, Teredo, compatible addresses) can be forged and public hosts do not need them, so those
 * addresses are rejected.
 */
function innerOf(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const [first, second, third] = address.parts;
  const isNat64 = address.range() === 'rfc6052' && first === 0x64 && second === 0xff9b && third === 0;
  return isNat64 || address.range() === 'ipv4Mapped' ? lastFour(address) : undefined;
}

/**
 * An ISATAP address, possible under any prefix; its tunnel leads to the embedded IPv4 address (RFC 5214,
 * section 6.1).
 */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
}

function lastFour(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
