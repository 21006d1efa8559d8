import {
  attributeOf,
  elementsOf,
  isElement,
  textOf,
  treeAdapter,
  type Element,
  type TreeNode,
} from '../../formats/html/dom.ts';
import { oneLine } from '../../metadata/text-values.ts';

const MAX_LENGTH = 2000;
/** Max. labels that are read. */
const MAX_LABELS = 200;

/** Text of a drawing (SVG): its title and description, else the labels in it. Empty if it only decorates. */
export function drawingText(drawing: Element): string {
  if (attributeOf(drawing, 'aria-hidden') === 'true') return '';
  const named = (name: string): string => {
    const element = drawing.childNodes.find((child) => isElement(child) && child.tagName === name);
    return element === undefined ? '' : oneLine(visibleText(element));
  };
  const title = named('title') || oneLine(attributeOf(drawing, 'aria-label') ?? '');
  const described = [title, named('desc')].filter((part) => part !== '').join(': ');
  const text = described === '' ? labelsOf(drawing) : described;
  // The same words stand beside an icon.
  const parent = drawing.parentNode;
  const beside = parent !== null && isElement(parent) ? textBeside(parent, drawing) : '';
  return text !== '' && beside.toLowerCase().includes(text.toLowerCase()) ? '' : text.slice(0, MAX_LENGTH);
}

function labelsOf(drawing: Element): string {
  const isLabel = ({ tagName }: Element): boolean => tagName === 'text';
  const labels: string[] = [];
  for (const element of elementsOf(drawing, isLabel)) {
    if (isLabel(element)) labels.push(oneLine(visibleText(element)));
    if (labels.length === MAX_LABELS) break;
  }
  return labels.filter((label) => label !== '').join(' ');
}

/** Text without style sheets and scripts. The depth of trees is bounded, so this may recurse. */
function visibleText(node: TreeNode): string {
  if (treeAdapter.isTextNode(node)) return node.value;
  if (isElement(node) && /^(?:style|script|template)$/u.test(node.tagName)) return '';
  return 'childNodes' in node ? node.childNodes.map(visibleText).join('') : '';
}

/** Text of the few neighbours of an icon. */
function textBeside({ childNodes }: Element, drawing: Element): string {
  if (childNodes.length > 6) return '';
  return childNodes
    .map((child) => (child === drawing ? ' ' : textOf(child)))
    .join('')
    .slice(0, MAX_LENGTH);
}
