import { elementNode, hasName, type ContentNode, type ElementNode } from './node.ts';

type ReadCell = (children: readonly ContentNode[]) => readonly ContentNode[];

/** A table without empty rows; a first row of headings is its head. A table with a single cell is the cell's content. */
export function cleanTable(table: ElementNode, readCell: ReadCell): readonly ContentNode[] {
  const captions = table.children.filter((child) => hasName(child, 'caption'));
  const caption = captions.flatMap((child) => (hasName(child) ? readCell(child.children) : []));
  const parts: ElementNode[] = [];
  for (const part of table.children) {
    if (!hasName(part, 'thead', 'tbody', 'tfoot')) continue;
    const rows = rowsOf(part, readCell);
    if (rows.length > 0) parts.push(elementNode(part.name, rows));
  }
  const [first] = parts;
  if (first === undefined) return caption;
  const [top, ...others] = first.children;
  const isHead = hasName(top) && top.children.length > 0 && top.children.every((cell) => hasName(cell, 'th'));
  if (first.name === 'tbody' && isHead) {
    const body = others.length === 0 ? [] : [elementNode('tbody', others)];
    parts.splice(0, 1, elementNode('thead', [top]), ...body);
  }
  const sole = caption.length === 0 && parts.length === 1 ? soleCell(first) : undefined;
  if (sole !== undefined) {
    const isWords = sole.children.some((child) => child.kind === 'text');
    return isWords ? [elementNode('p', sole.children)] : sole.children;
  }
  const title = caption.length === 0 ? [] : [elementNode('caption', caption)];
  return [elementNode('table', [...title, ...parts], table.attributes)];
}

function rowsOf(part: ElementNode, readCell: ReadCell): readonly ElementNode[] {
  return part.children.flatMap((row) => {
    if (!hasName(row, 'tr')) return [];
    const cells = row.children.flatMap((cell) =>
      hasName(cell, 'td', 'th') ? [elementNode(cell.name, readCell(cell.children), cell.attributes)] : [],
    );
    return cells.length === 0 ? [] : [elementNode('tr', cells, row.attributes)];
  });
}

/** The cell of a table that has one only, which lays out a page. */
function soleCell(part: ElementNode): ElementNode | undefined {
  const [row, ...rows] = part.children;
  if (rows.length > 0 || !hasName(row) || row.children.length !== 1) return undefined;
  const [cell] = row.children;
  return hasName(cell, 'td') ? cell : undefined;
}
