import { createHash } from 'node:crypto';
import type { Subscription } from './records.ts';

/** Id of a subscription, derived from protocol, topic and callback. */
export function subscriptionId({
  protocol,
  topic,
  callback,
}: Pick<Subscription, 'protocol' | 'topic' | 'callback'>): string {
  return createHash('sha256').update(`${protocol} ${topic} ${callback}`).digest('hex').slice(0, 32);
}
