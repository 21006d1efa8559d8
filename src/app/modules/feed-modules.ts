import { createFeedRenderer, formatWriters } from '../../core/feed/render.ts';
import type { RegeneratorInput } from '../../core/publish/regenerator.ts';
import { EXTENSIONS } from './extensions.ts';
import { createDeltas } from '../../modules/deltas/deltas.ts';
import { findMedia } from '../../modules/media/find.ts';
import { findSubscriptionList } from '../../modules/opml/subscription-list.ts';

/** Contributions of modules to a regenerator: keys, elements and checks, deltas, media files, the list of feeds. */
export function feedModules(
  generator: string,
): Pick<RegeneratorInput, 'extensions' | 'deltas' | 'resolvers'> {
  return {
    extensions: EXTENSIONS,
    deltas: createDeltas(generator, createFeedRenderer(formatWriters(EXTENSIONS.rss))),
    resolvers: [findMedia, findSubscriptionList],
  };
}
