import type { Complain, ValueContext } from '../../formats/source-format.ts';
import { oneLine } from '../text-values.ts';
import { decodeReferences } from './character-references.ts';
import { plainSummary } from './plain-summary.ts';

/** One line of text; in the dialect of another program with character references decoded. Empty if it is no text. */
export function lineOfText(value: unknown, { isForeign }: Pick<ValueContext, 'isForeign'>): string {
  if (typeof value !== 'string') return '';
  return oneLine(isForeign === true ? decodeReferences(value) : value);
}

/** Reads a title. In the dialect of another program brackets around words are part of it, not a list. */
export function readTitle(value: unknown, complain: Complain, context: ValueContext): string | undefined {
  const written = context.isForeign === true && isListOfWords(value) ? `[${value.join(', ')}]` : value;
  const line = lineOfText(written, context);
  if (line === '') complain('must be one line of text');
  return line === '' ? undefined : line;
}

/** Reads a summary, in which HTML and Markdown become plain text. */
export function readSummary(value: unknown, complain: Complain, context: ValueContext): string | undefined {
  const plain = typeof value === 'string' ? plainSummary(value, context.isForeign === true) : value;
  const line = lineOfText(plain, context);
  if (line === '') complain('must be one line of text');
  return line === '' ? undefined : line;
}

function isListOfWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}
