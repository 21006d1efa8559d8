import type { MarkdownIt, StateCore, Token } from '../engine.ts';
import { openingTokens, type Admonition } from './admonition.ts';

/** `[!NOTE]`, `[!tip]- Title`, `[!info|wide]+ Title`. */
const FIRST_LINE = /^\[!([\w-]{1,40})(?:\|[^\]\n]{0,100})?\]([+-]?)(?:[ \t]+([^\n]*)|[ \t]*)(?:\n|$)/u;

/** Adds block quotations that are admonitions: `> [!NOTE]` (GitHub), `> [!tip]- Title` (Obsidian). */
export function addCallouts(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'callouts', (state) => {
    if (state.tokens.some((_token, index) => calloutAt(state.tokens, index) !== undefined)) transform(state);
  });
}

function calloutAt(tokens: readonly Token[], index: number): RegExpExecArray | undefined {
  const isFirst = tokens[index]?.type === 'blockquote_open' && tokens[index + 1]?.type === 'paragraph_open';
  return (isFirst && FIRST_LINE.exec(tokens[index + 2]?.content ?? '')) || undefined;
}

function transform(state: StateCore): void {
  const made: Token[] = [];
  // Tags of the callouts that are open; undefined for other quotations.
  const open: (string | undefined)[] = [];
  for (let index = 0; index < state.tokens.length; index += 1) {
    const token = state.tokens[index];
    if (token === undefined) continue;
    const callout = calloutAt(state.tokens, index);
    if (callout !== undefined) {
      const [first, kind = '', fold, title = ''] = callout;
      const isOpen = fold === '' ? undefined : fold === '+';
      const admonition: Admonition = {
        kind,
        title: title.trim() === '' ? nameOf(kind) : title.trim(),
        isOpen,
      };
      const opening = openingTokens(state, admonition, token.level);
      for (const one of opening) made.push(one);
      open.push(opening[0]?.tag);
      const paragraph = state.tokens[index + 2];
      if (paragraph !== undefined) paragraph.content = paragraph.content.slice(first.length);
      // The paragraph is left out if it had the first line only.
      if (paragraph?.content.trim() === '') index += 3;
    } else if (token.type === 'blockquote_open') {
      open.push(undefined);
      made.push(token);
    } else {
      const tag = token.type === 'blockquote_close' ? open.pop() : undefined;
      if (tag !== undefined) Object.assign(token, { type: 'admonition_close', tag });
      made.push(token);
    }
  }
  state.tokens = made;
}

/** Title of any kind, because every kind is a callout here. */
function nameOf(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase();
}
