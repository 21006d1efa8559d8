import footnotePlugin from 'markdown-it-footnote';
import { rulesAdded, type MarkdownIt, type StateCore, type Token } from './engine.ts';

/** Bounds the label, because the rules of the plugin search for its end. */
const REFERENCE = /\[\^[^\]\s]{1,200}\]/uy;
const DEFINITION = /\[\^[^\]\s]{1,200}\]:/uy;
/** Max. links from a note back to its references. */
const MAX_BACK_LINKS = 20;

/** State that the plugin keeps in the environment of a document. */
interface Notes {
  readonly list?: readonly {
    readonly label?: string;
    readonly count?: number;
    readonly content?: string;
    readonly tokens?: Token[];
  }[];
}

/**
 * Adds footnotes: `[^label]`, `[^label]: text` and `^[text]`. `docId` in the environment makes their ids unique
 * among documents.
 */
export function addFootnotes(markdown: MarkdownIt): void {
  const { block, inline, core, renderer } = markdown;
  let define: ReturnType<typeof block.ruler.getRules>[number] | undefined;
  const [note, reference] = rulesAdded(inline.ruler, () => {
    [define] = rulesAdded(block.ruler, () => markdown.use(footnotePlugin));
  });
  if (define === undefined || note === undefined || reference === undefined) {
    throw new Error('the plugin for footnotes has other rules');
  }
  const definition = define;
  const alt = ['paragraph', 'reference'];
  block.ruler.at(
    'footnote_def',
    (state, line, ...rest) =>
      matchesAt(DEFINITION, state.src, (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)) &&
      definition(state, line, ...rest),
    { alt },
  );
  inline.ruler.at(
    'footnote_ref',
    (state, silent) => matchesAt(REFERENCE, state.src, state.pos) && reference(state, silent),
  );
  inline.ruler.at('footnote_inline', (state, silent) => {
    const { src, pos } = state;
    // Looked at first, because the search for the end takes long.
    if (!src.startsWith('^[', pos) || /[\^[\]]/u.test(src[pos + 2] ?? '')) return false;
    const end = markdown.helpers.parseLinkLabel(state, pos + 1);
    // A raised link, and a power: `^[a](b)`, `x^[2]`.
    return (
      end > 0 && !/[([]/u.test(src[end + 1] ?? '') && /\s/u.test(src.slice(pos, end)) && note(state, silent)
    );
  });
  core.ruler.at('footnote_tail', moveNotesToEnd);
  renderer.rules['footnote_caption'] = (tokens, index) => `[${Number(tokens[index]?.meta?.['id']) + 1}]`;
}

function matchesAt(pattern: RegExp, text: string, position: number): boolean {
  pattern.lastIndex = position;
  return pattern.test(text);
}

/**
 * Moves the notes behind the text, in the order of their references. Replaces the rule of the plugin, which
 * copies all tokens for each note.
 */
function moveNotesToEnd(state: StateCore): void {
  const notes = state.env['footnotes'] as Notes | undefined;
  if (notes === undefined) return;
  const { text, byLabel } = splitNotes(state.tokens);
  state.tokens = text;
  if (notes.list === undefined) return;
  const make = (type: string, nesting: Token['nesting'], tag = ''): Token => {
    const token = new state.Token(type, tag, nesting);
    token.block = true;
    text.push(token);
    return token;
  };
  make('footnote_block_open', 1);
  for (const [id, { label, count = 0, content = '', tokens }] of notes.list.entries()) {
    make('footnote_open', 1).meta = { id, label };
    if (tokens !== undefined) {
      make('paragraph_open', 1, 'p');
      Object.assign(make('inline', 0), { children: tokens, content });
      make('paragraph_close', -1, 'p');
    }
    for (const token of byLabel.get(label ?? '') ?? []) text.push(token);
    const paragraphEnd = text.at(-1)?.type === 'paragraph_close' ? text.pop() : undefined;
    for (let subId = 0; subId < Math.min(Math.max(count, 1), MAX_BACK_LINKS); subId += 1) {
      make('footnote_anchor', 0).meta = { id, subId, label };
    }
    if (paragraphEnd !== undefined) text.push(paragraphEnd);
    make('footnote_close', -1);
  }
  make('footnote_block_close', -1);
}

/** Separates definitions from the text. The first definition of a label counts. */
function splitNotes(tokens: readonly Token[]): {
  text: Token[];
  byLabel: ReadonlyMap<string, readonly Token[]>;
} {
  const text: Token[] = [];
  const byLabel = new Map<string, readonly Token[]>();
  const open: Token[][] = [text];
  for (const token of tokens) {
    if (token.type === 'footnote_reference_open') {
      const note: Token[] = [];
      const label = String(token.meta?.['label']);
      if (!byLabel.has(label)) byLabel.set(label, note);
      open.push(note);
    } else if (token.type === 'footnote_reference_close') open.pop();
    else open.at(-1)?.push(token);
  }
  return { text, byLabel };
}
