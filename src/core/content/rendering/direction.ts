import type { Article } from '../../article/article.ts';
import { directionOfText, type Direction } from '../../article/text/direction.ts';
import { directionOf, knownDirectionOf } from '../../article/language.ts';

/** Max. characters of HTML examined. */
const MAX_CHARACTERS = 50_000;

/** Code, which is in Latin script in every language, and markup. */
const NOT_PROSE = /<(pre|code)\b[^]*?<\/\1>|<[^>]*>?|&\w+;/gu;

/**
 * Direction of an article, from the first that is known: its own setting; its language; its text, by {@link
 * directionOfText}; the publication's language. `html` is the sanitised text.
 */
export function directionOfArticle(article: Article, html: string, publicationLanguage: string): Direction {
  const { title, language, direction } = article;
  const said = direction ?? (language === undefined ? undefined : knownDirectionOf(language));
  if (said !== undefined) return said;
  const prose = html.slice(0, MAX_CHARACTERS).replace(NOT_PROSE, ' ');
  return directionOfText(`${title} ${prose}`, directionOf(publicationLanguage));
}
