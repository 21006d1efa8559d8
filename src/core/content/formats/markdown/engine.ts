import Engine, { type MarkdownIt, type Ruler } from 'markdown-it';

export type { MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it';

/** Adds the rules of one construct to a parser. */
export type MarkdownConstruct = (markdown: MarkdownIt) => void;

/** Creates a parser of CommonMark with tables, strikethrough and autolinks of `https://…`. */
export function createEngine(): MarkdownIt {
  const markdown = new Engine({ html: true, linkify: true, typographer: false });
  // Autolinks `https://…`, but not `readme.md` or `e.g.example`.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  // The sanitiser checks all URLs and reports to the author.
  markdown.validateLink = () => true;
  return markdown;
}

/** Rules that `add` adds to a chain, in the order of the chain. */
export function rulesAdded<Args extends unknown[], Result>(
  ruler: Ruler<Args, Result>,
  add: () => void,
): ((...args: Args) => Result)[] {
  const before = new Set(ruler.getRules(''));
  add();
  return ruler.getRules('').filter((rule) => !before.has(rule));
}
