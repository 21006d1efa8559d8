import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Decision on a request: show the report, demand the token, or hide that the report exists. */
type Verdict = 'shown' | 'token-needed' | 'hidden';

/** Decides about a request. */
export type ReadersAccess = (req: IncomingMessage) => Verdict;

/** The settings of the access control. */
export interface AccessInput {
  /** Undefined: only clients on this machine have access. */
  readonly token: string | undefined;
  /** Returns whether the peer of the connection is a trusted proxy. */
  readonly trustsPeer: (req: IncomingMessage) => boolean;
}

/** Header fields that reveal a proxy. */
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
 * Creates the access control. With a token, clients present it as bearer token (RFC 6750, section 2.1) or as
 * password with any user name (RFC 7617), never in the URL, which ends up in logs and histories. Without a
 * token, only this machine has access.
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
 * True if a proxy on this machine forwards a request from this machine, by a complete chain of loopback
 * addresses in X-Forwarded-For. Without a readable chain the client may be anywhere.
 */
function isForThisMachine({ socket, headers }: IncomingMessage): boolean {
  const forwarded = String(headers['x-forwarded-for'] ?? '');
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    forwarded.split(',').every((address) => isLoopback(address.trim()))
  );
}

/**
 * True if a request seems to come from a program on this machine. A proxy without forwarding fields uses
 * HTTP/1.0 (nginx before 1.29.7) or passes on the public host; any other such proxy is indistinguishable from
 * a local program, hence the token. The check of Host also stops DNS rebinding.
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

/** Returns the token in an Authorization field, or undefined. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [, scheme = '', credentials = ''] =
    /^(bearer|basic) +([\w.~+/=-]+) *$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme === '') return undefined;
  const pair = Buffer.from(credentials, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon === -1 ? undefined : pair.slice(colon + 1);
}

/** A hash of fixed length for the constant-time comparison. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
