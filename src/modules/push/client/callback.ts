import { isReachable, type AddressRange } from './address.ts';

/** A range of ports, both ends in it. */
export type PortRange = readonly [first: number, last: number];

/** Whom requests may go to. */
export interface CallbackRules {
  /** Addresses that may be reached although they are not public. */
  readonly allowed: readonly AddressRange[];
  /** Ports that may be reached. */
  readonly ports: readonly PortRange[];
}

/**
 * Ports from 1024 on that browsers do not send to either, because another protocol may take a request for its
 * own (Fetch, “bad port”), and those of stores that are known for the same.
 */
const OTHER_PROTOCOLS = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
  6697, 10080, 11211,
];

/**
 * The ports of the web, and those that need no privilege to listen on, but for other protocols': subscribers
 * use 3000, 8080, 8443 and many more.
 */
export const USUAL_PORTS: readonly PortRange[] = [
  [80, 80],
  [443, 443],
  ...[1023, ...OTHER_PROTOCOLS].map((port, index): PortRange => [
    port + 1,
    (OTHER_PROTOCOLS[index] ?? 65536) - 1,
  ]),
];

/** Top-level names that mean something else on each network (RFC 6761, 6762, 8375; ICANN's `internal`), or nothing at all. */
const PRIVATE_NAMES =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|onion|alt|invalid)$/;

/** WebSub sets no limit; nobody needs more, and each one is stored. */
const MAX_CHARACTERS = 2048;

/** What a right list of ports is, to end the sentence “expected …”. */
export const PORTS_EXPECTED =
  'ports and ranges of them, such as 443 or 8000-8999, separated by commas or blanks';

/** Reads a list of ports; undefined if it is wrong, or empty. */
export function readPorts(text: string): readonly PortRange[] | undefined {
  const ports = text.split(/[\s,]+/).filter((word) => word !== '');
  const ranges = ports.map((word): PortRange | undefined => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word) ?? [];
    const range: PortRange = [Number(first), Number(last)];
    return range[0] >= 1 && range[0] <= range[1] && range[1] <= 65535 ? range : undefined;
  });
  return ranges.length > 0 && ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/**
 * The URL that somebody else wants requests at, as WHATWG's URL standard reads it; undefined where none may be
 * sent. Addresses in disguise (`2130706433`, `0177.1`, `[::ffff:127.0.0.1]`) are addresses to that standard and judged as
 * such. What a name leads to is judged when a connection is made.
 */
export function readCallback(text: string, { allowed, ports }: CallbackRules): URL | undefined {
  const url = parse(text);
  if (url === undefined) return undefined;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // An empty fragment leaves no trace but its mark.
  if (url.username !== '' || url.password !== '' || url.hash !== '' || text.includes('#')) return undefined;
  if (url.href.length > MAX_CHARACTERS) return undefined;
  const isHostRight = isAddress(url.hostname)
    ? isReachable(bare(url.hostname), allowed)
    : isName(url.hostname, allowed.length > 0);
  return isHostRight && isPort(portOf(url), ports) ? url : undefined;
}

/** Each request comes here, so it is parsed once only. */
function parse(text: string): URL | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** The port that a URL leads to, also where it does not say so. */
export function portOf({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Whether a URL's host is an address: in the standard, only one can end in a number. */
export function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}

/** An address without its brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Where private addresses are allowed, so are names for them: what they lead to is looked at all the same. */
function isName(hostname: string, isPrivateAllowed: boolean): boolean {
  const name = hostname.replace(/\.$/, '');
  if (!/^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/.test(name) || name.length > 253) return false;
  return isPrivateAllowed || (name.includes('.') && !PRIVATE_NAMES.test(name));
}

function isPort(port: number, ports: readonly PortRange[]): boolean {
  return ports.some(([first, last]) => port >= first && port <= last);
}
