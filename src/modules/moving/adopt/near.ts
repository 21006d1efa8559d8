import { isSameDay, titleWords, type MatchableArticle, type MatchableItem } from './evidence.ts';

/** Max. candidates of one item. */
const MAX_NEAR = 3;

/** Max. articles of one word or day that are compared: more say nothing. */
const MAX_GROUP = 100;

const DAY_MS = 86_400_000;

/** An article that may be an item's. */
export interface NearArticle {
  readonly article: MatchableArticle;
  /** True if it has the item's title. */
  readonly isSame: boolean;
}

/** Creates a search for the articles that are most like an item, by the words of the title, the address and the day. */
export function nearArticles(
  articles: readonly MatchableArticle[],
): (item: MatchableItem) => readonly NearArticle[] {
  const index = new Map<string, MatchableArticle[]>();
  for (const article of articles) {
    const words = new Set([...wordsOf(article.title), ...article.slugs.flatMap(wordsOf)]);
    for (const key of [...words, `day ${Math.floor(article.published / DAY_MS)}`]) {
      const group = index.get(key);
      if (group === undefined) index.set(key, [article]);
      else group.push(article);
    }
  }
  return (item) => {
    const { published, title, permalink = '' } = item;
    const day = published === undefined ? undefined : Math.floor(published / DAY_MS);
    const words = new Set([...wordsOf(title), ...wordsOf(permalink)]);
    const keys = [...words, ...(day === undefined ? [] : [day - 1, day, day + 1].map((one) => `day ${one}`))];
    const scores = new Map<MatchableArticle, number>();
    for (const key of keys) {
      const group = index.get(key) ?? [];
      if (group.length > MAX_GROUP) continue;
      for (const article of group) scores.set(article, (scores.get(article) ?? 0) + 1 / group.length);
    }
    const own = titleWords(title);
    const isSame = (article: MatchableArticle): boolean => own !== '' && titleWords(article.title) === own;
    return [...scores]
      .map(([article, score]) => ({
        article,
        isSame: isSame(article),
        score: score + (isSame(article) ? 10 : 0) + (isSameDay(item, article) ? 0.5 : 0),
      }))
      .sort((a, b) => b.score - a.score || (a.article.path < b.article.path ? -1 : 1))
      .slice(0, MAX_NEAR)
      .map(({ article, isSame: same }) => ({ article, isSame: same }));
  };
}

/** Max. words of a title or address. */
const MAX_WORDS = 30;

/** Words that tell something: two letters and more. */
function wordsOf(text: string): readonly string[] {
  return titleWords(text.slice(0, 1000))
    .split(' ')
    .filter((word) => word.length > 1)
    .slice(0, MAX_WORDS);
}
