import { isolateParts } from '../../core/article/text/bidi.ts';
import { MAIN_FEED, type FeedId } from '../../core/article/feed-id.ts';
import type { ListedFeed, ListedGroup } from './opml.ts';

/** A feed of a list, with its unique name. */
export interface NamedFeed extends ListedFeed {
  readonly feed: FeedId;
}

/** A group of such feeds. */
export interface NamedGroup extends ListedGroup {
  readonly feeds: readonly NamedFeed[];
}

/**
 * Makes equal titles unique: `Bells: sea (tags/sea)` beside `Bells: sea (sections/sea)`. Importers store
 * feeds by title: of two equal ones, rss2email rejects the whole list, feed2exec drops the second, and sfeed
 * writes both into one file.
 */
export function uniqueTitles(groups: readonly NamedGroup[]): ListedGroup[] {
  const counts = new Map<string, number>();
  for (const { title } of groups.flatMap(({ feeds }) => feeds)) {
    const name = storedAs(title);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return groups.map((group) => ({
    ...group,
    feeds: group.feeds.map((listed) => {
      const { feed, title } = listed;
      if (feed === MAIN_FEED || (counts.get(storedAs(title)) ?? 0) < 2) return listed;
      return { ...listed, title: isolateParts`${title} (${feed})` };
    }),
  }));
}

/** A title as file names and sections of settings keep it, on case-insensitive systems. */
function storedAs(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-');
}
