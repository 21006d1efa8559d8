import {
  attributeOf,
  elementsOf,
  isElement,
  readFragment,
  serializeTree,
  textOf,
  type Element,
} from '../../../core/content/formats/html/dom.ts';
import {
  createElement,
  createText,
  replaceElements,
  type ChildNode,
} from '../../../core/content/formats/html/edit-tree.ts';

/** Class of a card, or of a part that is only for its look. */
const CARD = /(?:^|\s)kg-(bookmark|callout|toggle|audio|video|file|signup|email|email-cta)-card(?=\s|$)/u;
const USELESS =
  /(?:^|\s)kg-(?:product-card-rating|product-card-rating-\w+|video-overlay|video-player-container|header-card-image)(?=\s|$)/u;
/** Text without which no card is possible. */
const SIGN = /\bkg-|<!--kg-/u;

/**
 * HTML of Ghost without the boxes of its cards: bookmarks and files become links, callouts asides, toggles details, players
 * media; forms for subscribing and players' buttons vanish. Pictures, galleries, embeds and buttons are plain already.
 */
export function cleanCards(html: string): string {
  if (!SIGN.test(html)) return html;
  const parsed = readFragment(html);
  if ('fault' in parsed) return html;
  const { tree } = parsed;
  const replacements = new Map<Element, readonly ChildNode[]>();
  for (const element of elementsOf(tree, (one) => replacements.has(one))) {
    const nodes = replacementOf(element);
    if (nodes !== undefined) replacements.set(element, nodes);
  }
  replaceElements(replacements);
  return serializeTree(tree).replace(/<!--kg-card-(?:begin|end)[^>]{0,100}-->/gu, '');
}

function replacementOf(element: Element): readonly ChildNode[] | undefined {
  const classes = attributeOf(element, 'class') ?? '';
  if (USELESS.test(classes)) return [];
  switch (CARD.exec(classes)?.[1]) {
    case 'bookmark':
      return bookmark(element);
    case 'callout':
      return callout(element);
    case 'toggle':
      return toggle(element);
    case 'audio':
    case 'video':
      return player(element);
    case 'file':
      return file(element);
    case 'signup':
    case 'email':
    case 'email-cta':
      return [];
    case undefined:
    default:
      return undefined;
  }
}

function partOf(card: Element, name: string): Element | undefined {
  for (const element of elementsOf(card)) {
    if (new RegExp(`(?:^|\\s)${name}(?=\\s|$)`, 'u').test(attributeOf(element, 'class') ?? ''))
      return element;
  }
  return undefined;
}

function firstOf(card: Element, ...names: readonly string[]): Element | undefined {
  for (const element of elementsOf(card)) if (names.includes(element.tagName)) return element;
  return undefined;
}

function wordsOf(part: Element | undefined): string {
  return part === undefined ? '' : textOf(part).replace(/\s+/gu, ' ').trim();
}

/** A link with the title, and the description of the page. */
function bookmark(card: Element): readonly ChildNode[] | undefined {
  const link = firstOf(card, 'a');
  const href = link === undefined ? undefined : attributeOf(link, 'href');
  if (href === undefined) return undefined;
  const title = wordsOf(partOf(card, 'kg-bookmark-title'));
  const description = wordsOf(partOf(card, 'kg-bookmark-description'));
  const anchor = createElement('a', { href }, [createText(title === '' ? href : title)]);
  const below = description === '' ? [] : [createElement('br', {}), createText(description)];
  const caption = firstOf(card, 'figcaption');
  const paragraph = createElement('p', {}, [anchor, ...below]);
  return caption === undefined ? [paragraph] : [paragraph, createElement('p', {}, caption.childNodes)];
}

function callout(card: Element): readonly ChildNode[] | undefined {
  const text = partOf(card, 'kg-callout-text');
  if (text === undefined) return undefined;
  const emoji = wordsOf(partOf(card, 'kg-callout-emoji'));
  const isWords = text.childNodes.every(
    (node) => !isElement(node) || !/^(?:p|ul|ol|div|h[1-6])$/u.test(node.tagName),
  );
  const mark = emoji === '' ? [] : [createText(`${emoji} `)];
  const content = isWords
    ? [createElement('p', {}, [...mark, ...text.childNodes])]
    : [...mark, ...text.childNodes];
  return [createElement('aside', {}, content)];
}

function toggle(card: Element): readonly ChildNode[] | undefined {
  const heading = partOf(card, 'kg-toggle-heading-text');
  const content = partOf(card, 'kg-toggle-content');
  if (heading === undefined || content === undefined) return undefined;
  return [
    createElement('details', {}, [createElement('summary', {}, heading.childNodes), ...content.childNodes]),
  ];
}

/** The file itself, with the title or caption of the card below it. */
function player(card: Element): readonly ChildNode[] | undefined {
  const media = firstOf(card, 'audio', 'video');
  const src = media === undefined ? undefined : attributeOf(media, 'src');
  if (media === undefined || src === undefined) return undefined;
  const kept = ['poster', 'width', 'height'].flatMap((name) => {
    const value = attributeOf(media, name);
    return value === undefined || (name === 'poster' && value.includes('spacergif'))
      ? []
      : [[name, value] as const];
  });
  const shown = createElement(media.tagName, { src, ...Object.fromEntries(kept), controls: '' });
  const caption = firstOf(card, 'figcaption')?.childNodes;
  const title = wordsOf(partOf(card, 'kg-audio-title'));
  const below = caption ?? (title === '' ? undefined : [createText(title)]);
  return below === undefined
    ? [shown]
    : [createElement('figure', {}, [shown, createElement('figcaption', {}, below)])];
}

function file(card: Element): readonly ChildNode[] | undefined {
  const link = firstOf(card, 'a');
  const href = link === undefined ? undefined : attributeOf(link, 'href');
  if (href === undefined) return undefined;
  const [title, name, size, caption] = ['title', 'filename', 'filesize', 'caption'].map((part) =>
    wordsOf(partOf(card, `kg-file-card-${part}`)),
  );
  const shown = title || name || href;
  const facts = [name === shown ? '' : name, size]
    .filter((fact) => fact !== '' && fact !== undefined)
    .join(', ');
  const after = `${facts === '' ? '' : ` (${facts})`}${caption === '' || caption === undefined ? '' : ` – ${caption}`}`;
  return [createElement('p', {}, [createElement('a', { href }, [createText(shown)]), createText(after)])];
}
