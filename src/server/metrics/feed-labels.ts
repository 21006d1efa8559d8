import { isDescribed } from '../../core/article/feed-rules.ts';
import type { Publication } from '../../core/article/publication.ts';
import { kindOf, MAIN_FEED, SELECTION_KINDS, type FeedId } from '../../core/article/feed-id.ts';
import { archiveIn, feedIn, feedPaths } from '../../core/snapshot/paths.ts';

/** Labels of responses that belong to no feed, or to a feed without a label of its own. */
const COMMON = ['none', '/', ...SELECTION_KINDS, 'archive'] as const;

/**
 * Max. feeds with a label of their own: labels are never removed, and any number of feeds can be described
 * over time.
 */
const MAX_NAMED = 50;

/** Max. number of labels. */
export const MAX_COUNTED_FEEDS = COMMON.length + MAX_NAMED;

const MAIN_PATHS: ReadonlySet<string> = new Set(feedPaths(MAIN_FEED));

/** Labels that responses are counted by. No request of a client creates one. */
export interface CountedFeeds {
  /**
   * Labels by index: `/` is the main feed; the first fifty feeds that publication.yaml describes have their
   * own labels, such as `tags/news`; all others are counted by their kind, and archives together; `none` is
   * for everything else.
   */
  readonly names: readonly string[];
  /** Index of the feed whose page or document has this path. Call it once per resource. */
  readonly indexOf: (path: string) => number;
}

/** Creates labels; a feed gets its label when it is first looked up. */
export function createCountedFeeds(publication: () => Publication | undefined): CountedFeeds {
  const names: string[] = [...COMMON];

  function nameOf(path: string): string {
    if (MAIN_PATHS.has(path)) return '/';
    if (archiveIn(path) !== undefined) return 'archive';
    const feed: FeedId | undefined = feedIn(path);
    if (feed === undefined) return 'none';
    if (names.includes(feed)) return feed;
    const described = publication();
    const mayBeNamed = names.length < MAX_COUNTED_FEEDS && described !== undefined;
    return mayBeNamed && isDescribed(feed, described) ? feed : (kindOf(feed) ?? 'none');
  }

  return {
    names,
    indexOf: (path) => {
      const name = nameOf(path);
      if (!names.includes(name)) names.push(name);
      return names.indexOf(name);
    },
  };
}
