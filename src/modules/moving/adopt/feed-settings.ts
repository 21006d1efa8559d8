import type { OldFormat, ReadFeed } from '../../../core/adoption/old-feed.ts';
import type { PublicationFacts } from '../publication-settings.ts';
import { siteTarget, type OldSite } from './old-site.ts';

const DOCUMENTS = { rss: '/rss.xml', atom: '/atom.xml', json: '/feed.json' } as const satisfies Record<
  OldFormat,
  string
>;

/** Settings of the earlier publication that its feeds tell. */
export function factsOf(feeds: readonly ReadFeed[], site: OldSite): PublicationFacts {
  const first = (read: (feed: ReadFeed['feed']) => string | undefined): string | undefined =>
    feeds.map(({ feed }) => read(feed)).find((value) => value !== undefined && value !== '');
  const feedPaths: Record<string, (typeof DOCUMENTS)[OldFormat]> = {};
  for (const { feed } of feeds) {
    const path = feed.address === undefined ? undefined : siteTarget(feed.address, site);
    if (path !== undefined) feedPaths[path] ??= DOCUMENTS[feed.format];
  }
  const limit = Math.max(0, ...feeds.map(({ items }) => items.filter(({ isRecent }) => isRecent).length));
  return {
    title: first(({ title }) => title),
    description: first(({ description }) => description),
    language: first(({ language }) => language),
    feedId: first(({ format, id }) => (format === 'atom' ? id : undefined)),
    feedPaths,
    ...(limit > 0 && { limit }),
  };
}
