import { toInstant } from '../../core/article/instant.ts';
import { printable } from '../../core/article/text/printable.ts';
import { configure } from '../../app/configuration.ts';
import type { GivenOptions } from '../../app/options.ts';
import { openExisting } from '../open-store.ts';

/**
 * Accepts exactly the change that the gate refused last, for the next tick. Resolves to
 * true if there was one.
 */
export async function accept(given: GivenOptions): Promise<boolean> {
  const { settings } = configure(given);
  const now = Date.now();
  const store = await openExisting(settings);
  if (store === undefined) {
    console.error(`nothing to accept: ${settings.data} has no database; is --data right?`);
    return false;
  }
  try {
    const refusal = await store.refusal();
    if (refusal === undefined) {
      console.error('nothing to accept: the gate has refused no change');
      return false;
    }
    await store.refuse({ ...refusal, accepted: toInstant(now) });
    for (const violation of refusal.violations) console.log(printable(violation));
    console.log('accepted: published at the next tick, if nothing else changes until then');
    return true;
  } finally {
    await store.close();
  }
}
