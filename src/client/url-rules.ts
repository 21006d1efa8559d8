import type { HttpRules } from '../core/http-client.ts';
import { isReachable, readRanges, type AddressRange } from './reachable-addresses.ts';

/** A range of ports, both ends inclusive. */
export type PortRange = readonly [first: number, last: number];

/** Allowed targets of requests. */
export interface UrlRules {
  /** Private address ranges that are allowed anyway. */
  readonly allowed: readonly AddressRange[];
  /** Allowed ports. */
  readonly ports: readonly PortRange[];
  /** Max. characters of a URL. */
  readonly maxCharacters: number;
}

/**
 * Ports from 1024 on that speak other protocols: those that browsers block (Fetch, "bad port") and the usual
 * ports of Redis and memcached.
 */
const OTHER_PROTOCOLS = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
  6697, 10080, 11211,
];

/**
 * Ports 80 and 443, and all unprivileged ports except those of other protocols: subscribers use 3000, 8080,
 * 8443 and many more.
 */
const USUAL_PORTS: readonly PortRange[] = [
  [80, 80],
  [443, 443],
  ...[1023, ...OTHER_PROTOCOLS].map((port, index): PortRange => [
    port + 1,
    (OTHER_PROTOCOLS[index] ?? 65536) - 1,
  ]),
];

/** Top-level names that are private (RFC 6761, 6762, 8375; ICANN's `internal`) or never resolve. */
const PRIVATE_NAMES =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|onion|alt|invalid)$/;

/** Max. characters of a URL that a subscriber chooses; WebSub sets no limit, but each URL is stored. */
const MAX_CHARACTERS = 2048;

/** Completes the message "expected …" for a list of ports. */
export const PORTS_EXPECTED =
  'ports and ranges of them, such as 443 or 8000-8999, separated by commas or blanks';

/** Parses a list of ports; undefined if it is malformed or empty. */
export function readPorts(text: string): readonly PortRange[] | undefined {
  const ports = text.split(/[\s,]+/).filter((word) => word !== '');
  const ranges = ports.map((word): PortRange | undefined => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word) ?? [];
    const range: PortRange = [Number(first), Number(last)];
    return range[0] >= 1 && range[0] <= range[1] && range[1] <= 65535 ? range : undefined;
  });
  return ranges.length > 0 && ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/** Parses the rules of a client; a malformed list of ports counts as an empty one. */
export function urlRules({ allowPrivate, ports, isTrusted = false }: HttpRules): UrlRules {
  return {
    allowed: readRanges(allowPrivate) ?? [],
    ports: readPorts(ports) ?? USUAL_PORTS,
    maxCharacters: isTrusted ? Infinity : MAX_CHARACTERS,
  };
}

/**
 * Parses a URL by the URL Standard; undefined if no request may be sent there. Obfuscated addresses
 * (`2130706433`, `0177.1`, `[::ffff:127.0.0.1]`) are parsed and judged as addresses. The addresses of a host
 * name are judged when a connection is made.
 */
export function readAllowedUrl(text: string, { allowed, ports, maxCharacters }: UrlRules): URL | undefined {
  const url = text.length > maxCharacters ? undefined : parse(text);
  if (url === undefined) return undefined;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // `hash` is also empty for an empty fragment.
  if (url.username !== '' || url.password !== '' || url.hash !== '' || text.includes('#')) return undefined;
  if (url.href.length > maxCharacters) return undefined;
  const isHostRight = isAddress(url.hostname)
    ? isReachable(withoutBrackets(url.hostname), allowed)
    : isName(url.hostname, allowed.length > 0);
  return isHostRight && isPort(portOf(url), ports) ? url : undefined;
}

/** Runs for each request, hence `try` instead of `URL.canParse`, which would parse the URL twice. */
function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** The port of a URL, explicit or the default of its scheme. */
function portOf({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** True if a URL's host is an address: in the URL Standard, only an address can end in a number. */
export function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}

/** A host without the brackets of an IPv6 address. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Allowing private addresses also allows private names; the addresses behind them are judged anyway. */
function isName(hostname: string, isPrivateAllowed: boolean): boolean {
  const name = hostname.replace(/\.$/, '');
  if (!/^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/.test(name) || name.length > 253) return false;
  return isPrivateAllowed || (name.includes('.') && !PRIVATE_NAMES.test(name));
}

function isPort(port: number, ports: readonly PortRange[]): boolean {
  return ports.some(([first, last]) => port >= first && port <= last);
}
