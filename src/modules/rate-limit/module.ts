import { minSecondsOf } from '../../core/delivery/cache-freshness.ts';
import type { Module, ModuleHost } from '../../core/module.ts';
import { wireRateLimit } from './wire.ts';

type RateLimitHost = ModuleHost & {
  readonly configuration: { readonly settings: { readonly fairLimit: string } };
};

/** Limits the whole documents that a client may fetch in an hour. */
export const rateLimitModule: Module<RateLimitHost> = {
  name: 'rate-limit',
  serve: ({ configuration, current, clientAddress, subscribersOf }) => ({
    guard: wireRateLimit(configuration.settings.fairLimit, {
      leastSeconds: () => minSecondsOf(current()?.publication),
      clientAddress,
      subscribersOf,
    }),
  }),
};
