import { settingsOf } from '../article/feed-rules.ts';
import type { Entry } from '../article/article.ts';
import type { Publication } from '../article/publication.ts';
import { kindOf, membershipsOf, slugOf } from '../article/feed-id.ts';
import type { FeedLink } from '../page/parts/feed-list.ts';
import { describeFeed } from '../snapshot/feed-description.ts';

/** Links from the page of an article to its feeds: tags, then folders, the innermost first. */
export function feedLinksOf(entry: Entry, publication: Publication): FeedLink[] {
  return membershipsOf(entry).flatMap(({ feed, label }) => {
    const kind = kindOf(feed);
    const isOffered = settingsOf(publication, feed).retired === undefined && slugOf(feed) !== '';
    if (!isOffered || (kind !== 'tags' && kind !== 'sections')) return [];
    return [{ label, url: describeFeed(publication, feed, label).page, isTag: kind === 'tags' }];
  });
}
