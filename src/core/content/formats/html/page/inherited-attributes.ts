import { firstStrong } from '../../../../article/text/direction.ts';
import { propertyOf, type PageProperty } from './page-properties.ts';
import { textOf, type Element } from '../dom.ts';

/** Attributes of an element and its ancestors, innermost first. */
export interface InheritedAttributes {
  readonly languages: readonly PageProperty[];
  readonly directions: readonly PageProperty[];
}

/**
 * Language and direction that a page sets for its article, on the element or an ancestor (HTML, 3.2.6.2 and
 * 3.2.6.4), which are not part of the published text. Resolves `auto` like a browser.
 */
export function inheritedAttributes(article: Element): InheritedAttributes {
  const languages: PageProperty[] = [];
  const directions: PageProperty[] = [];
  for (let element: Element | undefined = article; element !== undefined; element = parentOf(element)) {
    // XHTML may have either attribute or both.
    const [language] = [...propertyOf(element, 'lang'), ...propertyOf(element, 'xml:lang')];
    if (language !== undefined) languages.push(language);
    const within = element;
    directions.push(
      ...propertyOf(element, 'dir').map(({ value, line }) => ({
        value: String(value).toLowerCase() === 'auto' ? (firstStrong(textOf(within)) ?? 'ltr') : value,
        line,
      })),
    );
  }
  return { languages, directions };
}

function parentOf({ parentNode }: Element): Element | undefined {
  return parentNode !== null && 'tagName' in parentNode ? parentNode : undefined;
}
