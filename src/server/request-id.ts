import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Names a request, in the log and to whom something went wrong; the same name however often it is asked. */
export type RequestId = (req: IncomingMessage) => string;

/** What proxies make (nginx: 32 hexadecimal digits; UUIDs) and what may stand in a log and a header as it is. */
const RIGHT = /^[A-Za-z0-9._-]{1,64}$/;

/** A property of the request costs a poll less than a look into a map that holds it weakly. */
const NAME = Symbol('request id');
interface NamedRequest extends IncomingMessage {
  [NAME]?: string;
}

/**
 * Makes the function that names requests: by `X-Request-Id`, where whoever is at the other end `isTrusted` and it is a short
 * word; else by a random beginning, which is the process's, and a number. It is not meant to be hard to guess.
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
