// WebSub, section 5.2: Subscription Validation; 5.3: Hub Verifies Intent of the Subscriber.

import { appendQuery } from './form.ts';
import type { HubRequest } from './websub.ts';

/** Between these is every lease, in seconds. */
export interface LeaseBounds {
  readonly leastSeconds: number;
  /** What those get who ask for nothing. */
  readonly usualSeconds: number;
  /** Never infinite: 5.3.1 forbids perpetual leases. */
  readonly mostSeconds: number;
}

/** So long the subscription will be active, in whole seconds. */
export function leaseFor(askedSeconds: number | undefined, bounds: LeaseBounds): number {
  const { leastSeconds, usualSeconds, mostSeconds } = bounds;
  return Math.max(leastSeconds, Math.min(mostSeconds, Math.floor(askedSeconds ?? usualSeconds)));
}

/** What a subscriber is asked. */
export interface Verification extends Pick<HubRequest, 'mode' | 'topic'> {
  /** Random, and for this one question. */
  readonly challenge: string;
  /** What {@link leaseFor} says; `unsubscribe` needs none. */
  readonly leaseSeconds?: number;
}

/** The URL of the GET that asks a subscriber whether it wants this: its callback with its own query, and ours behind it. */
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

/** The URL of the GET that tells a subscriber that it is not subscribed, or not any longer (5.2). */
export function denialUrl(callback: string, topic: string, reason?: string): string {
  return appendQuery(callback, [
    ['hub.mode', 'denied'],
    ['hub.topic', topic],
    ...(reason === undefined ? [] : ([['hub.reason', reason]] as const)),
  ]);
}

/** Whether an answer to {@link verificationUrl} says yes: 2xx, and the challenge to the byte. */
export function isConfirmed(status: number, body: Uint8Array, challenge: string): boolean {
  return status >= 200 && status <= 299 && Buffer.from(challenge).equals(body);
}
