import { withModuleKeys } from '../../core/content/metadata/metadata-keys.ts';
import { episodeKey } from '../../modules/podcast/episode.ts';

/** Keys of front matter and sidecars: those of the core and of modules. */
export const METADATA_KEYS = withModuleKeys({ podcast: episodeKey });
