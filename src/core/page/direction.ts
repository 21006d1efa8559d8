import { directionOfText, type Direction } from '../article/text/direction.ts';
import { balanceIsolates, FSI, PDI } from '../article/text/bidi.ts';
import { html, trusted, type HtmlContent, type Html } from './html.ts';

/** The `dir` attribute for a block whose text runs against the direction `around` it; else undefined. */
export function directionAttribute(text: string, around: Direction): Html | undefined {
  const direction = directionOfText(text, around);
  return direction === around ? undefined : html` dir="${direction}"`;
}

/** Inline text, wrapped in `<bdi>` if it runs against the direction `around` it. */
export function isolated(text: string, around: Direction): HtmlContent {
  const direction = directionOfText(text, around);
  return direction === around ? text : html`<bdi dir="${direction}">${balanceIsolates(text)}</bdi>`;
}

/** Text from an article or a setting for use within an English line, isolated from its direction. */
export function inLine(text: string): Html {
  return html`<bdi>${balanceIsolates(text)}</bdi>`;
}

const ISOLATE = new RegExp(`([${FSI}${PDI}])`, 'u');
const TAGS: Readonly<Record<string, Html>> = { [FSI]: trusted('<bdi>'), [PDI]: trusted('</bdi>') };

/**
 * A line from `isolateParts` as HTML: its isolate characters become `<bdi>` elements. A line with unpaired
 * isolates has another origin and is returned unchanged.
 */
export function withIsolates(line: string): HtmlContent {
  const pieces = line.split(ISOLATE);
  let open = 0;
  for (const piece of pieces) {
    if (piece === FSI) open += 1;
    if (piece === PDI) open -= 1;
    if (open < 0) return line;
  }
  return open === 0 ? pieces.map((piece) => TAGS[piece] ?? piece) : line;
}
