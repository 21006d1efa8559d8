import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The id of a request, for the log and for error responses; the same for every call. */
export type RequestId = (req: IncomingMessage) => string;

/**
 * Ids that proxies create (nginx: 32 hexadecimal digits; UUIDs), limited to characters that are safe in logs
 * and headers.
 */
const RIGHT = /^[A-Za-z0-9._-]{1,64}$/;

/** A property of the request is cheaper for a poll than a WeakMap. */
const NAME = Symbol('request id');
interface NamedRequest extends IncomingMessage {
  [NAME]?: string;
}

/**
 * Creates the function that gives requests their ids: the value of `X-Request-Id` if the peer `isTrusted` and
 * the value is a short word; otherwise a random prefix of the process and a number. Ids can be guessed.
 */
export function createRequestId(isTrusted: (req: IncomingMessage) => boolean): RequestId {
  const beginning = `${randomBytes(6).toString('hex')}-`;
  let number = 0;
  return (req: NamedRequest) => {
    const given = req.headers['x-request-id'];
    if (typeof given === 'string' && RIGHT.test(given) && isTrusted(req)) return given;
    return (req[NAME] ??= beginning + (number += 1).toString(36));
  };
}
