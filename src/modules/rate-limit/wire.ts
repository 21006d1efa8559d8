import type { ClientAddress } from '../../core/delivery/client-address.ts';
import { minSecondsOf } from '../../core/delivery/freshness.ts';
import { createLimiter, type Limit } from './limiter.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/** The limit of the option `fairLimit`; `undefined` where it is off. */
export function wireRateLimit(
  { fairLimit }: { readonly fairLimit: string },
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
