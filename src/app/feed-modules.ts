import type { RegeneratorInput } from '../core/publish/regenerator.ts';
import { createDeltas } from '../modules/deltas/deltas.ts';
import { findMedia } from '../modules/media/find.ts';
import { findSubscriptionList } from '../modules/opml/subscription-list.ts';

/** The optional parts of a regenerator: deltas, media files and the list of feeds. */
export function feedModules(generator: string): Pick<RegeneratorInput, 'deltas' | 'resolvers'> {
  return {
    deltas: createDeltas(generator),
    resolvers: [findMedia, findSubscriptionList],
  };
}
