import type { Publication } from '../../core/article/publication.ts';
import { moduleSettings } from '../../core/content/publication/module-keys.ts';
import { FILE_NAMES } from '../../core/feed/feed.ts';
import type { Module } from '../../core/module.ts';
import { podcastGuid } from './guid.ts';
import { podcastKey } from './settings.ts';

/** Publishes articles as episodes of a show, where publication.yaml says `kind: podcast`. */
export const podcastModule: Module = {
  name: 'podcast',
  publicationKey: podcastKey,
  describe: (settings, { baseUrl, served }) => {
    const show = moduleSettings(settings, podcastKey);
    return { podcast: show && { ...show, guid: show.guid ?? guidAt(baseUrl, served) } };
  },
  metadataKeys: async () => ({ podcast: (await import('./episode.ts')).episodeKey }),
  feeds: async () => {
    const { podcastElements } = await import('./rss.ts');
    const { episodeFindings, showFindings } = await import('./findings.ts');
    return { rss: [podcastElements], entryChecks: [episodeFindings], publicationChecks: [showFindings] };
  },
};

/** Loopback addresses, which name another machine to every client (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * UUID of a show. It is kept like the feed's id: a show that moves is the same show. The UUID of a trial on loopback is
 * not kept: at that address every show would have the same one.
 */
function guidAt(baseUrl: string, served: Publication | undefined): string {
  const guidOf = (base: string): string => podcastGuid(base + FILE_NAMES.rss);
  const known = served?.podcast?.guid;
  if (served === undefined || known === undefined) return guidOf(baseUrl);
  const isTrial = LOOPBACK.test(new URL(served.baseUrl).hostname) && known === guidOf(served.baseUrl);
  return isTrial ? guidOf(baseUrl) : known;
}
