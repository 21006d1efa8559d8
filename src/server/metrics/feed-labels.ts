import { isDescribed } from '../../core/article/feed-rules.ts';
import type { Publication } from '../../core/article/publication.ts';
import { kindOf, MAIN_FEED, SELECTION_KINDS, type FeedId } from '../../core/article/feed-id.ts';
import { archiveIn, feedIn, feedPaths } from '../../core/snapshot/paths.ts';

/** What answers are counted under that belong to no feed, and to feeds that have no name of their own here. */
const COMMON = ['none', '/', ...SELECTION_KINDS, 'archive'] as const;

/** Feeds can be described without end, one edit after the other; a label in metrics is kept for good. */
const MAX_NAMED = 50;

/** So many names there are at the most. */
export const MAX_COUNTED_FEEDS = COMMON.length + MAX_NAMED;

const MAIN_PATHS: ReadonlySet<string> = new Set(feedPaths(MAIN_FEED));

/** The feeds that answers are counted by. Nothing that a client asks for becomes one. */
export interface CountedFeeds {
  /**
   * By their index: `/` is the main feed; feeds that publication.yaml describes have their own names, such as
   * `tags/news`, the first fifty of them; all others are counted by their kind, archives together; `none` is all else.
   */
  readonly names: readonly string[];
  /** The index of the feed whose page or document this path is. For whatever is worked out once. */
  readonly indexOf: (path: string) => number;
}

/** Names feeds as they are first asked for. */
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
