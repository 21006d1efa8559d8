import type { ClientAddress } from '../http/client-address.ts';
import { leastSecondsOf } from '../http/freshness.ts';
import { createLimiter, type Limit } from '../http/limiter.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Settings } from './options.ts';

/** The limit that the settings want; undefined: none. */
export function limiterOf(
  { fairLimit }: Pick<Settings, 'fairLimit'>,
  current: () => Snapshot | undefined,
  clientAddress: ClientAddress,
): Limit | undefined {
  if (fairLimit === 'off') return undefined;
  return createLimiter({
    perHour: fairLimit === 'auto' ? 'auto' : Number(fairLimit),
    leastSeconds: () => leastSecondsOf(current()?.publication),
    clientAddress,
  });
}
