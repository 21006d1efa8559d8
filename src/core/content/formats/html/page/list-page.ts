import { attributeOf, elementsOf, isElement, type Element, type TreeNode } from '../dom.ts';
import { articlesOf, isComment } from './find-content.ts';
import type { TextMeasures } from './measures.ts';
import { ENTRY, isNamed } from './names.ts';
import type { PageProperties } from './page-properties.ts';

/** An article with this share of the text of all is the one that the page is about. */
const MAIN_SHARE = 0.6;
/** Min. teasers that make a page a list, if it does not say that it is no article. */
const MIN_TEASERS = 3;

/**
 * True for a page that lists articles or leads to them and is none itself: several articles whose headings lead to
 * other pages, none of which has most of the text.
 */
export function isListPage(page: TreeNode, properties: PageProperties, measures: TextMeasures): boolean {
  const { linked, meta } = properties;
  const type = String(meta('og:type')[0]?.value ?? '').toLowerCase();
  const isArticle =
    type === 'article' || linked('headline').length > 0 || meta('article:published_time').length > 0;
  if (isArticle) return false;
  const entries = entriesOf(page);
  const texts = entries.map((element) => measures.of(element).text);
  const all = texts.reduce((sum, text) => sum + text, 0);
  if (Math.max(0, ...texts.slice(0, 1000)) > all * MAIN_SHARE) return false;
  const teasers = entries.filter(leadsElsewhere).length;
  return teasers >= (type === 'website' || type === 'blog' ? MIN_TEASERS - 1 : MIN_TEASERS);
}

/** Articles of a page, by element or by class. */
function entriesOf(page: TreeNode): readonly Element[] {
  const articles = articlesOf(page);
  if (articles.length > 0) return articles;
  const isEntry = (element: Element): boolean =>
    element.tagName !== 'body' &&
    element.tagName !== 'html' &&
    isNamed(element, ENTRY) &&
    !isComment(element);
  return [...elementsOf(page, isEntry)].filter(isEntry);
}

/** True if the heading of an entry is a link, as in a list. */
function leadsElsewhere(entry: Element): boolean {
  for (const element of elementsOf(entry)) {
    if (!/^h[1-6]$/u.test(element.tagName)) continue;
    const { parentNode } = element;
    const isInLink = parentNode !== null && isElement(parentNode) && parentNode.tagName === 'a';
    return (
      isInLink ||
      [...elementsOf(element)].some((one) => one.tagName === 'a' && attributeOf(one, 'href') !== undefined)
    );
  }
  return false;
}
