import type { Article, Entry } from '../article/article.ts';
import type { Instant } from '../article/instant.ts';

/** What decides whether an article is out. */
export type Term = Pick<Article, 'draft' | 'published' | 'expires'>;

/** Whether an article is out at a moment: from `published` on, until `expires`, and never as a draft. */
export function isPublished({ draft, published, expires }: Term, now: Instant): boolean {
  return !draft && published <= now && (expires === undefined || expires > now);
}

/** Sorts the newest first; of two of one second, the one whose id comes first by code units, in any locale. */
export function newestFirst(a: Pick<Entry, 'published' | 'id'>, b: Pick<Entry, 'published' | 'id'>): number {
  if (a.published !== b.published) return b.published - a.published;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** The next moment after `now` at which an article comes out or expires; undefined if none ever will. */
export function nextTurn(articles: Iterable<Term>, now: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const article of articles) {
    for (const moment of [article.published, article.expires]) {
      if (moment === undefined || moment <= now || (next !== undefined && moment >= next)) continue;
      // An article that expires before it is published never turns, nor does a draft.
      if (isPublished(article, moment) !== isPublished(article, moment - 1)) next = moment;
    }
  }
  return next;
}
