import type { ClientAddress } from '../../core/delivery/client-address.ts';
import { minSecondsOf } from '../../core/delivery/freshness.ts';
import { createLimiter, type Limit } from './limiter.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { Settings } from '../../app/options.ts';

/** The limit that the settings want; undefined: none. */
export function wireRateLimit(
  { fairLimit }: Pick<Settings, 'fairLimit'>,
  current: () => Snapshot | undefined,
  clientAddress: ClientAddress,
): Limit | undefined {
  if (fairLimit === 'off') return undefined;
  return createLimiter({
    perHour: fairLimit === 'auto' ? 'auto' : Number(fairLimit),
    leastSeconds: () => minSecondsOf(current()?.publication),
    clientAddress,
  });
}
