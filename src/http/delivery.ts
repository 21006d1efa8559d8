import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { chooseCoding, type Coding } from '../protocol/accept-encoding.ts';
import { NO_STORE, type Freshness } from '../protocol/cache-control.ts';
import { evaluate } from '../protocol/conditional.ts';
import { PREFLIGHT_HEADERS } from '../protocol/cors.ts';
import { reprDigest, wantedDigest } from '../protocol/digest.ts';
import { ALLOW } from '../protocol/methods.ts';
import { pathOf } from '../protocol/request-target.ts';
import { identityOf, type Representation, type Resource } from '../snapshot/resource.ts';
import type { Found, Snapshot } from '../snapshot/snapshot.ts';
import {
  prepareHeaders,
  SECURITY_HEADERS,
  without,
  type PreparedHeaders,
  type RawHeaders,
} from './headers.ts';

/** What the delivery handler asks and obeys. */
export interface DeliveryInput {
  readonly current: () => Snapshot | undefined;
  /** What is behind a path that is not in the snapshot. */
  readonly find: (path: string) => Promise<Found>;
  readonly freshness: Freshness;
  readonly now: () => number;
}

/** Answers what is in the snapshot and calls `next` for all else. Fits `app.use` of any Express app. */
export type Delivery = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/** A representation as it is sent, looked up by coding. */
interface Prepared extends PreparedHeaders {
  readonly representation: Representation;
}

/** What is worked out once for a resource and used by every poll. */
interface PreparedResource {
  readonly codings: readonly Coding[];
  readonly allTags: readonly string[];
  readonly byCoding: ReadonlyMap<Coding, Prepared>;
  readonly identity: Prepared;
}

/**
 * The handler that stands in front of Express: documents and pages from the current snapshot, conditional
 * requests and content-codings decided by the rules in protocol/. A document costs a poll no disk, no
 * rendering, no hashing and no compression.
 */
export function createDelivery({ current, find, freshness, now }: DeliveryInput): Delivery {
  const prepared = new WeakMap<Resource, PreparedResource>();

  function prepare(resource: Resource): PreparedResource {
    const known = prepared.get(resource);
    if (known !== undefined) return known;
    const one = (representation: Representation): Prepared => ({
      representation,
      ...prepareHeaders(resource, representation, freshness),
    });
    const { representations } = resource;
    const made: PreparedResource = {
      codings: representations.map(({ coding }) => coding),
      allTags: representations.map(({ tag }) => tag),
      byCoding: new Map(
        representations.map((representation) => [representation.coding, one(representation)]),
      ),
      identity: one(identityOf(resource)),
    };
    prepared.set(resource, made);
    return made;
  }

  function answer(resource: Resource, req: IncomingMessage, res: ServerResponse): void {
    const { method = 'GET', headers } = req;
    if (method === 'OPTIONS') return void res.writeHead(204, OPTIONS_HEADERS).end();
    if (method !== 'GET' && method !== 'HEAD') return refuseMethod(res);

    const { codings, allTags, byCoding, identity } = prepare(resource);
    const coding = chooseCoding(headers['accept-encoding'], codings);
    const { representation, full, notModified } = byCoding.get(coding) ?? identity;
    const time = now();
    const status = evaluate(
      method,
      {
        ifMatch: headers['if-match'],
        ifUnmodifiedSince: headers['if-unmodified-since'],
        ifNoneMatch: headers['if-none-match'],
        ifModifiedSince: headers['if-modified-since'],
      },
      { tag: representation.tag, allTags, lastModified: resource.lastModified },
      time,
    );
    if (status === 412) return void res.writeHead(412, ERROR_HEADERS).end('Precondition Failed\n');

    let fields = status === 304 ? notModified : full;
    // A date ahead of ours must not be sent (RFC 9110, 8.8.2.1): the clock was set back, or two changes fell into one second.
    if (resource.lastModified !== undefined && resource.lastModified > time) {
      fields = without(fields, 'Last-Modified');
    }
    if (headers['want-repr-digest'] !== undefined || headers['want-content-digest'] !== undefined) {
      fields = withDigests(fields, req, representation, method === 'GET' && status === 200);
    }
    res.writeHead(status, fields as string[]);
    if (status === 304 || method === 'HEAD') res.end();
    else res.end(representation.body);
  }

  return (req, res, next) => {
    const snapshot = current();
    if (snapshot === undefined) return next();
    const target = req.url ?? '/';
    const known = snapshot.resources.get(target);
    if (known !== undefined) return answer(known, req, res);

    const path = pathOf(target);
    if (path === undefined) return next();
    const resource = snapshot.resources.get(path);
    if (resource !== undefined) return answer(resource, req, res);
    find(path).then((found) => {
      if (found === undefined) next();
      else if (found === 'gone') res.writeHead(410, ERROR_HEADERS).end('Gone\n');
      else if ('movedTo' in found) redirect(found.movedTo, snapshot, req, res);
      else answer(found, req, res);
    }, next);
  };
}

const PLAIN_HEADERS: string[] = ['Content-Type', 'text/plain; charset=utf-8', ...SECURITY_HEADERS];

const ERROR_HEADERS: string[] = ['Cache-Control', NO_STORE, ...PLAIN_HEADERS];

const REDIRECT_CACHING = 'public, max-age=3600';

const OPTIONS_HEADERS: string[] = [
  'Allow',
  ALLOW,
  'Cache-Control',
  NO_STORE,
  ...PREFLIGHT_HEADERS,
  ...SECURITY_HEADERS,
];

/** RFC 9110, 15.4.2: the page has another address for good; caches may know that for a while. */
function redirect(path: string, { publication }: Snapshot, req: IncomingMessage, res: ServerResponse): void {
  const { method } = req;
  if (method !== 'GET' && method !== 'HEAD') return refuseMethod(res);
  const location = publication.baseUrl + path.slice(1);
  res.writeHead(301, ['Location', location, 'Cache-Control', REDIRECT_CACHING, ...PLAIN_HEADERS]);
  res.end(`Moved to ${location}\n`);
}

function refuseMethod(res: ServerResponse): void {
  // Whatever body comes with it is not read: the connection ends with the answer.
  res.writeHead(405, ['Allow', ALLOW, 'Connection', 'close', ...ERROR_HEADERS]);
  res.end('Method Not Allowed\n');
}

/** RFC 9530, 4: another algorithm where it is preferred, and the digest of the content where it is wanted. */
function withDigests(
  fields: RawHeaders,
  req: IncomingMessage,
  { body, sha256 }: Representation,
  hasContent: boolean,
): RawHeaders {
  const digest = (algorithm: 'sha-256' | 'sha-512'): string =>
    algorithm === 'sha-256'
      ? reprDigest(sha256)
      : reprDigest(createHash('sha512').update(body).digest(), algorithm);
  const wantedRepr = wantedDigest(req.headers['want-repr-digest'] as string | undefined);
  const wantedContent = wantedDigest(req.headers['want-content-digest'] as string | undefined);
  return [
    ...(wantedRepr === 'sha-512'
      ? [...without(fields, 'Repr-Digest'), 'Repr-Digest', digest(wantedRepr)]
      : fields),
    ...(wantedContent !== undefined && hasContent ? ['Content-Digest', digest(wantedContent)] : []),
  ];
}
