import { z } from 'zod';
import { SIGNATURE_METHODS } from './protocol/websub-delivery.ts';
import type { ModuleKey } from '../../core/content/publication/module-keys.ts';
import { address, wholeNumberWithin } from '../../core/content/publication/schema-types.ts';

const YES_OR_NO = z.boolean({ error: 'true or false' });
const SECONDS_PER_YEAR = 31_536_000;

const pushSettings = z
  .strictObject(
    {
      hub: YES_OR_NO.describe('Be a WebSub hub. Default: `true`'),
      hubs: z
        .array(address, { error: 'a list of addresses of hubs' })
        .max(10, 'at most 10 hubs')
        .describe('Outside hubs to notify of changes'),
      proof: YES_OR_NO.describe('Check that outside hubs deliver. Default: `false`'),
      rssCloud: YES_OR_NO.describe('Accept registrations of rssCloud. Default: `false`'),
      signature: z
        .enum(SIGNATURE_METHODS, { error: SIGNATURE_METHODS.join(', ') })
        .describe('Method that signs deliveries to subscribers with a secret. Default: `sha256`'),
      leases: z
        .strictObject({
          leastSeconds: wholeNumberWithin(1, SECONDS_PER_YEAR).describe('Min. lease'),
          usualSeconds: wholeNumberWithin(1, SECONDS_PER_YEAR).describe(
            'Lease if the subscriber requests none',
          ),
          mostSeconds: wholeNumberWithin(1, SECONDS_PER_YEAR).describe('Max. lease'),
        })
        .refine(
          ({ leastSeconds, usualSeconds, mostSeconds }) =>
            leastSeconds <= usualSeconds && usualSeconds <= mostSeconds,
          'leastSeconds, usualSeconds and mostSeconds, none less than the one before',
        )
        .describe('Lease of subscriptions. Default: 3600, 864000 and 2592000'),
    },
    { error: 'an object with hub, hubs, proof, rssCloud, signature and leases' },
  )
  .partial();

export type PushSettings = z.infer<typeof pushSettings>;

/** Key `push` of publication.yaml. */
export const pushKey: ModuleKey<PushSettings> = {
  name: 'push',
  after: 'poll',
  schema: pushSettings.describe('Notifications of changes'),
};
