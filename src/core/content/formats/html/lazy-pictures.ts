import { attributeOf, elementsOf, isElement, setAttribute, type Element, type Parent } from './dom.ts';
import { replaceElements } from './edit-tree.ts';

/** Attributes from which scripts take the address of a picture that they load late. */
const SOURCES = [
  'data-src',
  'data-lazy-src',
  'data-original',
  'data-lazy',
  'data-actualsrc',
  'data-original-src',
  'data-hi-res-src',
  'data-echo',
  'data-cfsrc',
  'data-ll-src',
  'data-url',
  'nitro-lazy-src',
];
const SOURCE_SETS = ['data-srcset', 'data-lazy-srcset', 'data-original-set', 'nitro-lazy-srcset'];
/** An http or https URL, a path with a slash, or a file name; no other scheme. */
const ADDRESS = /^(?:https?:\/\/|\/\/)\S+$|^(?![a-z][a-z\d+.-]*:)[^\s#]*(?:\/|\.\w{2,4}(?:$|\?))\S*$/iu;
const SCHEME = /(?:^|,)\s*(?!https?:)[a-z][a-z\d+.-]*:/iu;

/**
 * Gives pictures that a script would load late their addresses, in place of the placeholder's. A `noscript` beside such
 * a picture has the same one again and is removed.
 */
export function loadLazyPictures(tree: Parent): void {
  const repeated = new Map<Element, readonly never[]>();
  let lazy: Element | undefined;
  for (const element of elementsOf(tree, ({ tagName }) => tagName === 'template')) {
    if (element.tagName === 'img' || element.tagName === 'source') {
      if (load(element) && element.tagName === 'img') lazy = element;
    } else if (element.tagName === 'noscript' && lazy !== undefined && isBeside(lazy, element)) {
      if ([...elementsOf(element)].some(({ tagName }) => tagName === 'img')) repeated.set(element, []);
    }
  }
  if (repeated.size > 0) replaceElements(repeated);
}

/** Sets the attributes of a picture; false if it is not loaded late. */
function load(picture: Element): boolean {
  const source = SOURCES.map((name) => attributeOf(picture, name)).find(isAddress);
  const set = SOURCE_SETS.map((name) => attributeOf(picture, name)).find(
    (value) => value !== undefined && !SCHEME.test(value),
  );
  if (source === undefined && set === undefined) return false;
  if (set !== undefined) setAttribute(picture, 'srcset', set);
  // A source set of placeholders would win over the address.
  else if (/^\s*data:/iu.test(attributeOf(picture, 'srcset') ?? ''))
    setAttribute(picture, 'srcset', undefined);
  if (picture.tagName === 'source') return true;
  const largest = set?.split(/,\s+/u).at(-1)?.trim().split(/\s/u)[0];
  const own = attributeOf(picture, 'src');
  const isOwnMissing = own === undefined || /^data:/iu.test(own);
  if (source !== undefined) setAttribute(picture, 'src', source);
  else if (isOwnMissing && isAddress(largest)) setAttribute(picture, 'src', largest);
  return true;
}

function isAddress(value: string | undefined): value is string {
  return value !== undefined && ADDRESS.test(value);
}

/** True for a `noscript` that follows a picture or the element around it. */
function isBeside({ parentNode: around }: Element, { parentNode: parent }: Element): boolean {
  return around === parent || (around !== null && isElement(around) && around.parentNode === parent);
}
