import type { AnyModuleKey } from '../../core/content/publication/module-keys.ts';
import { podcastKey } from '../../modules/podcast/settings.ts';
import { cdnKey } from '../../modules/purge/settings.ts';
import { pushKey } from '../../modules/push/settings.ts';

/** Keys that modules add to publication.yaml; of two that follow the same key, the first one stands first. */
export const MODULE_KEYS: readonly AnyModuleKey[] = [podcastKey, cdnKey, pushKey];
