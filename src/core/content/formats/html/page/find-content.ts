import { attributeOf, elementsOf, isElement, type Element, type TreeNode } from '../dom.ts';
import { chromeIn } from './chrome.ts';
import type { TextMeasures } from './measures.ts';
import { COMMENTS, CONTENT, ENTRY, isNamed, withAncestors } from './names.ts';

/** The parts of a saved page that matter. */
export interface PageContent {
  /** Element with the article and what is told about it. */
  readonly scope: Element;
  /** Element with the text. */
  readonly content: Element;
  /** True if the page marks its article, by an element or a well-known class. */
  readonly isMarked: boolean;
}

/** Min. characters of a paragraph that counts as prose. */
const MIN_PARAGRAPH = 25;
/** An element around the best one is better if it has this share of its score. */
const CLOSE = 0.75;
/** Text beside the best element, as a share of its own, up to which all of it is the article. */
const BESIDE = 0.25;

/** Finds the article in a page; undefined without a body. */
export function findContent(page: TreeNode, measures: TextMeasures): PageContent | undefined {
  const article = longest(articlesOf(page), measures);
  const content = longest(contentsOf(article ?? page), measures);
  if (article !== undefined) {
    return {
      scope: article,
      content: isMost(content, article, measures) ? content : article,
      isMarked: true,
    };
  }
  const elements = [...elementsOf(page)];
  const main = elements.find(({ tagName }) => tagName === 'main');
  if (content !== undefined) return { scope: scopeOf(content), content, isMarked: true };
  const whole = main ?? bodyElement(page);
  if (whole === undefined) return undefined;
  return { scope: whole, content: proseIn(whole, measures), isMarked: false };
}

/** The body of a page. */
export function bodyElement(page: TreeNode): Element | undefined {
  return [...elementsOf(page, ({ tagName }) => tagName === 'body')].find(({ tagName }) => tagName === 'body');
}

/** Article elements outside of each other, without comments if there are others. */
export function articlesOf(page: TreeNode): readonly Element[] {
  const isArticle = ({ tagName }: Element): boolean => tagName === 'article';
  const isInert = (element: Element): boolean => element.tagName === 'template' || isArticle(element);
  const articles = [...elementsOf(page, isInert)].filter(isArticle);
  const own = articles.filter((element) => !isComment(element));
  return own.length > 0 ? own : articles;
}

/** Returns true for an element with comments, or within one. */
export function isComment(element: Element): boolean {
  for (const around of withAncestors(element)) {
    if (around.tagName === 'body') return false;
    if (isNamed(around, COMMENTS) || attributeOf(around, 'itemprop') === 'comment') return true;
  }
  return false;
}

function contentsOf(root: TreeNode): readonly Element[] {
  const isContent = (element: Element): boolean =>
    attributeOf(element, 'itemprop')?.toLowerCase() === 'articlebody' || isNamed(element, CONTENT);
  return [...elementsOf(root, (element) => element.tagName === 'template' || isContent(element))].filter(
    (element) => isContent(element) && element.tagName !== 'body' && !isComment(element),
  );
}

function longest(elements: readonly Element[], measures: TextMeasures): Element | undefined {
  return elements.toSorted((a, b) => measures.of(b).text - measures.of(a).text)[0];
}

/** True if an article's marked text is not just a part of it, such as a box. */
function isMost(content: Element | undefined, article: Element, measures: TextMeasures): content is Element {
  if (content === undefined) return false;
  const beside = measures.of(article).text - measures.of(content).text;
  const chrome = chromeIn(article, measures, true).filter((element) => !isWithin(element, content));
  const told = chrome.reduce((sum, element) => sum + measures.of(element).text, 0);
  return beside - told <= Math.max(measures.of(content).text, 300);
}

function isWithin(element: Element, outer: Element): boolean {
  for (const around of withAncestors(element)) if (around === outer) return true;
  return false;
}

/** The nearest element around a text that has its title and date too. */
function scopeOf(content: Element): Element {
  for (const around of withAncestors(content)) {
    if (around !== content && (isNamed(around, ENTRY) || attributeOf(around, 'itemscope') !== undefined))
      return around;
    if (around.tagName === 'body' || around.tagName === 'main') return around;
  }
  return content;
}

/**
 * The element with most of the prose: paragraphs count for their parent, and half for the element around it. All of
 * `whole` if little text stands elsewhere.
 */
function proseIn(whole: Element, measures: TextMeasures): Element {
  const scores = new Map<Element, number>();
  for (const element of elementsOf(whole)) {
    if (!/^(?:p|pre|blockquote|td)$/u.test(element.tagName) || isComment(element)) continue;
    const { text, inLinks } = measures.of(element);
    if (text - inLinks < MIN_PARAGRAPH) continue;
    const score = 1 + Math.min((text - inLinks) / 100, 3);
    const parent = parentWithin(element, whole);
    if (parent === undefined) continue;
    scores.set(parent, (scores.get(parent) ?? 0) + score);
    const around = parentWithin(parent, whole);
    if (around !== undefined) scores.set(around, (scores.get(around) ?? 0) + score / 2);
  }
  const scoreOf = (element: Element): number =>
    (scores.get(element) ?? 0) * (1 - measures.linkShare(element));
  let best = [...scores.keys()].toSorted((a, b) => scoreOf(b) - scoreOf(a))[0];
  if (best === undefined) return whole;
  for (let around = parentWithin(best, whole); around !== undefined; around = parentWithin(around, whole)) {
    if (scoreOf(around) >= scoreOf(best) * CLOSE) best = around;
  }
  const chrome = chromeIn(whole, measures, false).reduce(
    (sum, element) => sum + measures.of(element).text,
    0,
  );
  const beside = measures.of(whole).text - measures.of(best).text - chrome;
  return beside <= measures.of(best).text * BESIDE ? whole : best;
}

function parentWithin(element: Element, whole: Element): Element | undefined {
  const parent = element.parentNode;
  return element !== whole && parent !== null && isElement(parent) ? parent : undefined;
}
