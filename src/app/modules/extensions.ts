import type { Extensions } from '../../core/publish/extensions.ts';
import { episodeFindings, showFindings } from '../../modules/podcast/findings.ts';
import { podcastElements } from '../../modules/podcast/rss.ts';
import { cloudElement } from '../../modules/push/rss.ts';
import { METADATA_KEYS } from './metadata-keys.ts';

/** Contributions of modules to reading, checking and writing. */
export const EXTENSIONS: Extensions = {
  metadataKeys: METADATA_KEYS,
  // Sources that run without compilation have no file to start a thread with.
  readThread: import.meta.url.endsWith('.js') ? new URL('../read-thread.js', import.meta.url) : undefined,
  rss: [cloudElement, podcastElements],
  entryChecks: [episodeFindings],
  publicationChecks: [showFindings],
};
