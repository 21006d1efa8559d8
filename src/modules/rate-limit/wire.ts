import type { Guard } from '../../core/delivery/responses/resource-response.ts';
import { createLimiter, type LimiterInput } from './limiter.ts';
import { tooManyRequests } from './response.ts';

/** The guard for a setting: `off`, `auto`, or the number of whole documents per hour. Undefined: no limit. */
export function wireRateLimit(fairLimit: string, input: Omit<LimiterInput, 'perHour'>): Guard | undefined {
  if (fairLimit === 'off') return undefined;
  const limit = createLimiter({ ...input, perHour: fairLimit === 'auto' ? 'auto' : Number(fairLimit) });
  return (req, resource, representation, time) => {
    const seconds = limit(req, resource, time);
    return seconds === undefined ? undefined : tooManyRequests(resource, representation, seconds);
  };
}
