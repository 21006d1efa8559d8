// WebSub, section 5.2: Subscription Validation; section 5.3: Hub Verifies Intent of the Subscriber.

import { appendQuery } from './form.ts';
import type { HubRequest } from './websub.ts';

/** Limits of leases, in seconds. */
export interface LeaseBounds {
  readonly leastSeconds: number;
  /** Default for requests without hub.lease_seconds. */
  readonly usualSeconds: number;
  /** Always finite: perpetual leases are forbidden (WebSub, section 5.3.1). */
  readonly mostSeconds: number;
}

/** Returns the lease of a subscription in whole seconds. */
export function leaseFor(askedSeconds: number | undefined, bounds: LeaseBounds): number {
  const { leastSeconds, usualSeconds, mostSeconds } = bounds;
  return Math.max(leastSeconds, Math.min(mostSeconds, Math.floor(askedSeconds ?? usualSeconds)));
}

/** The parameters of a verification request. */
export interface Verification extends Pick<HubRequest, 'mode' | 'topic'> {
  /** A random string, used once. */
  readonly challenge: string;
  /** The result of {@link leaseFor}; omitted for `unsubscribe`. */
  readonly leaseSeconds?: number;
}

/**
 * The URL of the GET that verifies an intent: the callback with its own query, followed by the parameters.
 */
export function verificationUrl(
  callback: string,
  { mode, topic, challenge, leaseSeconds }: Verification,
): string {
  return appendQuery(callback, [
    ['hub.mode', mode],
    ['hub.topic', topic],
    ['hub.challenge', challenge],
    ...(leaseSeconds === undefined ? [] : ([['hub.lease_seconds', leaseSeconds]] as const)),
  ]);
}

/** The URL of the GET that denies or ends a subscription (WebSub, section 5.2). */
export function denialUrl(callback: string, topic: string, reason?: string): string {
  return appendQuery(callback, [
    ['hub.mode', 'denied'],
    ['hub.topic', topic],
    ...(reason === undefined ? [] : ([['hub.reason', reason]] as const)),
  ]);
}

/** True if the response confirms the intent: status 2xx and exactly the challenge as body. */
export function isConfirmed(status: number, body: Uint8Array, challenge: string): boolean {
  return status >= 200 && status <= 299 && Buffer.from(challenge).equals(body);
}
