import MarkdownIt from 'markdown-it';
import { readFrontMatter, type DeclaredReading } from '../metadata/front-matter.ts';
import { oneLine } from '../metadata/text-values.ts';
import type { ReadingContext } from './source-format.ts';

const markdown = new MarkdownIt({ html: true, linkify: true, typographer: false });
// A bare `readme.md` or `e.g.example` is not a link; `https://…` is.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
// Addresses are judged in one place, the sanitiser, which also tells the author.
markdown.validateLink = () => true;
// Inline styles do not survive sanitising; a column's alignment should.
markdown.core.ruler.push('align', ({ tokens }) => {
  for (const token of tokens) {
    const align = /^text-align:(left|right|center)$/u.exec(String(token.attrGet('style') ?? ''))?.[1];
    if (align !== undefined) token.attrs = [['align', align]];
  }
});

/** A first paragraph longer than this, in characters, is no heading and is not parsed to find out. */
const MAX_HEADING = 2000;

/** Where no line begins with one of these there is no heading of level 1, and nothing to parse. */
const HEADING_MARK = /^[^\S\n]*[#=]/mu;

/** CommonMark with tables and strikethrough to HTML, not sanitised. Raw HTML goes through as it is. */
export function renderMarkdown(text: string): string {
  return markdown.render(text);
}

/**
 * Markdown with YAML front matter. A first heading of level 1 is the title where the metadata has none,
 * and does not stay in the body; neither does one that only repeats the title.
 */
export function readMarkdown(text: string, context: ReadingContext): DeclaredReading {
  const { metadata, findings, body, line } = readFrontMatter(text, context);
  const declared = Object.keys(metadata);
  const heading = leadingHeading(body);
  const takes = heading !== undefined && (metadata.title ?? heading.title) === heading.title;
  const rest = takes ? body.split('\n').slice(heading.lines).join('\n') : body;
  const blank = /^(?:[^\S\n]*\n)*/u.exec(rest)?.[0] ?? '';
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

/** The heading of level 1 that begins `body`, as plain text, and how many lines it takes. */
function leadingHeading(body: string): { title: string; lines: number } | undefined {
  // A heading ends at the latest with its paragraph: the rest need not be parsed twice.
  const start = /^(?:[^\S\n]*\n)*(?:[^\n]*\S[^\n]*(?:\n|$)){1,8}/u.exec(body)?.[0] ?? '';
  if (start.length > MAX_HEADING || !HEADING_MARK.test(start)) return undefined;
  const [open, inline] = markdown.parse(start, {});
  if (open?.type !== 'heading_open' || open.tag !== 'h1' || inline === undefined) return undefined;
  const words = (inline.children ?? []).map(({ type, content }) =>
    type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'html_inline' ? '' : content,
  );
  const title = oneLine(words.join(''));
  return title === '' ? undefined : { title, lines: open.map?.[1] ?? 0 };
}
