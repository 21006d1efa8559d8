import { deltasModule } from '../modules/deltas/module.ts';
import { mediaModule } from '../modules/media/module.ts';
import { movingModule } from '../modules/moving/module.ts';
import { opmlModule } from '../modules/opml/module.ts';
import { podcastModule } from '../modules/podcast/module.ts';
import { purgeModule } from '../modules/purge/module.ts';
import { pushModule } from '../modules/push/module.ts';
import { rateLimitModule } from '../modules/rate-limit/module.ts';
import { readersModule } from '../modules/readers/module.ts';
import { staticExportModule } from '../modules/static-export/module.ts';

/**
 * Every module: the only place that names one, so deleting a folder of `src/modules` and its two lines here removes a
 * feature. The order counts where several modules do the same: caches forget old documents before clients are told of
 * new ones, and resolvers are asked in turn.
 */
export const MODULES = [
  podcastModule,
  purgeModule,
  pushModule,
  readersModule,
  rateLimitModule,
  deltasModule,
  mediaModule,
  opmlModule,
  movingModule,
  staticExportModule,
] as const;
