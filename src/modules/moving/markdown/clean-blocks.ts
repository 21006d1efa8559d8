import { cleanInline, trimmed } from './clean-inline.ts';
import { cleanTable } from './clean-table.ts';
import { elementNode, isBlock, hasName, MEDIA_ELEMENTS, type ContentNode, type ElementNode } from './node.ts';

/**
 * Blocks of a text in their plain form: words that stand bare become paragraphs, boxes without a meaning are replaced by
 * their content, and empty blocks vanish.
 */
export function cleanBlocks(nodes: readonly ContentNode[]): readonly ContentNode[] {
  const blocks: ContentNode[] = [];
  let run: ContentNode[] = [];
  const endRun = (): void => {
    for (const block of paragraphsOf(run)) blocks.push(block);
    run = [];
  };
  for (const node of nodes) {
    const isOwn = isBlock(node) || node.kind === 'comment' || isMedia(node) || hasBlocks(node);
    if (!isOwn) {
      run.push(node);
      continue;
    }
    endRun();
    const own =
      node.kind !== 'element'
        ? [node]
        : isBlock(node) || isMedia(node)
          ? cleanBlock(node)
          : cleanBlocks(spread([node], []));
    for (const block of own) blocks.push(block);
  }
  endRun();
  return blocks;
}

const knownToHaveBlocks = new WeakMap<ContentNode, boolean>();

/** True for words with blocks among them. Remembered, because each level asks again. */
function hasBlocks(node: ContentNode): boolean {
  if (node.kind !== 'element' || MEDIA_ELEMENTS.has(node.name)) return false;
  const known = knownToHaveBlocks.get(node);
  if (known !== undefined) return known;
  let has = false;
  for (const child of node.children) has = isBlock(child) || hasBlocks(child) || has;
  knownToHaveBlocks.set(node, has);
  return has;
}

/** Max. elements that are spread over the blocks in them; what is around those is left out. */
const MAX_SPREAD = 4;

/** Nodes with elements of words, such as emphasis and links, within the blocks that they were around. */
function spread(nodes: readonly ContentNode[], around: readonly ElementNode[]): readonly ContentNode[] {
  const result: ContentNode[] = [];
  let run: ContentNode[] = [];
  const endRun = (): void => {
    const isWrapped = run.some((node) => !isBlank(node));
    const wrapped = isWrapped
      ? around.reduceRight((inner, { name, attributes }) => [elementNode(name, inner, attributes)], run)
      : run;
    for (const node of wrapped) result.push(node);
    run = [];
  };
  for (const node of nodes) {
    if (!hasName(node) || !(isBlock(node) || isMedia(node) || hasBlocks(node))) {
      run.push(node);
      continue;
    }
    endRun();
    if (node.name === 'pre' || isMedia(node)) result.push(node);
    else if (isBlock(node))
      result.push(elementNode(node.name, spread(node.children, around), node.attributes));
    else for (const inner of spread(node.children, [...around, node].slice(-MAX_SPREAD))) result.push(inner);
  }
  endRun();
  return result;
}

/** Paragraphs of words; media alone are blocks. Two breaks end a paragraph. */
function paragraphsOf(run: readonly ContentNode[]): readonly ContentNode[] {
  const words = cleanInline(run.map(withoutFallback));
  // A paragraph of a non-breaking space only keeps others apart.
  if (words.every((node) => node.kind === 'text' && node.text.trim() === '')) return [];
  if (words.every((node) => isMedia(node) || isBlank(node))) return words.filter(isMedia);
  const paragraphs: ContentNode[][] = [[]];
  for (const [index, node] of words.entries()) {
    const isEnd = hasName(node, 'br') && (hasName(words[index - 1], 'br') || hasName(words[index + 1], 'br'));
    if (!isEnd) paragraphs.at(-1)?.push(node);
    else if (paragraphs.at(-1)?.length !== 0) paragraphs.push([]);
  }
  return paragraphs.flatMap((nodes) => {
    const inner = trimmed(nodes);
    return inner.length === 0 ? [] : inner.every(isMedia) ? inner : [elementNode('p', inner)];
  });
}

/** True for white space of HTML; a non-breaking space is a text. */
const isBlank = (node: ContentNode): boolean => node.kind === 'text' && /^[\t\n\f\r ]*$/u.test(node.text);

const isMedia = (node: ContentNode): boolean => hasName(node) && MEDIA_ELEMENTS.has(node.name);

/** Media without what old browsers show in their place. */
function withoutFallback(node: ContentNode): ContentNode {
  if (!hasName(node, 'video', 'audio')) return node;
  const files = node.children.filter((child) => hasName(child, 'source', 'track'));
  return elementNode(node.name, files, node.attributes);
}

function cleanBlock(node: ElementNode): readonly ContentNode[] {
  const { name, children, attributes } = node;
  if (isMedia(node)) return [withoutFallback(node)];
  switch (name) {
    case 'p': {
      if (hasBlocks(node)) return cleanBlocks(children);
      if (attributes.size === 0) return paragraphsOf(children);
      const words = cleanInline(children.map(withoutFallback));
      return words.length === 0 ? [] : [elementNode('p', words, attributes)];
    }
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6': {
      const words = cleanInline(flattened(children));
      return words.length === 0 ? [] : [elementNode(name, words, attributes)];
    }
    case 'hr':
      return [elementNode('hr', [])];
    case 'pre':
      return [node];
    case 'ul':
    case 'ol':
      return cleanList(node);
    case 'dl':
      return cleanDefinitions(node);
    case 'figure':
      return cleanFigure(node);
    case 'details':
      return cleanDetails(node);
    case 'table':
      return cleanTable(node, cellContent);
    case 'li':
    case 'dt':
    case 'dd':
    case 'figcaption':
    case 'summary':
    case 'col':
    case 'colgroup':
      return cleanBlocks(children);
    default: {
      const blocks = cleanBlocks(children);
      const isBox = /^(?:blockquote|aside)$/u.test(name) || attributes.size > 0;
      return blocks.length === 0 || !isBox ? blocks : [elementNode(name, blocks, attributes)];
    }
  }
}

/** Content of a cell or an item: words if it is a single paragraph. */
function cellContent(children: readonly ContentNode[]): readonly ContentNode[] {
  const blocks = cleanBlocks(children);
  const [only] = blocks;
  return blocks.length === 1 && hasName(only, 'p') && only.attributes.size === 0 ? only.children : blocks;
}

/** Words without the blocks that they stand in. */
function flattened(nodes: readonly ContentNode[]): readonly ContentNode[] {
  const words: ContentNode[] = [];
  for (const node of nodes) {
    if (!hasName(node)) words.push(node);
    else if (isBlock(node))
      words.push({ kind: 'text', text: ' ' }, ...flattened(node.children), { kind: 'text', text: ' ' });
    else words.push(elementNode(node.name, flattened(node.children), node.attributes));
  }
  return words;
}

function cleanList({ name, children, attributes }: ElementNode): readonly ContentNode[] {
  const items: { children: ContentNode[]; attributes: ReadonlyMap<string, string> }[] = [];
  for (const child of children) {
    if (hasName(child, 'li')) items.push({ children: [...child.children], attributes: child.attributes });
    else if (isBlank(child)) continue;
    else {
      // A list right in a list belongs to the item before it.
      const last = items.at(-1);
      if (last === undefined) items.push({ children: [child], attributes: new Map() });
      else last.children.push(child);
    }
  }
  const cleaned = items.map((item) => elementNode('li', cellContent(item.children), item.attributes));
  return cleaned.length === 0 ? [] : [elementNode(name, cleaned, attributes)];
}

function cleanDefinitions({ children, attributes }: ElementNode): readonly ContentNode[] {
  const parts = children
    .flatMap((child) => (hasName(child, 'div') ? child.children : [child]))
    .filter((child) => !isBlank(child))
    .map((child) =>
      hasName(child, 'dt', 'dd')
        ? elementNode(child.name, cellContent(child.children), child.attributes)
        : elementNode('dd', cellContent([child])),
    );
  return parts.length === 0 ? [] : [elementNode('dl', parts, attributes)];
}

/** A figure without a caption is its content. */
function cleanFigure({ children, attributes }: ElementNode): readonly ContentNode[] {
  const parts = children.flatMap((child) =>
    hasName(child, 'div') && child.attributes.size === 0 ? child.children : [child],
  );
  const at = parts.findIndex((child) => hasName(child, 'figcaption'));
  const caption = parts[at];
  const words = hasName(caption) ? cellContent(caption.children) : [];
  const content = cleanBlocks(parts.filter((child) => !hasName(child, 'figcaption')));
  if (words.length === 0)
    return attributes.size === 0 || content.length === 0
      ? content
      : [elementNode('figure', content, attributes)];
  const shown = content.flatMap((block) =>
    content.length === 1 && isPictureParagraph(block) ? block.children : [block],
  );
  const below = elementNode('figcaption', words, hasName(caption) ? caption.attributes : undefined);
  const isAbove = parts.slice(0, at).every(isBlank);
  return shown.length === 0
    ? [elementNode('p', cleanInline(flattened(words)))]
    : [elementNode('figure', isAbove ? [below, ...shown] : [...shown, below], attributes)];
}

function isPictureParagraph(block: ContentNode): block is ElementNode {
  if (!hasName(block, 'p') || block.attributes.size > 0 || block.children.length !== 1) return false;
  const [only] = block.children;
  return (
    hasName(only, 'img') ||
    (hasName(only, 'a') && only.children.length === 1 && hasName(only.children[0], 'img'))
  );
}

function cleanDetails({ children, attributes }: ElementNode): readonly ContentNode[] {
  const summary = children.find((child) => hasName(child, 'summary'));
  const blocks = cleanBlocks(children.filter((child) => child !== summary));
  const title = hasName(summary) ? cleanInline(flattened(summary.children)) : [];
  if (title.length === 0) return blocks.length === 0 ? [] : [elementNode('details', blocks, attributes)];
  return [elementNode('details', [elementNode('summary', title), ...blocks], attributes)];
}
