import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from 'proxy-addr';
import { memoizeByKey } from '../cache/memoize.ts';

/** Address that a request came from: the client's as far as trusted proxies state it; '' if it is unknown. */
export type ClientAddress = (req: IncomingMessage) => string;

/** Description of a valid list of proxies, for the end of the sentence “expected …”. */
export const PROXIES_EXPECTED =
  'a number of proxies (1 for one in front), or loopback, linklocal, uniquelocal, addresses and CIDR ranges, separated by commas; all cannot be trusted, or every client says who it is';

/** Value of the Express setting `trust proxy`. */
export type TrustProxy = number | string[];

const NAMED_RANGES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

/** Max. number of proxies in a chain. */
const MAX_HOPS = 32;

/**
 * Reads a list of trusted proxies as Express does. `false` and an empty text mean none; undefined if the text
 * is invalid, which `true` is too: every client could then claim any address.
 */
export function readTrustProxy(text: string): TrustProxy | undefined {
  if (text === '' || text === 'false') return [];
  if (/^\d+$/.test(text)) return Number(text) <= MAX_HOPS ? Number(text) : undefined;
  const ranges = text.split(',').map((word) => word.trim());
  return ranges.every(isRange) ? ranges : undefined;
}

function isRange(range: string): boolean {
  if (NAMED_RANGES.includes(range)) return true;
  // The library also takes 127.1 and 0177.0.0.1, which are easily misread.
  const [address = '', prefix] = range.split('/');
  if (isIP(address) === 0 || address.includes('%')) return false;
  try {
    proxyAddress.compile(range);
    return prefix !== '';
  } catch {
    return false;
  }
}

/** Max. length of the field that is read, from its end: proxies append their addresses there. */
const MAX_CHARACTERS = 512;

/** The longest address: IPv6 with an IPv4 address at its end. */
const LONGEST_ADDRESS = 45;

/**
 * Creates the function that finds the address of a client; `trustProxy` is a setting that {@link
 * readTrustProxy} takes. Without trusted proxies it is the address of the peer, at no cost. A forwarded value
 * that is no address (`unknown`, an address with a port) is ignored, and the address of the peer is used.
 */
export function createClientAddress(trustProxy: string | undefined): ClientAddress {
  const trusted = readTrustProxy(trustProxy ?? '') ?? [];
  if (typeof trusted === 'number' ? trusted === 0 : trusted.length === 0) return peerOf;

  const isTrusted =
    typeof trusted === 'number'
      ? (_address: string, hop: number) => hop < trusted
      : proxyAddress.compile(trusted);
  const trustsPeer = createPeerTrust(trustProxy);
  const ends = memoizeByKey((chain) => {
    const end = chain.indexOf(END_OF_PEER);
    const [peer, forwarded] = [chain.slice(0, end), chain.slice(end + 1)];
    const stated = { headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: peer } };
    const found = proxyAddress(stated as unknown as IncomingMessage, isTrusted);
    return isAddress(found) ? found : peer;
  });

  return (req) => {
    const peer = peerOf(req);
    const field = req.headers['x-forwarded-for'];
    if (field === undefined || !trustsPeer(req)) return peer;
    const forwarded = typeof field === 'string' ? field : field.join(',');
    // The usual case: one proxy that overwrites the field.
    if (!forwarded.includes(',')) return isAddress(forwarded) ? forwarded : peer;
    return ends(peer + END_OF_PEER + tailOf(forwarded));
  };
}

/** Separator that occurs in no address. */
const END_OF_PEER = ';';

const peerOf: ClientAddress = ({ socket }) => socket.remoteAddress ?? '';

/** The last complete addresses of the field. */
function tailOf(forwarded: string): string {
  if (forwarded.length <= MAX_CHARACTERS) return forwarded;
  const tail = forwarded.slice(-MAX_CHARACTERS);
  return tail.slice(tail.indexOf(',') + 1);
}

function isAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && !text.includes('%') && isIP(text) !== 0;
}

/**
 * Creates the function that tells whether the peer is a trusted proxy, for the setting of {@link
 * createClientAddress}.
 */
export function createPeerTrust(trustProxy: string | undefined): (req: IncomingMessage) => boolean {
  const trusted = readTrustProxy(trustProxy ?? '') ?? [];
  if (typeof trusted === 'number') return () => trusted > 0;
  if (trusted.length === 0) return () => false;
  const isTrusted = proxyAddress.compile(trusted);
  const believed = memoizeByKey((peer) => isIP(peer) !== 0 && isTrusted(peer, 0));
  return (req) => believed(peerOf(req));
}
