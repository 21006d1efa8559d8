import { attributeOf, elementsOf, type Element } from '../dom.ts';
import { CHROME, COMMENTS, isNamed } from './names.ts';
import type { TextMeasures } from './measures.ts';

const ROLES = new Set(['navigation', 'complementary', 'search', 'contentinfo', 'menu', 'menubar']);
/** Elements with more of the text than this are the text, whatever their names say. */
const MAX_SHARE = 0.5;
/** Share of links above which a list or footer leads elsewhere. */
const MANY_LINKS = 0.6;
/** Min. characters outside of links in a paragraph that belongs to a text. */
const PARAGRAPH = 60;
const SECTIONS = new Set(['header', 'footer', 'aside', 'nav']);

/**
 * Elements of a saved page within `content` that are not the text of its article: comments, links to share it, related
 * articles, menus. Where the page does not mark its article (`isMarked` is false), also headers, footers and lists of
 * links above and below the prose.
 */
export function chromeIn(content: Element, measures: TextMeasures, isMarked: boolean): readonly Element[] {
  const { text: whole } = measures.of(content);
  const found: Element[] = [];
  const prose = isMarked ? undefined : proseRange(content, measures);
  const isChrome = (element: Element): boolean => {
    if (isTextual(element)) return false;
    const { text } = measures.of(element);
    if (isMarkedChrome(element) || isHidden(element)) return text <= whole * MAX_SHARE;
    if (element.tagName === 'footer' && measures.linkShare(element) > MANY_LINKS)
      return text <= whole * MAX_SHARE;
    return prose !== undefined && isOutside(element, prose, measures) && text <= whole * MAX_SHARE;
  };
  const remember = (element: Element): boolean => {
    const is = isChrome(element);
    if (is) found.push(element);
    return is;
  };
  for (const _element of elementsOf(content, remember));
  return found;
}

/** Elements whose names say nothing about their place: text and code. */
function isTextual({ tagName }: Element): boolean {
  return /^(?:pre|code|img|em|strong|b|i|h[1-6]|blockquote|figure|table|tbody|tr|td|th|video|audio|iframe)$/u.test(
    tagName,
  );
}

function isMarkedChrome(element: Element): boolean {
  const { tagName } = element;
  if (tagName === 'nav') return true;
  const role = attributeOf(element, 'role')?.toLowerCase();
  return (role !== undefined && ROLES.has(role)) || isNamed(element, CHROME) || isNamed(element, COMMENTS);
}

function isHidden(element: Element): boolean {
  return (
    element.attrs.some(({ name }) => name === 'hidden') ||
    /(?:^|;)\s*display\s*:\s*none/iu.test(attributeOf(element, 'style') ?? '')
  );
}

/** Positions of the first and last paragraph of prose in the source. */
interface ProseRange {
  readonly start: number;
  readonly end: number;
}

function proseRange(content: Element, measures: TextMeasures): ProseRange | undefined {
  let range: ProseRange | undefined;
  for (const element of elementsOf(content, ({ tagName }) => SECTIONS.has(tagName))) {
    const location = element.sourceCodeLocation;
    const { text, inLinks } = measures.of(element);
    if (!location || !/^(?:p|pre|blockquote)$/u.test(element.tagName) || text - inLinks < PARAGRAPH) continue;
    range = { start: range?.start ?? location.startOffset, end: location.endOffset };
  }
  return range;
}

/** True for a section or list of links that stands above or below the prose. */
function isOutside(element: Element, { start, end }: ProseRange, measures: TextMeasures): boolean {
  const location = element.sourceCodeLocation;
  if (!location || (location.endOffset > start && location.startOffset < end)) return false;
  const { tagName } = element;
  if (tagName === 'footer' || tagName === 'aside') return true;
  if (tagName === 'header') return ![...elementsOf(element)].some(({ tagName: name }) => name === 'h1');
  return /^(?:ul|ol|div|dl|table)$/u.test(tagName) && measures.linkShare(element) > MANY_LINKS;
}
