import { styleText } from 'node:util';

/** Ways to set off a piece of text. */
export type Style = 'bold' | 'dim' | 'underline' | 'inverse' | 'red' | 'yellow' | 'green' | 'cyan';

/** Sets a text off, or gives it back as it is where there are no colours. */
export type Paint = (style: Style, text: string) => string;

/** What an output can show. */
export interface Terminal {
  /** Whether somebody looks at it, so that it may be laid out for eyes and not for programs. */
  readonly isTerminal: boolean;
  /** Whether a line that was written can be written anew. */
  readonly canRewrite: boolean;
  /** Cells in a line. */
  readonly columns: number;
  readonly paint: Paint;
}

/** The part of a stream that tells. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Where nobody says otherwise. */
const USUAL_COLUMNS = 80;
/** Less is a mistake of whoever says so. */
const MIN_COLUMNS = 20;

/** A terminal that knows no control sequences. */
const isDumb = (environment: NodeJS.ProcessEnv): boolean => environment['TERM'] === 'dumb';

/** What an output can show, by what it is and what the environment asks for. */
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
 * As Node's own `getColorDepth` decides it: FORCE_COLOR (empty, or anything but 0 and false) asks for colours
 * wherever the output goes; else NO_COLOR, if it is not empty (no-color.org), and a dumb terminal have none.
 */
function hasColours(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && (refused ?? '') === '' && !isDumb(environment);
}
