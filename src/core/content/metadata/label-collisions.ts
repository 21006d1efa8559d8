import type { Article } from '../../article/article.ts';
import type { Finding } from '../../article/finding.ts';
import { folderOf, isSameLabel, membershipsOf, type FeedId } from '../../article/feed-id.ts';

/** A name of a feed that differs from the one first used. */
export interface LabelCollision {
  readonly feed: FeedId;
  readonly label: string;
  readonly first: string;
  /** Path of a published article that uses `label`. */
  readonly path: string;
}

/** Findings about two names for one feed within a single article. */
export function labelCollisions(article: Pick<Article, 'path' | 'tags' | 'authors' | 'language'>): Finding[] {
  if (article.tags.length + article.authors.length < 2) return [];
  const first = new Map<FeedId, string>();
  return membershipsOf(article).flatMap(({ feed, label }) => {
    const known = first.get(feed) ?? label;
    first.set(feed, known);
    return isSameLabel(label, known)
      ? []
      : [labelCollisionFinding({ feed, label, first: known, path: article.path })];
  });
}

/** The finding that two labels, such as `C++` and `C#`, lead to the same feed. */
export function labelCollisionFinding({ feed, label, first, path }: LabelCollision): Finding {
  return {
    file: path,
    line: 1,
    severity: 'warning',
    rule: 'selection',
    message: `"${label}" and "${first}" lead to the same feed, ${folderOf(feed)}: rename one of them`,
  };
}
