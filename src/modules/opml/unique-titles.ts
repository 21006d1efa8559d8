import { isolateParts } from '../../core/article/text/bidi.ts';
import { MAIN_FEED, type FeedId } from '../../core/article/feed-id.ts';
import type { ListedFeed, ListedGroup } from './opml.ts';

/** A feed of a list, with the name that no other feed has. */
export interface NamedFeed extends ListedFeed {
  readonly feed: FeedId;
}

/** Such feeds that belong together. */
export interface NamedGroup extends ListedGroup {
  readonly feeds: readonly NamedFeed[];
}

/**
 * Gives feeds of one title another one each, `Bells: sea (tags/sea)`, beside `Bells: sea (sections/sea)`. Importers
 * store feeds by their titles: rss2email refuses the whole list where two are the same, feed2exec leaves the second one
 * out, sfeed writes both into one file.
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

/** What is left of a title in names of files and sections of settings, on systems that do not look at case. */
function storedAs(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-');
}
