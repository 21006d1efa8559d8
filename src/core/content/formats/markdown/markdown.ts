import { readFrontMatter, type DeclaredReading } from '../../metadata/front-matter.ts';
import { oneLine } from '../../metadata/text-values.ts';
import { prepareText } from './preparation/prepare.ts';
import { expandTemplates } from '../../templates/expand.ts';
import type { Token } from './engine.ts';
import { parseMarkdown } from './renderer.ts';
import type { ReadingContext } from '../source-format.ts';

/** Max. characters of a first paragraph that may be a heading; longer ones are not parsed. */
const MAX_HEADING = 2000;

/** Lines that may begin or underline a level 1 heading; without one, nothing is parsed. */
const HEADING_MARK = /^[^\S\n]*[#=]/mu;

/**
 * Parses Markdown with YAML front matter. A first heading of level 1 is removed from the body and is the
 * title if the metadata has none; a heading that repeats the title is removed too.
 */
export function readMarkdown(text: string, context: ReadingContext): DeclaredReading {
  const front = readFrontMatter(text, context);
  const { metadata, findings: faults, body: written, line } = expandTemplates(front, 'markdown', context);
  const separator = separatorIn(text.slice(0, text.length - front.body.length));
  const { text: body, findings: removals } = prepareText(written, line, separator, context);
  const findings = removals.length === 0 ? faults : [...faults, ...removals];
  const declared = Object.keys(metadata);
  const heading = leadingHeading(body);
  const takes = heading !== undefined && (metadata.title ?? heading.title) === heading.title;
  const rest = takes ? body.split('\n').slice(heading.lines).join('\n') : body;
  const blank = rest.slice(0, startOfText(rest));
  return {
    metadata: takes ? { ...metadata, title: heading.title } : metadata,
    declared,
    findings,
    body: {
      format: 'markdown',
      text: rest.slice(blank.length),
      line: line + (takes ? heading.lines : 0) + blank.split('\n').length - 1,
    },
  };
}

/** Offset of the first line that is not blank. Searches: matching millions of blank lines overflows. */
function startOfText(text: string): number {
  const first = text.search(/\S/u);
  return text.lastIndexOf('\n', (first === -1 ? text.length : first) - 1) + 1;
}

/** The mark that ends the summary, which Jekyll reads in the front matter. */
function separatorIn(frontMatter: string): string | undefined {
  const value = /^excerpt_separator[ \t]*[:=][ \t]*(\S[^\n]*)$/mu.exec(frontMatter)?.[1]?.trim();
  const separator = value?.replace(/^(["'])(.*)\1$/u, '$2').trim();
  return separator === undefined || separator.length < 3 || separator.includes('\\n') ? undefined : separator;
}

/** Plain text of the level 1 heading that begins `body`, and its number of lines. */
function leadingHeading(body: string): { title: string; lines: number } | undefined {
  // A heading ends with its paragraph, so only that is parsed.
  const from = startOfText(body);
  const lines = /^(?:[^\n]*\S[^\n]*(?:\n|$)){1,8}/u.exec(body.slice(from, from + 2 * MAX_HEADING))?.[0] ?? '';
  const start = body.slice(0, from) + lines;
  if (start.length > MAX_HEADING || !HEADING_MARK.test(start)) return undefined;
  const [open, inline] = parseMarkdown(start);
  if (open?.type !== 'heading_open' || open.tag !== 'h1' || inline === undefined) return undefined;
  const title = oneLine(textOfInline(inline));
  return title === '' ? undefined : { title, lines: open.map?.[1] ?? 0 };
}

/** Text of the inline content of a heading, without marks and tags. */
function textOfInline(inline: Token): string {
  const words = (inline.children ?? []).map(({ type, content }) =>
    type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'html_inline' ? '' : content,
  );
  return words.join('');
}
