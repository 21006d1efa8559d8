import { escapeAddress, escapeText, escapeTitle, keepEdges, type Escaping } from './escape.ts';
import { hasName, MEDIA_ELEMENTS, VOID_ELEMENTS, type ContentNode, type ElementNode } from './node.ts';
import { writeAttributes, writeHtml } from './write-html.ts';

/** Rules of the place where words stand. */
export interface InlinePlace {
  readonly escaping: Escaping;
  /** True where a line feed would end the words: headings and cells. */
  readonly isSingleLine?: boolean;
  /** True for the words of a link. */
  readonly isInLabel?: boolean;
  /** Element right around the words. */
  readonly parent?: string;
}

/** Marks of emphasis by element. */
const MARKS: Readonly<Record<string, string>> = { strong: '**', em: '*', s: '~~', mark: '==' };
/** Code that the service would read as an escaped template tag. */
const TEMPLATE_IN_CODE = /\{\{[<%]\s*\/\*|\{%[-+~]?\s*raw/u;

/** A part of a line: a text to escape, Markdown as it is, or one end of an emphasis. */
type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly isInLabel: boolean }
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'mark'; readonly name: string; readonly pair: Pair; readonly isOpen: boolean };

/** An emphasis: a mark at both ends, or tags where a parser would not see the marks. */
interface Pair {
  mark: string | undefined;
}

/** Words as Markdown. */
export function writeInline(nodes: readonly ContentNode[], place: InlinePlace): string {
  const pieces: Piece[] = [];
  collect(nodes, place, pieces);
  decideMarks(pieces);
  const parts: string[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    const isLineStart = last === undefined || last.endsWith('\n');
    const next = writePiece(piece, place.escaping, isLineStart);
    // A picture, if a link follows.
    if (next.startsWith('[') && last?.endsWith('!') === true)
      parts[parts.length - 1] = `${last.slice(0, -1)}\\!`;
    if (next !== '') parts.push(next);
  }
  return keepEdges(parts.join(''));
}

function writePiece(piece: Piece, escaping: Escaping, isLineStart: boolean): string {
  switch (piece.kind) {
    case 'text':
      return escapeText(piece.text, { escaping, isLineStart, isInLabel: piece.isInLabel });
    case 'plain':
      return piece.text;
    case 'mark':
      return piece.pair.mark ?? `<${piece.isOpen ? '' : '/'}${piece.name}>`;
  }
}

function collect(nodes: readonly ContentNode[], place: InlinePlace, pieces: Piece[]): void {
  const { isInLabel = false, parent } = place;
  for (const [index, node] of nodes.entries()) {
    if (node.kind === 'text') pieces.push({ kind: 'text', text: node.text, isInLabel });
    else if (node.kind !== 'element') pieces.push({ kind: 'plain', text: writeHtml(node) });
    else if (Object.hasOwn(MARKS, node.name) && node.attributes.size === 0) {
      const pair: Pair = { mark: MARKS[node.name] };
      // Beside two stars, one star would belong to them.
      const isAtEnd = parent === 'strong' && (index === 0 || index === nodes.length - 1);
      if (node.name === 'em' && (isAtEnd || touchesStrong(node))) pair.mark = '_';
      pieces.push({ kind: 'mark', name: node.name, pair, isOpen: true });
      collect(node.children, { ...place, parent: node.name }, pieces);
      pieces.push({ kind: 'mark', name: node.name, pair, isOpen: false });
    } else collectElement(node, place, pieces);
  }
}

const touchesStrong = ({ children }: ElementNode): boolean =>
  hasName(children[0], 'strong') || hasName(children.at(-1), 'strong');

function collectElement(node: ElementNode, around: InlinePlace, pieces: Piece[]): void {
  const place = { ...around, parent: node.name };
  const { name, attributes, children } = node;
  const plain = (text: string): void => void pieces.push({ kind: 'plain', text });
  const code = name === 'code' && attributes.size === 0 ? soleText(children) : undefined;
  if (name === 'br') return plain(place.isSingleLine === true || place.isInLabel === true ? '<br>' : '\\\n');
  if (code !== undefined && !TEMPLATE_IN_CODE.test(code)) return plain(codeSpan(code));
  if (name === 'img') return plain(writePicture(node, place.escaping) ?? writeHtml(node));
  if (VOID_ELEMENTS.has(name) || MEDIA_ELEMENTS.has(name)) return plain(writeHtml(node));
  if (code !== undefined)
    return plain(writeHtml(node).replaceAll(/[*_`[\]\\~=$:^|]/gu, (sign) => `&#${sign.codePointAt(0)};`));
  const href = attributes.get('href');
  const isLink =
    name === 'a' &&
    href !== undefined &&
    [...attributes.keys()].every((key) => key === 'href' || key === 'title');
  if (!isLink) {
    plain(`<${name}${writeAttributes(node)}>`);
    collect(children, place, pieces);
    return plain(`</${name}>`);
  }
  if (soleText(children) === href && /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:\/[\w.~/-]*)?$/u.test(href))
    return plain(`<${href}>`);
  plain('[');
  collect(children, { ...place, isInLabel: true }, pieces);
  return plain(`](${escapeAddress(href)}${titleOf(attributes)})`);
}

function soleText(children: readonly ContentNode[]): string | undefined {
  const [only] = children;
  return children.length === 1 && only?.kind === 'text' ? only.text : undefined;
}

/** Code between more backticks than it has in a row. */
function codeSpan(code: string): string {
  const ticks = '`'.repeat(longestRun(code) + 1);
  const pad = /^[` ]|[` ]$/u.test(code) ? ' ' : '';
  return ticks + pad + code + pad + ticks;
}

/** Number of backticks in the longest row of them. */
export function longestRun(code: string): number {
  let longest = 0;
  for (const [run] of code.matchAll(/`+/gu)) longest = Math.max(longest, run.length);
  return longest;
}

/** A picture with an address, a title and a size; undefined if it has more than Markdown can say. */
export function writePicture({ attributes }: ElementNode, escaping: Escaping): string | undefined {
  if ([...attributes.keys()].some((key) => !/^(?:src|alt|title|width|height)$/u.test(key))) return undefined;
  const alt = escapeText(attributes.get('alt') ?? '', { escaping, isLineStart: false, isInLabel: true });
  const size = ['width', 'height'].flatMap((key) =>
    attributes.has(key) ? [`${key}="${attributes.get(key)}"`] : [],
  );
  const list = size.length === 0 ? '' : `{${size.join(' ')}}`;
  return `![${alt}](${escapeAddress(attributes.get('src') ?? '')}${titleOf(attributes)})${list}`;
}

function titleOf(attributes: ReadonlyMap<string, string>): string {
  const title = attributes.get('title');
  return title === undefined ? '' : ` "${escapeTitle(title)}"`;
}

/** Takes tags instead of marks that a parser would not see as such (CommonMark, 6.2). */
function decideMarks(pieces: readonly Piece[]): void {
  const open: number[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'mark') continue;
    if (piece.isOpen) {
      open.push(index);
      continue;
    }
    const start = open.pop() ?? index;
    const { mark } = piece.pair;
    if (mark === undefined) continue;
    const [before, first] = [characterBefore(pieces, start), characterAfter(pieces, start)];
    const [last, after] = [characterBefore(pieces, index), characterAfter(pieces, index)];
    const canOpen = flanks(first, before) && (mark !== '_' || !isWordCharacter(before));
    const canClose = flanks(last, after) && (mark !== '_' || !isWordCharacter(after));
    const isMarkInWord = mark === '==' && (isWordCharacter(before) || isWordCharacter(after));
    const touches = touchesMark(pieces, start, mark) || touchesMark(pieces, index, mark);
    if (!canOpen || !canClose || touches || isMarkInWord) piece.pair.mark = undefined;
  }
}

/** True if a mark stands at words on its inner side (`inner`), with `outer` on its other side. */
function flanks(inner: string, outer: string): boolean {
  if (inner === '' || /\s/u.test(inner)) return false;
  return !isPunctuation(inner) || outer === '' || /\s/u.test(outer) || isPunctuation(outer);
}

const isPunctuation = (character: string): boolean => /[\p{P}\p{S}]/u.test(character);
const isWordCharacter = (character: string): boolean =>
  character !== '' && !/\s/u.test(character) && !isPunctuation(character);

/** True if a neighbour is a mark of the same sign, so that a parser would count them together. */
function touchesMark(pieces: readonly Piece[], index: number, mark: string): boolean {
  return [pieces[index - 1], pieces[index + 1]].some(
    (piece) => piece?.kind === 'mark' && piece.pair.mark?.[0] === mark[0],
  );
}

function characterBefore(pieces: readonly Piece[], index: number): string {
  for (let at = index - 1; at >= 0; at -= 1) {
    const text = shownOf(pieces[at]);
    if (text !== '') return Array.from(text.slice(-2)).at(-1) ?? '';
  }
  return '';
}

function characterAfter(pieces: readonly Piece[], index: number): string {
  for (let at = index + 1; at < pieces.length; at += 1) {
    const text = shownOf(pieces[at]);
    if (text !== '') return String.fromCodePoint(text.codePointAt(0) ?? 0);
  }
  return '';
}

function shownOf(piece: Piece | undefined): string {
  return piece === undefined ? '' : piece.kind === 'mark' ? (piece.pair.mark ?? '<') : piece.text;
}
