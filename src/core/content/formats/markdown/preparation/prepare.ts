import type { Finding } from '../../../../article/finding.ts';
import type { ReadingContext } from '../../source-format.ts';
import { publicPart } from '../../members-only.ts';
import { maskCode } from './code-mask.ts';
import { commentsIn } from './comments.ts';
import { applyEdits, type TextEdit } from './edits.ts';

/** The mark below which a text is no longer its summary, as HTML comment. */
const MORE_MARK = '<!--more-->';

/** The mark that Docusaurus reads in MDX. */
const TRUNCATE = /\{\/\*\s{0,20}(?:truncate|more)\s{0,20}\*\/\}/giu;
/** Text without which nothing here applies, which is cheap to tell. */
const TRIGGER = /%%|\{::comment|members-only|\{\/\*|(?:^|[ \t])\^[a-z\d-]/imu;

/** A text that is prepared for rendering; its lines have the numbers that they had. */
interface PreparedText {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * Prepares the text of a Markdown file: removes private comments and what is for members only, and writes marks that
 * end the summary as HTML comments. `separator` is the mark that the file itself names, `line` the first line of the
 * text. Code stays as it is.
 */
export function prepareText(
  text: string,
  line: number,
  separator: string | undefined,
  context: ReadingContext,
): PreparedText {
  if (!TRIGGER.test(text) && (separator === undefined || !text.includes(separator)))
    return { text, findings: [] };
  const mask = maskCode(text);
  const part = publicPart(mask, line, context.path);
  const open = part.text;
  const edits: TextEdit[] = [];
  // Marks first: they are comments too, and of edits that overlap the first counts.
  for (const { index, 0: mark } of open.matchAll(TRUNCATE)) edits.push(moreMark(index, mark));
  const { isVault = false, isGenerated = false } = context.site ?? {};
  for (const range of commentsIn(open, { isVault, isGenerated })) edits.push({ ...range, replacement: '' });
  const named = separator === undefined ? -1 : open.indexOf(separator);
  if (separator !== undefined && named !== -1) edits.push(moreMark(named, separator));
  return { text: applyEdits(text.slice(0, open.length), edits), findings: part.findings };
}

function moreMark(start: number, written: string): TextEdit {
  return { start, end: start + written.length, replacement: MORE_MARK };
}
