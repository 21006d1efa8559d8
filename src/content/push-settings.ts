import { z } from 'zod';
import { SIGNATURE_METHODS } from '../protocol/websub-delivery.ts';
import { address, count } from './settings.ts';

const YES_OR_NO = z.boolean({ error: 'true or false' });
const SECONDS_PER_YEAR = 31_536_000;

/** `push` of publication.yaml. */
export const pushSettings = z
  .strictObject(
    {
      hub: YES_OR_NO,
      hubs: z.array(address, { error: 'a list of addresses of hubs' }).max(10, 'at most 10 hubs'),
      proof: YES_OR_NO,
      rssCloud: YES_OR_NO,
      signature: z.enum(SIGNATURE_METHODS, { error: SIGNATURE_METHODS.join(', ') }),
      leases: z
        .strictObject({
          leastSeconds: count(1, SECONDS_PER_YEAR),
          usualSeconds: count(1, SECONDS_PER_YEAR),
          mostSeconds: count(1, SECONDS_PER_YEAR),
        })
        .refine(
          ({ leastSeconds, usualSeconds, mostSeconds }) =>
            leastSeconds <= usualSeconds && usualSeconds <= mostSeconds,
          'leastSeconds, usualSeconds and mostSeconds, none less than the one before',
        ),
    },
    { error: 'an object with hub, hubs, proof, rssCloud, signature and leases' },
  )
  .partial();

export type PushSettings = z.infer<typeof pushSettings>;
