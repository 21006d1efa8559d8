import { styleText } from 'node:util';

/** Styles for a piece of text. */
export type Style = 'bold' | 'dim' | 'underline' | 'inverse' | 'red' | 'yellow' | 'green' | 'cyan';

/** Applies a style to a text; returns the text unchanged if colours are off. */
export type Paint = (style: Style, text: string) => string;

/** Capabilities of an output. */
export interface Terminal {
  /** True for a terminal: the output is laid out for people, not for programs. */
  readonly isTerminal: boolean;
  /** True if a written line can be overwritten. */
  readonly canRewrite: boolean;
  /** Width in cells. */
  readonly columns: number;
  readonly paint: Paint;
}

/** The properties of a stream that describe its terminal. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Default width. */
const USUAL_COLUMNS = 80;
/** Min. width; a smaller value counts as wrong and is ignored. */
const MIN_COLUMNS = 20;

/** True for a terminal without control sequences. */
const isDumb = (environment: NodeJS.ProcessEnv): boolean => environment['TERM'] === 'dumb';

/** Derives the capabilities of an output from the stream and the environment. */
export function terminalOf(output: Output, environment: NodeJS.ProcessEnv): Terminal {
  const isTerminal = output.isTTY === true;
  const isColoured = hasColours(isTerminal, environment);
  const columns = output.columns ?? 0;
  return {
    isTerminal,
    canRewrite: isTerminal && !isDumb(environment),
    columns: columns >= MIN_COLUMNS ? columns : USUAL_COLUMNS,
    paint: (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text),
  };
}

/**
 * Decides like Node's `getColorDepth`: FORCE_COLOR (empty, or anything but 0 and false) turns colours on for
 * every output. Otherwise a non-empty NO_COLOR (no-color.org) or a dumb terminal turns them off.
 */
function hasColours(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && (refused ?? '') === '' && !isDumb(environment);
}
