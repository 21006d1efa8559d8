import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whether somebody may see the report: yes; not without the token; or nobody is to know that there is one. */
export type Verdict = 'shown' | 'token-needed' | 'hidden';

/** Judges a request. */
export type ReadersAccess = (req: IncomingMessage) => Verdict;

/** What the access to the report depends on. */
export interface AccessInput {
  /** Undefined: loopback alone. */
  readonly token: string | undefined;
  /** Whether the connection's other end is a proxy whose word is believed. */
  readonly trustsPeer: (req: IncomingMessage) => boolean;
}

/** Whoever sends one of these is, or went through, a proxy. */
const FORWARDING_FIELDS: readonly string[] = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-forwarded',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'x-varnish',
];

/**
 * With a token, whoever gives it sees the report: as a bearer (RFC 6750, 2.1) or as the password of anybody (RFC 7617). Never in
 * the address, which gets into logs and histories. Without one, this machine alone sees it.
 */
export function createReadersAccess({ token, trustsPeer }: AccessInput): ReadersAccess {
  if (token !== undefined) {
    const expected = digest(token);
    return ({ headers }) => {
      const given = tokenIn(headers.authorization);
      return given !== undefined && timingSafeEqual(digest(given), expected) ? 'shown' : 'token-needed';
    };
  }
  return (req) => {
    const isForwarded = FORWARDING_FIELDS.some((field) => req.headers[field] !== undefined);
    const isHere = isForwarded ? trustsPeer(req) && isForThisMachine(req) : isFromThisMachine(req);
    return isHere ? 'shown' : 'hidden';
  };
}

/**
 * Whether a proxy on this machine says that it asks for somebody on this machine, all the way: one that does not say for whom,
 * or says it in a way that nobody can read, asks for anybody.
 */
function isForThisMachine({ socket, headers }: IncomingMessage): boolean {
  const forwarded = String(headers['x-forwarded-for'] ?? '');
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    forwarded.split(',').every((address) => isLoopback(address.trim()))
  );
}

/**
 * Whether a request seems to come from a program on this machine that knows where it goes. A proxy that says nothing of itself
 * speaks HTTP/1.0 (nginx before 1.29.7) or hands on the public host; one that does neither cannot be told from such a program, hence
 * the token. And a page elsewhere whose name was made to lead here has that name (DNS rebinding).
 */
function isFromThisMachine({ socket, headers, httpVersion }: IncomingMessage): boolean {
  return (
    isLoopback(socket.remoteAddress ?? '') && httpVersion === '1.1' && LOOPBACK_HOST.test(headers.host ?? '')
  );
}

const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

/** The token of an Authorization field; undefined where there is none. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [, scheme = '', credentials = ''] =
    /^(bearer|basic) +([\w.~+/=-]+) *$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme === '') return undefined;
  const pair = Buffer.from(credentials, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon === -1 ? undefined : pair.slice(colon + 1);
}

/** Of one length, so that comparing takes the same time whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
