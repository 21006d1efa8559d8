import { firstStrong } from '../../../article/text/direction.ts';
import { propertyOf, type PageProperty } from './page-properties.ts';
import { textOf, type Element } from './dom.ts';

/** What an element and those around it say of the text in it, the innermost first. */
export interface InheritedAttributes {
  readonly languages: readonly PageProperty[];
  readonly directions: readonly PageProperty[];
}

/**
 * Language and direction that a page gives its article: the element itself, or any around it up to `html` (HTML,
 * 3.2.6.2 and 3.2.6.4). These elements do not go out with the text. `auto` is read as a browser would.
 */
export function inheritedAttributes(article: Element): InheritedAttributes {
  const languages: PageProperty[] = [];
  const directions: PageProperty[] = [];
  for (let element: Element | undefined = article; element !== undefined; element = parentOf(element)) {
    // XHTML has both, and programs that write it may leave out either.
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
