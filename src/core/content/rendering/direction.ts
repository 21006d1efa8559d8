import type { Article } from '../../article/article.ts';
import { directionOfText, type Direction } from '../../article/text/direction.ts';
import { directionOf, knownDirectionOf } from '../../article/language.ts';

/** As much sanitised HTML as is looked at, in characters. */
const ENOUGH = 50_000;

/** Code is written in Latin letters everywhere. */
const NOT_PROSE = /<(pre|code)\b[^]*?<\/\1>|<[^>]*>?|&\w+;/gu;

/**
 * The direction of an article: what it says itself; that of its own language; where it names none, or one that nobody
 * knows the script of, that of its text, for which see {@link directionOfText}; and for want of letters the
 * publication's. `html` is the article's text, sanitised.
 */
export function directionOfArticle(article: Article, html: string, publicationLanguage: string): Direction {
  const { title, language, direction } = article;
  const said = direction ?? (language === undefined ? undefined : knownDirectionOf(language));
  if (said !== undefined) return said;
  const prose = html.slice(0, ENOUGH).replace(NOT_PROSE, ' ');
  return directionOfText(`${title} ${prose}`, directionOf(publicationLanguage));
}
