import type { MarkdownIt, StateBlock, StateCore, Token } from '../engine.ts';

/** Kinds that are named in the title if it has no own. */
const KINDS: ReadonlySet<string> = new Set(
  (
    'abstract admonition attention bug caution check cite danger details done error example fail failure faq help hint ' +
    'important info missing note question quote seealso success summary tip tldr todo warning'
  ).split(' '),
);

/** The first line of an admonition. */
export interface Admonition {
  readonly kind: string;
  /** Undefined if the author gave none; empty for none at all. */
  readonly title: string | undefined;
  /** Set if the reader can fold it; true if it begins unfolded. */
  readonly isOpen?: boolean | undefined;
  /** True for one of several sections that a page shows in turn. */
  readonly isTab?: boolean | undefined;
}

/** True for the name of a kind that generators know. */
export function isKindOfAdmonition(name: string): boolean {
  return KINDS.has(name.toLowerCase().replace(/^callout-/u, ''));
}

/** Sets how admonitions are rendered: an aside with its title, or details that can be unfolded. */
export function renderAdmonitions({ renderer }: MarkdownIt): void {
  renderer.rules['admonition_title_open'] = (tokens, index) =>
    tokens[index]?.tag === 'summary' ? '<summary>' : '<p><strong>';
  renderer.rules['admonition_title_close'] = (tokens, index) =>
    tokens[index]?.tag === 'summary' ? '</summary>\n' : '</strong></p>\n';
}

/** Tokens that begin an admonition, with its title. */
export function openingTokens(
  state: StateBlock | StateCore,
  { kind, title, isOpen, isTab }: Admonition,
  level: number,
): Token[] {
  const make = (type: string, tag: string, nesting: Token['nesting'], ownLevel = level + 1): Token =>
    Object.assign(new state.Token(type, tag, nesting), { level: ownLevel, block: true });
  const open = make(
    'admonition_open',
    isTab === true ? 'section' : isOpen === undefined ? 'aside' : 'details',
    1,
    level,
  );
  if (isOpen === true) open.attrs = [['open', '']];
  const name = kind.replace(/^callout-/iu, '');
  const named = isKindOfAdmonition(kind) ? name.charAt(0).toUpperCase() + name.slice(1).toLowerCase() : '';
  const shown = title ?? named;
  if (shown === '' && isOpen === undefined) return [open];
  const text = Object.assign(make('inline', '', 0, level + 2), { content: shown, children: [] });
  const tag = isOpen === undefined ? 'p' : 'summary';
  const [titleOpen, titleClose] = [
    make('admonition_title_open', tag, 1),
    make('admonition_title_close', tag, -1),
  ];
  return [open, titleOpen, text, titleClose];
}

/** Parses the lines below the first as the content of an admonition. */
export function pushAdmonition(
  state: StateBlock,
  admonition: Admonition,
  [startLine, endLine]: readonly [number, number],
): void {
  const [open, ...title] = openingTokens(state, admonition, state.level);
  if (open === undefined) return;
  open.map = [startLine, endLine];
  const { parentType, lineMax } = state;
  state.tokens.push(open, ...title);
  state.level += 1;
  state.parentType = 'admonition';
  // Ends paragraphs that would go on below.
  state.lineMax = endLine;
  state.md.block.tokenize(state, startLine + 1, endLine);
  state.push('admonition_close', open.tag, -1);
  state.parentType = parentType;
  state.lineMax = lineMax;
  state.line = endLine;
}
