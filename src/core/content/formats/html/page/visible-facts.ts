import { oneLine } from '../../../metadata/text-values.ts';
import { attributeOf, elementsOf, lineOf, textOf, treeAdapter, type Element, type TreeNode } from '../dom.ts';
import { COMMENTS, isNamed, namesOf } from './names.ts';
import type { PageProperty } from './page-properties.ts';

/** What readers of a saved page see about its article, in document order. */
export interface VisibleFacts {
  readonly titles: readonly PageProperty[];
  /** Dates of publication that a class marks. */
  readonly published: readonly PageProperty[];
  readonly updated: readonly PageProperty[];
  /** Dates that stand on their own, without a class. */
  readonly times: readonly PageProperty[];
  readonly authors: readonly PageProperty[];
  readonly tags: readonly PageProperty[];
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const TITLE = words('entry-title post-title p-name article-title post__title entry__title headline');
const PUBLISHED = words(
  'entry-date dt-published published date-published post-date publish-date pubdate entry__date post__date',
);
const UPDATED = words('updated dt-updated modified date-modified entry-modified');
/** Author marks, the surest first: microformats, then relations, then names of classes. */
const AUTHORS: readonly ((element: Element) => boolean)[] = [
  (element) => isNamed(element, words('p-author')),
  (element) => namesOf(element).includes('fn'),
  (element) => relationsOf(element).includes('author'),
  (element) => attributeOf(element, 'itemprop') === 'author',
  (element) => isNamed(element, words('author-name post-author entry-author article-author byline-author')),
  (element) => isNamed(element, words('byline')),
];
const BY = /^(?:(?:posted|written|published)\s+)?(?:by|von|par|por|da|door|av|af)[:\s]\s*/iu;
const MAX_NAME = 80;
const MAX_PEOPLE = 10;
/** Words that may stand before a date in its own line. */
const MAX_LABEL = 40;
const MAX_LINE = 120;
const LINES = /^(?:p|div|li|dd|dt|td|h[1-6]|header|footer|section|address|figcaption|blockquote)$/u;

/** Reads the marks of dates, people and tags in the part of a page that has an article, without readers' comments. */
export function visibleFacts(scope: Element): VisibleFacts {
  const elements: Element[] = [];
  const isComment = (element: Element): boolean => isNamed(element, COMMENTS);
  for (const element of elementsOf(scope, isComment)) if (!isComment(element)) elements.push(element);
  const facts = (isMeant: (element: Element) => boolean, read: (element: Element) => unknown) =>
    elements.filter(isMeant).flatMap((element) => {
      const value = read(element);
      return value === undefined ? [] : [{ value, line: lineOf(element) }];
    });
  const isDate = (names: ReadonlySet<string>) => (element: Element) =>
    isNamed(element, names) || isWithinNamed(element, names);
  return {
    titles: facts((element) => /^h[1-4]$/u.test(element.tagName) && isTitle(element), titleOf),
    published: facts(isDate(PUBLISHED), dateOf),
    updated: facts((element) => isNamed(element, UPDATED), dateOf),
    times: facts(
      (element) => element.tagName === 'time' && standsAlone(element),
      (element) => attributeOf(element, 'datetime'),
    ),
    authors: peopleIn(elements),
    tags: facts(
      (element) => relationsOf(element).includes('tag') || isNamed(element, words('p-category')),
      textLine,
    ),
  };
}

/** Returns true for a heading that a class marks as the title. */
export function isTitle(element: Element): boolean {
  return isNamed(element, TITLE) || attributeOf(element, 'itemprop')?.toLowerCase() === 'headline';
}

function titleOf(element: Element): string | undefined {
  return textLine(element);
}

function textLine(element: Element): string | undefined {
  const text = oneLine(textOf(element));
  return text === '' ? undefined : text;
}

function relationsOf(element: Element): readonly string[] {
  return (attributeOf(element, 'rel') ?? '').toLowerCase().split(/\s+/u);
}

/** A time in an element that is named, such as `<span class="post-date"><time>`. */
function isWithinNamed({ tagName, parentNode }: Element, names: ReadonlySet<string>): boolean {
  return tagName === 'time' && parentNode !== null && 'attrs' in parentNode && isNamed(parentNode, names);
}

/** Date of a `time` or of an `abbr` (microformats, value-class-pattern). */
function dateOf(element: Element): string | undefined {
  const written =
    attributeOf(element, 'datetime') ?? attributeOf(element, 'title') ?? attributeOf(element, 'content');
  return written !== undefined && /\d{4}/u.test(written) ? written : undefined;
}

/** True for a time with a line of its own: others are mentioned in the text. */
function standsAlone(time: Element): boolean {
  let line: TreeNode | null = time.parentNode;
  while (line !== null && 'attrs' in line && !LINES.test(line.tagName)) {
    if (line.tagName === 'article' || line.tagName === 'main') return !hasTextBeside(time);
    line = line.parentNode;
  }
  if (line === null || !('attrs' in line)) return !hasTextBeside(time);
  const text = oneLine(textOf(line));
  const label = text.indexOf(oneLine(textOf(time)));
  return text.length <= MAX_LINE && label <= MAX_LABEL && !/[.!?]\s/u.test(text.slice(0, Math.max(0, label)));
}

function hasTextBeside({ parentNode }: Element): boolean {
  return (
    parentNode?.childNodes.some((node) => treeAdapter.isTextNode(node) && node.value.trim() !== '') === true
  );
}

/** The authors by the surest mark that there is. */
function peopleIn(elements: readonly Element[]): readonly PageProperty[] {
  for (const isMeant of AUTHORS) {
    const people = new Map<string, PageProperty>();
    for (const element of elements.filter(isMeant)) {
      const name = oneLine(textOf(element)).replace(BY, '').trim();
      if (name === '' || name.length > MAX_NAME || people.has(name)) continue;
      const url = element.tagName === 'a' ? attributeOf(element, 'href') : undefined;
      const value = url !== undefined && /^https?:\/\//iu.test(url) ? { name, url } : name;
      people.set(name, { value, line: lineOf(element) });
      if (people.size >= MAX_PEOPLE) break;
    }
    if (people.size > 0) return [...people.values()];
  }
  return [];
}
