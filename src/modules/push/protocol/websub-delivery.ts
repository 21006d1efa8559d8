// WebSub, section 6: Publishing; 7: Content Distribution; 7.1: Authenticated Content Distribution.

import { createHmac } from 'node:crypto';
import { writeForm } from './form.ts';
import { formatLink } from '../../../core/protocol/link.ts';

/** 7.1.1: the recognized algorithm names. */
export const SIGNATURE_METHODS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number];

/** `method=hex`, the value of X-Hub-Signature: HMAC over exactly the bytes that are sent. */
export function signatureOf(
  secret: string,
  body: Uint8Array | string,
  method: SignatureMethod = 'sha256',
): string {
  return `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
}

/** A change of a topic, on its way to a subscriber. */
export interface Distribution {
  /** The topic's own, with its charset. */
  readonly contentType: string;
  /** The URL that the document names as rel=self. */
  readonly topic: string;
  /** Never empty. */
  readonly hubs: readonly string[];
  /** What {@link signatureOf} says; only where the subscriber gave a secret. */
  readonly signature?: string | undefined;
}

/** Header fields of a distribution; the links stand in one field, as 7 recommends. Throws RangeError without a hub. */
export function distributionHeaders({
  contentType,
  topic,
  hubs,
  signature,
}: Distribution): Record<string, string> {
  if (hubs.length === 0) throw new RangeError('A distribution names a hub');
  return {
    'Content-Type': contentType,
    Link: formatLink([...hubs.map((href) => ({ href, rel: 'hub' })), { href: topic, rel: 'self' }]),
    ...(signature !== undefined && { 'X-Hub-Signature': signature }),
  };
}

/**
 * What an answer means: `delivered`; `ended`: the subscription is over (410); `failed`: to be tried again. Redirects
 * are failures, and so is no answer at all, which has no status.
 */
export function outcomeOf(status: number | undefined): 'delivered' | 'ended' | 'failed' {
  if (status === undefined) return 'failed';
  if (status >= 200 && status <= 299) return 'delivered';
  return status === 410 ? 'ended' : 'failed';
}

/**
 * The form that tells an outside hub that a topic has changed. WebSub leaves it to hub and publisher (6); some hubs
 * look for `hub.url`, others for `hub.topic`.
 */
export function publishForm(topic: string): string {
  return writeForm([
    ['hub.mode', 'publish'],
    ['hub.url', topic],
    ['hub.topic', topic],
  ]);
}
