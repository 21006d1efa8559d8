import stringWidth from 'string-width';
import { directionsIn } from '../../core/article/text/direction.ts';
import { printable } from '../../core/article/text/printable.ts';

/** A line as it fits into a terminal, and where in it a place is. */
export interface CodeFrame {
  readonly before: string;
  /** What the place is about; empty at the end of a line, and where nobody knows the place. */
  readonly marked: string;
  readonly after: string;
  /** Cells that stand before the place; undefined where nobody knows the place. */
  readonly indent: number | undefined;
  /** Cells that the place takes. */
  readonly marks: number;
  /** Whether terminals may show it in another order than it has: then cells tell nothing. */
  readonly isReordered: boolean;
}

/** A place in a line: UTF-16 units from 1. */
export interface FramePosition {
  readonly column?: number | undefined;
  readonly length?: number | undefined;
}

/** More than any terminal shows; a line may have megabytes. */
const MAX_UNITS = 4000;

const CUT = '…';

/** What a reader sees as one character (UAX 29). */
interface Cluster {
  readonly shown: string;
  readonly cells: number;
  readonly isMarked: boolean;
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts a line around a place so that it takes `cells` at the most, and shows what could harm a terminal as
 * escapes. Wide characters take two cells and combining ones none, as terminals have it.
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

/** Not between the halves of a surrogate pair. */
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

/** Which clusters fit: from `first` on, and as many before it as a third of the room has, or more if there is room. */
function fit(
  clusters: readonly Cluster[],
  first: number,
  cells: number,
  { hasMoreBefore, hasMoreAfter }: { readonly hasMoreBefore: boolean; readonly hasMoreAfter: boolean },
): readonly [begin: number, end: number] {
  const width = (at: number): number => clusters[at]?.cells ?? 0;
  if (cellsOf(clusters) <= cells && !hasMoreBefore && !hasMoreAfter) return [0, clusters.length];
  // A cell at each end for what says that there is more.
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
