import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { reprDigest, wantedDigest } from '../protocol/digest.ts';
import type { Representation } from '../snapshot/resource.ts';
import { without, type RawHeaders } from './response-headers.ts';

/** Adds the digest of the content if the request wants it (RFC 9530, 4). */
export function withContentDigest(
  fields: RawHeaders,
  req: IncomingMessage,
  { body, sha256 }: Representation,
): RawHeaders {
  const wanted = wantedDigest(req.headers['want-content-digest'] as string | undefined);
  if (wanted === undefined) return fields;
  const hash = wanted === 'sha-256' ? sha256 : createHash('sha512').update(body).digest();
  return [...fields, 'Content-Digest', reprDigest(hash, wanted)];
}

/**
 * Applies the algorithm that the request prefers, and adds the digest of the content if it wants that (RFC
 * 9530, 4).
 */
export function withDigests(
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
