import stringWidth from 'string-width';
import { directionsIn } from '../../core/article/text/direction.ts';
import { printable } from '../../core/article/text/printable.ts';

/** A source line cut to the width of a terminal, with a marked position. */
export interface CodeFrame {
  readonly before: string;
  /** Text at the position; empty at the end of a line or if the position is unknown. */
  readonly marked: string;
  readonly after: string;
  /** Cells before the position; undefined if the position is unknown. */
  readonly indent: number | undefined;
  /** Cells that the marked text takes. */
  readonly marks: number;
  /**
   * True if a terminal may reorder the text (right-to-left letters), so that cell counts do not locate it.
   */
  readonly isReordered: boolean;
}

/** A position in a line: UTF-16 units, counted from 1. */
export interface FramePosition {
  readonly column?: number | undefined;
  readonly length?: number | undefined;
}

/** Max. UTF-16 units examined, more than any terminal shows; a line may have megabytes. */
const MAX_UNITS = 4000;

const CUT = '…';

/** One grapheme cluster (UAX 29). */
interface Cluster {
  readonly shown: string;
  readonly cells: number;
  readonly isMarked: boolean;
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts a line around a position to at most `cells` cells, and escapes characters that could harm a terminal.
 * Wide characters count as two cells, combining characters as none.
 */
export function codeFrame(line: string, { column, length = 1 }: FramePosition, cells: number): CodeFrame {
  const place = column === undefined ? undefined : Math.min(column - 1, line.length);
  const middle = place ?? 0;
  const from = boundary(line, Math.max(0, middle - MAX_UNITS / 2));
  const to = boundary(line, Math.min(line.length, middle + MAX_UNITS / 2));
  const clusters = clustersOf(line.slice(from, to), middle - from, place === undefined ? 0 : length);
  let first = clusters.findIndex(({ isMarked }) => isMarked);
  if (first === -1) first = place === undefined ? 0 : clusters.length;

  const [begin, end] = fit(clusters, first, cells, {
    hasMoreBefore: from > 0,
    hasMoreAfter: to < line.length,
  });
  const shown = clusters.slice(begin, end);
  const text = (some: readonly Cluster[]): string => some.map((cluster) => cluster.shown).join('');
  const start = first - begin;
  const rest = shown.slice(start).findIndex(({ isMarked }) => !isMarked);
  const stop = rest === -1 ? shown.length : start + rest;
  const lead = begin > 0 || from > 0 ? CUT : '';
  const trail = end < clusters.length || to < line.length ? CUT : '';
  const indent = lead.length + cellsOf(shown.slice(0, start));
  return {
    before: lead + text(shown.slice(0, start)),
    marked: text(shown.slice(start, stop)),
    after: text(shown.slice(stop)) + trail,
    indent: place === undefined ? undefined : indent,
    marks: cellsOf(shown.slice(start, stop)),
    isReordered: directionsIn(text(shown)).rtl,
  };
}

function cellsOf(clusters: readonly Cluster[]): number {
  return clusters.reduce((sum, { cells }) => sum + cells, 0);
}

/** Moves an index out of the middle of a surrogate pair. */
function boundary(line: string, at: number): number {
  const unit = line.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

function clustersOf(text: string, place: number, length: number): readonly Cluster[] {
  return Array.from(SEGMENTER.segment(text), ({ segment, index }) => {
    const shown = printable(segment === '\t' ? ' ' : segment);
    const isMarked = index < place + length && index + segment.length > place;
    return { shown, cells: stringWidth(shown), isMarked };
  });
}

/**
 * Selects the clusters that fit: those from `first` on, preceded by clusters for a third of the width, or for
 * more if room remains.
 */
function fit(
  clusters: readonly Cluster[],
  first: number,
  cells: number,
  { hasMoreBefore, hasMoreAfter }: { readonly hasMoreBefore: boolean; readonly hasMoreAfter: boolean },
): readonly [begin: number, end: number] {
  const width = (at: number): number => clusters[at]?.cells ?? 0;
  if (cellsOf(clusters) <= cells && !hasMoreBefore && !hasMoreAfter) return [0, clusters.length];
  // One cell at each end is kept for the ellipsis.
  const room = Math.max(1, cells - 2);
  let begin = first;
  let end = first;
  let used = 0;
  const before = (most: number): void => {
    while (begin > 0 && used + width(begin - 1) <= most) used += width((begin -= 1));
  };
  before(Math.floor(room / 3));
  while (end < clusters.length && used + width(end) <= room) used += width((end += 1) - 1);
  before(room);
  return [begin, end];
}
