import type { CodeFinder } from './code-finder.ts';
import { ClosingTags } from './closing-tags.ts';
import type { Hidden, Literal, Tag, TagFamily, Token, TokenReader, Variable } from './token.ts';
import { readWordpress } from './wordpress.ts';

/** Max. length of a tag; what is longer is text with a brace in it. */
const MAX_TAG = 4000;
const BLANK_LINE = /\n[ \t]*\n/u;
const HUGO_TAG = /^(\/?)\s*([A-Za-z_][\w./-]*)(?:\s+([\s\S]*))?$/u;
const LIQUID_TAG = /^(\/?)\s*([A-Za-z_][\w-]*)([\s\S]*)$/u;
/** A function with named arguments: a shortcode of Zola. */
const CALL = /^([A-Za-z_]\w*)\s*(\(\s*(?:[A-Za-z_]\w*\s*=[\s\S]*)?\))$/u;
const ESCAPED = /^(\s*)\/\*([\s\S]*)\*\/(\s*)$/u;
/** Tags around text that is not read for other tags. */
const LITERAL = new Set(['raw', 'verbatim']);
const COMMENT = new Set(['comment']);
const CODE = new Set(
  'highlight codeblock code prism highlightjs mermaid chart echarts plantuml graphviz goat'.split(' '),
);

/** Reads the tags of Hugo, Zola, Nikola, of Liquid, Jinja, Nunjucks, and of WordPress. */
export class TagReader implements TokenReader {
  readonly #text: string;
  readonly #code: CodeFinder;
  readonly #closings: ClosingTags;

  constructor(text: string, code: CodeFinder) {
    this.#text = text;
    this.#code = code;
    this.#closings = new ClosingTags(text);
  }

  at(start: number): Token | undefined {
    const text = this.#text;
    if (text[start] === '[') return readWordpress(text, start);
    if (text[start] !== '{') return undefined;
    const next = text[start + 1];
    if (next === '%') return this.#liquidTag(start);
    if (next === '#') return this.#comment(start);
    if (next !== '{') return undefined;
    const third = text[start + 2] ?? '';
    if (third === '<' || third === '%') return this.#hugoTag(start, third === '<' ? '>}}' : '%}}');
    return third === '{' || text[start - 1] === '{' ? undefined : this.#variable(start);
  }

  /** Text between `start` and the closing mark, unless the same opening mark comes first. */
  #contentOf(start: number, open: string, closing: string): string | undefined {
    const from = start + open.length;
    const end = this.#code.find(closing, from);
    if (end - from > MAX_TAG || this.#code.find(open, from) < end) return undefined;
    const content = this.#text.slice(from, end);
    return content.trim() === '' || BLANK_LINE.test(content) ? undefined : content;
  }

  #hugoTag(start: number, closing: string): Token | undefined {
    const open = this.#text.slice(start, start + 3);
    const content = this.#contentOf(start, open, closing);
    if (content === undefined) return undefined;
    const end = start + open.length + content.length + closing.length;
    const escaped = ESCAPED.exec(content);
    if (escaped !== null) return literalTag('hugo', start, end, escaped, open, closing);
    const isVoid = content.endsWith('/');
    const match = HUGO_TAG.exec((isVoid ? content.slice(0, -1) : content).trim());
    if (match === null) return undefined;
    const [, slash = '', name = '', written = ''] = match;
    const role = slash === '/' ? 'close' : isVoid ? 'void' : 'open';
    return this.#whole({ kind: 'tag', family: 'hugo', name: name.toLowerCase(), written, role, start, end });
  }

  #liquidTag(start: number): Token | undefined {
    const content = this.#contentOf(start, '{%', '%}');
    if (content === undefined) return undefined;
    const end = start + content.length + 4;
    const escaped = ESCAPED.exec(content);
    if (escaped !== null) return literalTag('liquid', start, end, escaped, '{%', '%}');
    const match = LIQUID_TAG.exec(content.replace(/^[-+~]|[-+~]$/gu, '').trim());
    if (match === null) return undefined;
    const [, slash = '', word = '', rest = ''] = match;
    const isVoid = /\/\s*$/u.test(rest) && slash === '';
    const written = isVoid ? rest.replace(/\/\s*$/u, '') : rest;
    const lower = word.toLowerCase();
    const isEnd = slash === '/' || /^end(?:[a-z]|$)/u.test(lower);
    const name = isEnd && slash === '' ? lower.slice(3) : lower;
    const role = isEnd ? 'close' : isVoid ? 'void' : 'open';
    return this.#whole({ kind: 'tag', family: 'liquid', name, written, role, start, end });
  }

  #variable(start: number): Tag | Variable | Literal | undefined {
    const content = this.#contentOf(start, '{{', '}}');
    if (content === undefined) return undefined;
    const end = start + content.length + 4;
    const escaped = ESCAPED.exec(content);
    if (escaped !== null) return literalTag('call', start, end, escaped, '{{', '}}');
    const [, name, written = ''] = CALL.exec(content.trim()) ?? [];
    if (name !== undefined) {
      return { kind: 'tag', family: 'call', name: name.toLowerCase(), written, role: 'void', start, end };
    }
    const expression = content.replace(/^[-~]|[-~]$/gu, '').trim();
    return { kind: 'variable', expression, isComponentSyntax: false, start, end };
  }

  /** A comment of Jinja; `{#id}` names a heading. */
  #comment(start: number): Hidden | undefined {
    if (!/[\s-]/u.test(this.#text[start + 2] ?? '')) return undefined;
    const content = this.#contentOf(start, '{#', '#}');
    if (content === undefined) return undefined;
    return { kind: 'hidden', family: 'call', text: content, start, end: start + content.length + 4 };
  }

  /** The tag, or all up to its end if what stands between is no text. */
  #whole(tag: Tag): Token {
    const { name, family, start, end, written, role } = tag;
    const isKept = role !== 'open' || !(LITERAL.has(name) || COMMENT.has(name) || CODE.has(name));
    const closing = isKept ? undefined : this.#closings.after(tag);
    if (closing === undefined) return tag;
    const inner = this.#text.slice(end, closing.start);
    const span = { start, end: closing.end, family };
    if (LITERAL.has(name)) return { kind: 'literal', isTag: false, text: inner, ...span };
    if (COMMENT.has(name)) return { kind: 'hidden', text: inner, ...span };
    return { kind: 'code-tag', name, written, code: inner, ...span };
  }
}

function literalTag(
  family: TagFamily,
  start: number,
  end: number,
  [, before = '', inner = '', after = '']: RegExpExecArray,
  open: string,
  closing: string,
): Literal {
  const text = `${open}${before}${inner}${after}${closing}`;
  return { kind: 'literal', family, isTag: true, text, start, end };
}
