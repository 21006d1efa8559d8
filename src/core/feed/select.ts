import type { Article, Entry } from '../article/article.ts';
import type { Instant } from '../article/instant.ts';

/** The fields that decide whether an article is published. */
export type Term = Pick<Article, 'draft' | 'published' | 'expires'>;

/** True from `published` until `expires`; always false for a draft. */
export function isPublished({ draft, published, expires }: Term, now: Instant): boolean {
  return !draft && published <= now && (expires === undefined || expires > now);
}

/** Sort order: newest first; within one second by id, compared by code units and therefore in no locale. */
export function newestFirst(a: Pick<Entry, 'published' | 'id'>, b: Pick<Entry, 'published' | 'id'>): number {
  if (a.published !== b.published) return b.published - a.published;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** The next moment after `now` at which an article is published or expires; undefined if there is none. */
export function nextChange(articles: Iterable<Term>, now: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const article of articles) {
    for (const moment of [article.published, article.expires]) {
      if (moment === undefined || moment <= now || (next !== undefined && moment >= next)) continue;
      // An article that expires before it is published never changes state, nor does a draft.
      if (isPublished(article, moment) !== isPublished(article, moment - 1)) next = moment;
    }
  }
  return next;
}
