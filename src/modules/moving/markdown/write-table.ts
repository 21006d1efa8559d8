import type { Escaping } from './escape.ts';
import { isBlock, hasName, MEDIA_ELEMENTS, type ContentNode, type ElementNode } from './node.ts';
import { writeInline } from './write-inline.ts';

const RULES: Readonly<Record<string, string>> = { left: ':---', right: '---:', center: ':---:' };

/** A table as Markdown: a head of one row, cells with words only; undefined if it is more than that. */
export function writeTable(table: ElementNode, escaping: Escaping): string | undefined {
  const [head, body, more] = table.children;
  if (table.attributes.size > 0 || more !== undefined || !hasName(head, 'thead')) return undefined;
  if ((body !== undefined && !hasName(body, 'tbody')) || head.children.length !== 1) return undefined;
  const rows = [...head.children, ...(hasName(body) ? body.children : [])].map(cellsOf);
  const [top] = rows;
  if (top === undefined) return undefined;
  for (const [index, row] of rows.entries()) {
    const isPlain =
      row.length === top.length && row.every((cell, at) => isPlainCell(cell, index === 0, top[at]));
    if (!isPlain) return undefined;
  }
  const lines = rows.map((row) =>
    lineOf(
      row.map((cell) => writeInline(cell.children, { escaping, isSingleLine: true }).replaceAll('|', '\\|')),
    ),
  );
  const rule = lineOf(top.map((cell) => RULES[cell.attributes.get('align') ?? ''] ?? '---'));
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cellsOf(row: ContentNode): readonly ElementNode[] {
  return hasName(row) ? row.children.filter((cell) => hasName(cell)) : [];
}

function isPlainCell(cell: ElementNode, isHead: boolean, top: ElementNode | undefined): boolean {
  const align = cell.attributes.get('align');
  return (
    cell.name === (isHead ? 'th' : 'td') &&
    cell.attributes.size === (align === undefined ? 0 : 1) &&
    align === top?.attributes.get('align') &&
    !cell.children.some((child) => isBlock(child) || (hasName(child) && MEDIA_ELEMENTS.has(child.name)))
  );
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
