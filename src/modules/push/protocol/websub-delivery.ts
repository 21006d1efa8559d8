// WebSub, section 6: Publishing; section 7: Content Distribution; section 7.1: Authenticated Content
// Distribution.

import { createHmac } from 'node:crypto';
import { writeForm } from './form.ts';
import { formatLink } from '../../../core/protocol/link.ts';

/** The recognized algorithm names (WebSub, section 7.1.1). */
export const SIGNATURE_METHODS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number];

/** Returns `method=hex` for X-Hub-Signature: the HMAC of exactly the bytes that are sent. */
export function signatureOf(
  secret: string,
  body: Uint8Array | string,
  method: SignatureMethod = 'sha256',
): string {
  return `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
}

/** The delivery of a changed topic to a subscriber. */
export interface Distribution {
  /** The Content-Type of the topic, including its charset. */
  readonly contentType: string;
  /** The rel=self URL of the document. */
  readonly topic: string;
  /** Never empty. */
  readonly hubs: readonly string[];
  /** The result of {@link signatureOf}; only for a subscription with a secret. */
  readonly signature?: string | undefined;
}

/**
 * Header fields of a distribution, all links in one field (WebSub, section 7). Throws a RangeError if `hubs`
 * is empty.
 */
export function distributionHeaders({
  contentType,
  topic,
  hubs,
  signature,
}: Distribution): Record<string, string> {
  if (hubs.length === 0) throw new RangeError('a distribution needs at least one hub');
  return {
    'Content-Type': contentType,
    Link: formatLink([...hubs.map((href) => ({ href, rel: 'hub' })), { href: topic, rel: 'self' }]),
    ...(signature !== undefined && { 'X-Hub-Signature': signature }),
  };
}

/**
 * The meaning of a response status: `delivered`; `ended`, the subscription is over (410); `failed`, to be
 * retried. Redirects and missing responses (undefined) have failed.
 */
export function outcomeOf(status: number | undefined): 'delivered' | 'ended' | 'failed' {
  if (status === undefined) return 'failed';
  if (status >= 200 && status <= 299) return 'delivered';
  return status === 410 ? 'ended' : 'failed';
}

/**
 * The form that pings an outside hub about a changed topic. WebSub leaves its format to the hub (section 6);
 * some hubs read `hub.url`, others `hub.topic`.
 */
export function publishForm(topic: string): string {
  return writeForm([
    ['hub.mode', 'publish'],
    ['hub.url', topic],
    ['hub.topic', topic],
  ]);
}
