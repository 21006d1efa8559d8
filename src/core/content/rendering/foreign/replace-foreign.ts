import {
  attributeOf,
  elementsOf,
  isElement,
  type Element,
  type Parent,
  type TreeNode,
} from '../../formats/html/dom.ts';
import { createElement, createText, replaceElements, type ChildNode } from '../../formats/html/edit-tree.ts';
import { Removals, type Removal } from '../removals.ts';
import { drawingText } from './drawing-text.ts';
import { FRAMES, linkOfFrame } from './frames.ts';
import { loadLatePictures } from './lazy-pictures.ts';
import { mathText } from './math-text.ts';

/** The replacements in a text. */
export interface Replacements {
  readonly removals: readonly Removal[];
  /** Addresses of the links that took the place of frames. */
  readonly links: ReadonlySet<string>;
}

/**
 * Replaces elements that documents cannot have below `tree` by what they mean: frames by links, formulas and drawings
 * by their text. Those without any stay, and sanitising removes them. Pictures that scripts load late get their addresses.
 */
export function replaceForeign(tree: Parent): Replacements {
  const removals = new Removals();
  const links = new Set<string>();
  const replacements = new Map<Element, readonly ChildNode[]>();
  const collect = (root: TreeNode): void => {
    for (const element of elementsOf(root, isForeign)) {
      const isMeant = isForeign(element);
      const nodes = isMeant ? replacementOf(element, removals, links) : isVisualTeX(element) ? [] : undefined;
      if (nodes !== undefined) replacements.set(element, nodes);
      // The depth of trees is bounded, so this may recurse.
      else if (element.tagName === 'object') collect(element);
    }
  };
  for (const picture of loadLatePictures(tree)) replacements.set(picture, []);
  collect(tree);
  if (replacements.size > 0) replaceElements(replacements);
  return { removals: removals.list(), links };
}

function isForeign({ tagName }: Element): boolean {
  return tagName === 'math' || tagName === 'svg' || FRAMES.has(tagName) || tagName === 'template';
}

function replacementOf(
  element: Element,
  removals: Removals,
  links: Set<string>,
): readonly ChildNode[] | undefined {
  if (FRAMES.has(element.tagName)) return linkOfFrame(element, removals, links);
  if (element.tagName === 'template') return undefined;
  const isMath = element.tagName === 'math';
  const text = isMath ? mathText(element) : drawingText(element);
  if (text === '') return undefined;
  removals.add('note', `replaced <${element.tagName}> by its text`, `<${element.tagName}`);
  const parent = element.parentNode;
  const isOnItsOwn = parent === null || !isElement(parent);
  const isBlock = isMath ? attributeOf(element, 'display') === 'block' : true;
  return isOnItsOwn && isBlock ? [createElement('p', {}, [createText(text)])] : [createText(text)];
}

/** True for the visual form of a formula that KaTeX writes beside its MathML. */
function isVisualTeX(element: Element): boolean {
  if (element.tagName !== 'span' || attributeOf(element, 'class') !== 'katex-html') return false;
  const beside = element.parentNode?.childNodes[0];
  return beside !== undefined && isElement(beside) && attributeOf(beside, 'class') === 'katex-mathml';
}
