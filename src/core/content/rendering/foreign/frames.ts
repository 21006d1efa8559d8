import {
  attributeOf,
  elementsOf,
  isElement,
  textOf,
  type Element,
  type TreeNode,
} from '../../formats/html/dom.ts';
import { createElement, createText, type ChildNode } from '../../formats/html/edit-tree.ts';
import { oneLine } from '../../metadata/text-values.ts';
import type { Removals } from '../removals.ts';
import { watchAddress, youTube, type WatchAddress } from './watch-address.ts';

/** Elements that show another page or a film. */
export const FRAMES: ReadonlySet<string> = new Set([
  'iframe',
  'object',
  'embed',
  'lite-youtube',
  'amp-youtube',
  'youtube-video',
]);

/** Attributes with the address, those of scripts that load late included. */
const SOURCES = ['src', 'data-src', 'data-lazy-src', 'data-original', 'data-litespeed-src', 'data'];
/** Elements in which a paragraph may stand. */
const BLOCKS: ReadonlySet<string> = new Set(
  'article aside blockquote center dd details div figure footer header li main section td th'.split(' '),
);
/** Hosts of frames that show nothing to readers. */
const TRACKERS =
  /(?:^|\.)(?:googletagmanager\.com|doubleclick\.net|google-analytics\.com|googlesyndication\.com)$/u;
const MAX_TITLE = 300;

/**
 * The nodes that take the place of a frame: a link to what it shows, with its title, else its host. Undefined if it
 * has no http or https address, and for an object with other content. The address is added to `links`.
 */
export function linkOfFrame(
  frame: Element,
  removals: Removals,
  links: Set<string>,
): readonly ChildNode[] | undefined {
  if (isHidden(frame) || (frame.tagName === 'object' && hasOtherContent(frame))) return undefined;
  const written = writtenAddress(frame);
  const target = targetOf(frame, written);
  const tag = `<${frame.tagName}`;
  // The rest may be written with character references.
  const sign = (written ?? tag).replace(/&[^]*$/u, '').toLowerCase();
  if (target === undefined) {
    if (written === undefined || isWeb(written) || frame.tagName === 'iframe') return undefined;
    removals.add('warning', `removed ${tag}>: "${written.slice(0, 200)}" is no http or https URL`, sign);
    return [];
  }
  removals.add('note', `replaced ${tag}> by a link to ${target.url.slice(0, 200)}`, sign);
  links.add(target.url);
  return inPlaceOf(frame, target);
}

/** True for an object with content for readers that cannot show it. */
function hasOtherContent(object: Element): boolean {
  return /\S/u.test(textOf(object)) || [...elementsOf(object)].some(({ tagName }) => tagName !== 'param');
}

function isHidden(frame: Element): boolean {
  const sizes = [attributeOf(frame, 'width'), attributeOf(frame, 'height')];
  const style = attributeOf(frame, 'style') ?? '';
  return (
    sizes.some((size) => size !== undefined && /^[01](?:px)?$/u.test(size)) ||
    /(?:display\s*:\s*none|visibility\s*:\s*hidden)/iu.test(style) ||
    frame.attrs.some(({ name }) => name === 'hidden')
  );
}

/** The address as written; of an object, that of its parameter too. */
function writtenAddress(frame: Element): string | undefined {
  const own = SOURCES.map((name) => attributeOf(frame, name)).filter((value) => value !== undefined);
  const movies = [...(frame.tagName === 'object' ? elementsOf(frame) : [])].filter((element) =>
    /^(?:movie|src)$/iu.test(attributeOf(element, 'name') ?? ''),
  );
  const all = [...own, ...movies.map((element) => attributeOf(element, 'value') ?? '')];
  return all.find(isWeb) ?? all[0];
}

const isWeb = (address: string): boolean => /^(?:https?:)?\/\/[^/]/iu.test(address);

function targetOf(frame: Element, written: string | undefined): WatchAddress | undefined {
  const film = attributeOf(frame, 'videoid') ?? attributeOf(frame, 'data-videoid');
  if (/youtube/u.test(frame.tagName) && film !== undefined) {
    return /^[\w-]{5,20}$/u.test(film) ? youTube(film) : undefined;
  }
  if (written === undefined || !isWeb(written)) return undefined;
  const absolute = written.startsWith('//') ? `https:${written}` : written;
  if (!URL.canParse(absolute)) return undefined;
  const url = new URL(absolute);
  return TRACKERS.test(url.hostname) ? undefined : watchAddress(url);
}

function inPlaceOf(frame: Element, { url, picture }: WatchAddress): readonly ChildNode[] {
  const written =
    attributeOf(frame, 'title') ?? attributeOf(frame, 'aria-label') ?? attributeOf(frame, 'playlabel');
  const title = oneLine((written ?? '').slice(0, MAX_TITLE)) || new URL(url).hostname.replace(/^www\./u, '');
  let parent: TreeNode | null = frame.parentNode;
  // Sanitising takes the tags of objects away.
  while (parent !== null && isElement(parent) && parent.tagName === 'object') parent = parent.parentNode;
  if (hasLinkAbove(frame)) return [createText(title)];
  const image =
    picture === undefined
      ? []
      : [
          createElement('img', { src: picture, alt: '', width: '480', height: '360' }),
          createElement('br', {}),
        ];
  const link = createElement('a', { href: url }, [...image, createText(title)]);
  const isInBlock = parent === null || !isElement(parent) || BLOCKS.has(parent.tagName);
  return isInBlock ? [createElement('p', {}, [link])] : [link];
}

function hasLinkAbove(element: Element): boolean {
  for (
    let node: TreeNode | null = element.parentNode;
    node !== null && isElement(node);
    node = node.parentNode
  ) {
    if (node.tagName === 'a') return true;
  }
  return false;
}
