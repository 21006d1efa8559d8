import { directionOfText, type Direction } from '../article/text/direction.ts';
import { closed, FSI, PDI } from '../article/text/bidi.ts';
import { html, trusted, type HtmlContent, type Html } from './html.ts';

/** ` dir="…"` for the start tag of a block whose text runs against what surrounds it; else nothing. */
export function directionAttribute(text: string, around: Direction): Html | undefined {
  const direction = directionOfText(text, around);
  return direction === around ? undefined : html` dir="${direction}"`;
}

/** A text in a line of others: in an element of its own where it runs against them. */
export function isolated(text: string, around: Direction): HtmlContent {
  const direction = directionOfText(text, around);
  return direction === around ? text : html`<bdi dir="${direction}">${closed(text)}</bdi>`;
}

/** Somebody's words in a line of ours, in whatever direction they run. */
export function inLine(text: string): Html {
  return html`<bdi>${closed(text)}</bdi>`;
}

const ISOLATE = new RegExp(`([${FSI}${PDI}])`, 'u');
const TAGS: Readonly<Record<string, Html>> = { [FSI]: trusted('<bdi>'), [PDI]: trusted('</bdi>') };

/**
 * A composed line as HTML, where elements say what the marks in it say: `<bdi>`. One whose marks are not in pairs
 * was not composed by us and stays as it is.
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
