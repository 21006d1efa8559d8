import type { MarkdownIt, StateBlock } from '../engine.ts';
import { isKindOfAdmonition, pushAdmonition, type Admonition } from './admonition.ts';

/** Max. containers of a document that are not closed and not of a known kind; each search reads all lines. */
const MAX_UNCLOSED = 50;

const FIRST_LINE = /^:{3,}[ \t]*(?:\{([^{}]{1,200})\}|([a-z][\w-]{0,40})(?=$|[\s[{]))(.*)$/iu;

/** Adds containers between colons: `:::note Title` … `:::`, with longer fences around others. */
export function addColonFences(markdown: MarkdownIt): void {
  const unclosed = new WeakMap<object, number>();
  markdown.block.ruler.before(
    'fence',
    'colon_fence',
    (state, startLine, endLine, silent) => {
      if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
      const first = lineAt(state, startLine);
      const admonition = first.startsWith(':::') ? firstLineOf(first) : undefined;
      if (admonition === undefined) return false;
      const tries = unclosed.get(state.env) ?? 0;
      const isKnown = isKindOfAdmonition(admonition.kind);
      if (!isKnown && tries >= MAX_UNCLOSED) return false;
      if (isKnown && silent) return true;
      const { end, isClosed } = endOf(state, startLine, endLine);
      if (!isClosed) unclosed.set(state.env, tries + 1);
      if (!isClosed && !isKnown) return false;
      if (silent) return true;
      pushAdmonition(state, admonition, [startLine, end]);
      if (isClosed) state.line = end + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
}

function firstLineOf(line: string): Admonition | undefined {
  const [, attributes, word, rest = ''] = FIRST_LINE.exec(line) ?? [];
  if (attributes === undefined && word === undefined) return undefined;
  // `{.note}` (Pandoc), `{note}` (MyST), `{.callout-note title="…"}` (Quarto).
  const kind = word ?? /^[\s.]*([\w-]+)/u.exec(attributes ?? '')?.[1] ?? '';
  const inList = /\btitle="([^"]*)"/u.exec(attributes ?? rest)?.[1];
  const written = rest
    .replace(/\{[^{}]*\}\s*$/u, '')
    .replace(/:+\s*$/u, '')
    .trim();
  const inBrackets = /^\[(.*)\]$/u.exec(written)?.[1];
  const title = (inBrackets ?? (written === '' ? undefined : written) ?? inList)?.trim();
  return { kind, title, isOpen: kind.toLowerCase() === 'details' ? false : undefined };
}

/** Line of the closing fence, those of containers inside it counted; the last line if there is none. */
function endOf(state: StateBlock, startLine: number, endLine: number): { end: number; isClosed: boolean } {
  let depth = 1;
  let codeFence = '';
  for (let line = startLine + 1; line < endLine; line += 1) {
    if (state.isEmpty(line)) continue;
    if ((state.sCount[line] ?? 0) < state.blkIndent) return { end: line, isClosed: false };
    const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
    const mark = state.src[start];
    if ((mark !== ':' && mark !== '`' && mark !== '~') || (state.sCount[line] ?? 0) - state.blkIndent >= 4)
      continue;
    const text = lineAt(state, line);
    const fence = /^(?:`{3,}|~{3,})/u.exec(text)?.[0];
    if (fence !== undefined) {
      if (codeFence === '') codeFence = fence;
      else if (text === fence && fence.startsWith(codeFence)) codeFence = '';
    } else if (codeFence === '' && text.startsWith(':::')) {
      if (/^:+$/u.test(text)) depth -= 1;
      else if (FIRST_LINE.test(text)) depth += 1;
      if (depth === 0) return { end: line, isClosed: true };
    }
  }
  return { end: endLine, isClosed: false };
}

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
}
