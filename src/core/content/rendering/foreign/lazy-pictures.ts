import {
  attributeOf,
  elementsOf,
  isElement,
  setAttribute,
  treeAdapter,
  type Element,
  type Parent,
} from '../../formats/html/dom.ts';
import { resolveSrcset } from '../srcset.ts';

/** Attributes from which scripts take the address of a picture when it comes into view. */
const LATE_SRC: readonly string[] = [
  'data-src',
  'data-lazy-src',
  'data-original',
  'data-lazy',
  'data-actualsrc',
  'data-ll-src',
  'data-echo',
  'data-hi-res-src',
  'data-original-src',
  'data-cfsrc',
  'nitro-lazy-src',
];
const LATE_SRCSET: readonly string[] = [
  'data-srcset',
  'data-lazy-srcset',
  'data-original-set',
  'nitro-lazy-srcset',
];

/** Names of files that show nothing until the picture comes. */
const PLACEHOLDER =
  /(?:^|[/_-])(?:placeholder|blank|spacer|transparent|loading|loader|lazy|lazyload|pixel|1x1|grey|gray|trans)[\w-]{0,40}\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)/iu;
/** Another scheme than those of the web. */
const OTHER_SCHEME = /^(?!https?:)[a-z][a-z\d+.-]*:/iu;
const MAX_ADDRESS = 8192;

type Node = Parent['childNodes'][number];

/**
 * Gives pictures that scripts load late their addresses, in place of placeholders. Returns those that a `noscript`
 * beside them repeats.
 */
export function loadLatePictures(tree: Parent): readonly Element[] {
  const late = new Set<Element>();
  const holders = new Set<Parent>();
  for (const element of elementsOf(tree)) {
    const { tagName, parentNode } = element;
    if (tagName === 'noscript' && parentNode !== null) holders.add(parentNode);
    else if (tagName === 'img' && (hasLateAddress(element) || isPlaceholder(element))) late.add(element);
    else if (/^(?:source|video|audio)$/u.test(tagName)) loadLateFile(element);
  }
  const repeated = late.size === 0 ? [] : [...holders].flatMap((holder) => repeatedIn(holder, late));
  for (const picture of late) loadPicture(picture);
  return repeated;
}

function hasLateAddress(element: Element): boolean {
  return lateSource(element) !== undefined || lateSet(element) !== undefined;
}

/** True for a picture without an address, or with one of a file that shows nothing. */
function isPlaceholder(picture: Element): boolean {
  const source = attributeOf(picture, 'src');
  return source === undefined || source.startsWith('data:') || PLACEHOLDER.test(source.slice(-300));
}

function lateSource(element: Element): string | undefined {
  for (const name of LATE_SRC) {
    const address = attributeOf(element, name);
    if (address !== undefined && isAddress(address)) return address;
  }
  return undefined;
}

/** Attributes of this name may also hold words or JSON. */
function isAddress(address: string): boolean {
  return (
    address.length <= MAX_ADDRESS &&
    !OTHER_SCHEME.test(address) &&
    !/[\s<>"{}]/u.test(address) &&
    /[./]/u.test(address)
  );
}

function lateSet(element: Element): string | undefined {
  for (const name of LATE_SRCSET) {
    const set = attributeOf(element, name);
    if (set !== undefined && largestOf(set) !== undefined) return set;
  }
  return undefined;
}

/** Address of the largest candidate of a `srcset`; the last of several equal ones. */
function largestOf(srcset: string): string | undefined {
  const addresses: string[] = [];
  const usable = resolveSrcset(srcset, (url) => {
    if (!isAddress(url)) return undefined;
    addresses.push(url);
    // Without commas, so that the candidates can be told apart.
    return String(addresses.length - 1);
  });
  let largest: { readonly address: string | undefined; readonly size: number } | undefined;
  for (const candidate of usable?.split(', ') ?? []) {
    const [index = '', descriptor = '1x'] = candidate.split(' ');
    const size = Number.parseFloat(descriptor);
    if (largest === undefined || size >= largest.size) largest = { address: addresses[Number(index)], size };
  }
  return largest?.address;
}

function loadPicture(picture: Element): void {
  const wasPlaceholder = isPlaceholder(picture);
  const [source, set] = [lateSource(picture), lateSet(picture)];
  const before = attributeOf(picture, 'src');
  const shown = attributeOf(picture, 'srcset');
  const largest = set === undefined || !wasPlaceholder ? undefined : largestOf(set);
  const address = source ?? largest;
  if (address !== undefined) setAttribute(picture, 'src', address);
  if (set !== undefined) setAttribute(picture, 'srcset', set);
  // Readers prefer the set, which may hold the placeholder too.
  else if (address !== undefined && shown !== undefined && (wasPlaceholder || shown === before))
    setAttribute(picture, 'srcset', undefined);
}

function loadLateFile(element: Element): void {
  const set = element.tagName === 'source' ? lateSet(element) : undefined;
  if (set !== undefined) setAttribute(element, 'srcset', set);
  const isInPicture =
    element.parentNode !== null && isElement(element.parentNode) && element.parentNode.tagName === 'picture';
  if (isInPicture || attributeOf(element, 'src') !== undefined) return;
  const source = lateSource(element);
  if (source !== undefined) setAttribute(element, 'src', source);
}

/** Late pictures right before or after a `noscript` that shows the same. */
function repeatedIn(holder: Parent, late: ReadonlySet<Element>): readonly Element[] {
  const beside = solid(holder);
  const repeated = new Set<Element>();
  for (const [index, node] of beside.entries()) {
    if (!isElement(node) || node.tagName !== 'noscript') continue;
    const shown = pictureIn(node);
    if (shown === undefined) continue;
    const [before, after] = [index - 1, index + 1].map((place) => soleElement(beside[place]));
    if (before !== undefined && late.has(before) && !repeated.has(before)) repeated.add(before);
    else if (after !== undefined && late.has(after) && [undefined, shown].includes(lateSource(after)))
      repeated.add(after);
  }
  return [...repeated];
}

/** The innermost element of those that hold nothing but each other, such as the picture in a link. */
function soleElement(node: Node | undefined): Element | undefined {
  let sole: Node | undefined = node;
  while (sole !== undefined && isElement(sole) && sole.tagName !== 'noscript') {
    const within = solid(sole);
    if (within.length !== 1) return within.length === 0 ? sole : undefined;
    sole = within[0];
  }
  return undefined;
}

/** Children that are more than white space. */
function solid({ childNodes }: Parent): readonly Node[] {
  return childNodes.filter((node) => !(treeAdapter.isTextNode(node) && node.value.trim() === ''));
}

/** Address of the first picture in a `noscript`; of none that counts readers. */
function pictureIn(noscript: Element): string | undefined {
  for (const element of elementsOf(noscript)) {
    if (element.tagName !== 'img') continue;
    const address = attributeOf(element, 'src');
    const isCounter = ['width', 'height'].some((name) => /^[01]$/u.test(attributeOf(element, name) ?? ''));
    return address === undefined || isCounter || !isAddress(address) ? undefined : address;
  }
  return undefined;
}
