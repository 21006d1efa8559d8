import type { Severity } from '../../../article/finding.ts';
import type { Meaning, QuoteMeaning } from '../meanings/meaning.ts';
import { markupText, escapeMarkdown, markdownAddress } from '../meanings/escape.ts';
import { tagMeaning } from '../meanings/tag-meaning.ts';
import { variableValue, type KnownValues } from '../meanings/variables.ts';
import type { TemplateSyntax } from '../scan/code-finder.ts';
import type { CodeTag, Literal, Tag, Token, Variable } from '../scan/token.ts';
import { LineWriter } from './line-writer.ts';
import { unescapeCode } from './unescape-code.ts';
import {
  htmlBlock,
  languageOf,
  quoteFoot,
  quoteHead,
  writeCode,
  writeMeaning,
  type Place,
} from './write-meaning.ts';

/** Settings of the expansion of one text. */
export interface ExpanderOptions {
  readonly syntax: TemplateSyntax;
  /** True if the text or its site shows that tags and variables are those of a generator. */
  readonly hasTemplates: boolean;
  /** True if code may have `{% raw %}` around text with braces. */
  readonly isLiquid: boolean;
  readonly known: Pick<KnownValues, 'title' | 'summary'>;
  /** Reports a tag that was removed, by its position in the text. */
  readonly tell: (position: number, message: string, severity?: Severity) => void;
}

/** Max. characters that variables may add to a text. */
const MAX_ADDED = 100_000;
const ELSE = new Set(['else', 'elsif', 'elseif', 'elif', 'when']);
const MORE = /^\s*(?:more|truncate)\s*$/iu;
const ASSIGNMENT = /^\s*([\w.]+)\s*=\s*([\s\S]+)$/u;

/** Open pair of tags. */
interface OpenPair {
  readonly end: number;
  readonly close: (place: Place) => void;
  readonly isChoice: boolean;
  readonly base: number;
}

/** Writes a text with the meaning of its template tags in their place. */
export class Expander {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #options: ExpanderOptions;
  readonly #out = new LineWriter();
  readonly #open: OpenPair[] = [];
  readonly #assigned = new Map<string, string>();
  #added = 0;

  constructor(
    text: string,
    tokens: readonly Token[],
    pairs: ReadonlyMap<number, number>,
    options: ExpanderOptions,
  ) {
    this.#text = text;
    this.#tokens = tokens;
    this.#pairs = pairs;
    this.#options = options;
  }

  run(): string {
    let position = 0;
    for (const [index, token] of this.#tokens.entries()) {
      this.#out.write(this.#dedented(this.#text.slice(position, token.start)));
      this.#writeToken(token, index);
      position = token.end;
    }
    this.#out.write(this.#text.slice(position));
    return this.#out.text();
  }

  #writeToken(token: Token, index: number): void {
    const source = this.#text.slice(token.start, token.end);
    switch (token.kind) {
      case 'code': {
        const { isLiquid } = this.#options;
        this.#out.replace(
          source,
          this.#dedented(unescapeCode(source, isLiquid), this.#text[token.start - 1] === '\n'),
        );
        break;
      }
      case 'hidden':
        if (token.family === 'call' && !this.#options.hasTemplates) this.#out.write(source);
        else this.#out.replace(source, MORE.test(token.text) ? '<!--more-->' : '');
        break;
      case 'literal':
        this.#writeLiteral(token, source);
        break;
      case 'code-tag':
        this.#writeCode(token, source);
        break;
      case 'variable':
        this.#out.replace(source, this.#valueOf(token, source));
        break;
      case 'tag':
        if (token.role === 'close') this.#close(token, index);
        else this.#openTag(token, index, source);
    }
  }

  #writeLiteral(literal: Literal, source: string): void {
    const { isTag, family, text } = literal;
    const isWritten = family === 'call' && !this.#options.hasTemplates;
    const shown = family === 'wordpress' ? htmlBlock(text, this.#placeOf(literal)) : text;
    this.#out.replace(source, isWritten ? source : isTag ? text.replaceAll('<', '&lt;') : shown);
  }

  #writeCode(token: CodeTag, source: string): void {
    const { syntax, isLiquid } = this.#options;
    const place = this.#placeOf(token);
    const isFenced = syntax !== 'html' && place.isAlone && /^[ \t]*\n(?:[\s\S]*\n)?[ \t]*$/u.test(token.code);
    this.#out.replace(source, writeCode(unescapeCode(token.code, isLiquid), languageOf(token), isFenced));
  }

  /** Text of a variable; the source itself if nothing shows that it is one. */
  #valueOf({ expression, isComponentSyntax, start }: Variable, source: string): string {
    const { known, hasTemplates } = this.#options;
    const found = isComponentSyntax
      ? undefined
      : variableValue(expression, { ...known, assigned: this.#assigned });
    if (!hasTemplates && found?.isLiteral !== true) return source;
    if (found === undefined || this.#added + found.value.length > MAX_ADDED) {
      this.#removed(start, source);
      return '';
    }
    this.#added += found.value.length;
    const isHtml = this.#options.syntax === 'html';
    if (this.#out.expectsAddress) return isHtml ? markupText(found.value) : markdownAddress(found.value);
    const plain = found.value.replace(/<[^<>]*>/gu, '');
    return isHtml ? markupText(plain) : escapeMarkdown(plain);
  }

  #openTag(tag: Tag, index: number, source: string): void {
    const { hasTemplates } = this.#options;
    const end = this.#pairs.get(index);
    const top = this.#open.at(-1);
    if (tag.family === 'liquid' && ELSE.has(tag.name)) {
      if (top?.isChoice === true) this.#out.isHidden = true;
      this.#out.replace(source, '');
      return;
    }
    if (tag.name === 'assign' || tag.name === 'set') this.#assign(tag.written);
    const meaning = tagMeaning(tag);
    if (meaning === undefined && !hasTemplates) {
      this.#out.write(source);
      return;
    }
    if (/^(?:include|render)/u.test(tag.name) && meaning !== undefined && !this.#out.isHidden) {
      this.#options.tell(
        tag.start,
        `read ${shorten(source)} by its arguments: its file is the generator's`,
        'note',
      );
    }
    const place = this.#placeOf(tag);
    const close = this.#begin(meaning, tag, source, place, end !== undefined);
    if (end === undefined) return;
    const base = place.isAlone ? this.#indentAfter(tag.end) : (top?.base ?? 0);
    this.#open.push({ end, close, isChoice: meaning?.as === 'choice', base });
  }

  /** Writes the opening tag; returns what writes the closing one. */
  #begin(
    meaning: Meaning | undefined,
    tag: Tag,
    source: string,
    place: Place,
    isPaired: boolean,
  ): (closing: Place) => void {
    const out = this.#out;
    const nothing = (): void => {};
    switch (meaning?.as) {
      case undefined:
        this.#removed(tag.start, source);
        out.replace(source, '');
        return nothing;
      case 'picture':
      case 'audio':
      case 'video':
      case 'link':
        out.replace(source, writeMeaning(meaning, place));
        return nothing;
      case 'text':
        out.replace(source, meaning.text);
        return nothing;
      case 'wrap': {
        const { before, after, isInline } = meaning;
        const isBlock = isInline !== true && place.isAlone;
        const written = isBlock ? htmlBlock(before, place) : before;
        out.replace(source, isPaired ? written : written + after);
        return (closing) => {
          out.write(isInline !== true && closing.isAlone && after !== '' ? htmlBlock(after, closing) : after);
        };
      }
      case 'hidden':
      case 'choice': {
        const wasHidden = out.isHidden;
        if (meaning.as === 'choice' || meaning.reason !== undefined) this.#removed(tag.start, source);
        out.replace(source, '');
        if (isPaired && meaning.as === 'hidden') out.isHidden = true;
        return () => {
          out.isHidden = wasHidden;
        };
      }
      case 'quote':
        return this.#beginQuote(meaning, tag, source, place, isPaired);
    }
  }

  #beginQuote(
    meaning: QuoteMeaning,
    tag: Tag,
    source: string,
    place: Place,
    isPaired: boolean,
  ): (closing: Place) => void {
    const out = this.#out;
    if (!isPaired && meaning.text === undefined) {
      this.#removed(tag.start, source);
      out.replace(source, '');
      return () => {};
    }
    const isHtml = this.#options.syntax === 'html';
    const head = quoteHead(meaning, isPaired ? place : { ...place, isAlone: false });
    const indent = this.#text.slice(this.#text.lastIndexOf('\n', tag.start - 1) + 1, tag.start);
    const isQuote = isHtml || indent.trim() === '';
    const mark = isHtml ? '<blockquote>' : isQuote ? (head === '' ? '>' : '> ') : '';
    if (!isPaired) {
      const text = isHtml ? markupText(meaning.text ?? '') : escapeMarkdown(meaning.text ?? '');
      out.replace(source, `${mark}${head}${text}${isHtml ? '</blockquote>' : ''}`);
      return () => {};
    }
    out.write(mark + head);
    if (!isHtml && isQuote) out.openQuote(indent);
    out.replace(source, '');
    return () => {
      out.write(quoteFoot(meaning) + (isHtml ? '</blockquote>' : ''));
      if (!isHtml && isQuote) out.closeQuote();
    };
  }

  #close(tag: Tag, index: number): void {
    const source = this.#text.slice(tag.start, tag.end);
    if (this.#open.at(-1)?.end === index) {
      this.#open.pop()?.close(this.#placeOf(tag));
    } else if (!this.#options.hasTemplates) {
      this.#out.write(source);
      return;
    } else if (tag.family !== 'component') {
      this.#removed(tag.start, source);
    }
    this.#out.replace(source, '');
  }

  #assign(written: string): void {
    const [, name, expression = ''] = ASSIGNMENT.exec(written) ?? [];
    if (name === undefined) return;
    const found = variableValue(expression.trim(), { ...this.#options.known, assigned: this.#assigned });
    if (found === undefined) this.#assigned.delete(name);
    else this.#assigned.set(name, found.value);
  }

  #removed(position: number, source: string): void {
    if (this.#out.isHidden) return;
    this.#options.tell(
      position,
      `removed ${shorten(source)}: only the site's generator knows what it stands for`,
    );
  }

  /** Text without the indentation that components give to Markdown inside them, which is no code in MDX. */
  #dedented(text: string, isLineStart = false): string {
    const base = this.#options.syntax === 'mdx' ? (this.#open.at(-1)?.base ?? 0) : 0;
    if (base === 0) return text;
    return text.replace(new RegExp(`(\\n${isLineStart ? '|^' : ''})[ \\t]{1,${base}}`, 'gu'), '$1');
  }

  /** Width of the white space before the next text. */
  #indentAfter(position: number): number {
    const next = /\S/gu;
    next.lastIndex = position;
    const at = next.exec(this.#text)?.index;
    return at === undefined ? 0 : Math.min(40, at - this.#text.lastIndexOf('\n', at) - 1);
  }

  #placeOf({ start, end }: Token): Place {
    const text = this.#text;
    const isBlankBefore = isBlankUpTo(text, start);
    const lineEnd = blankAfter(text, end);
    return {
      syntax: this.#options.syntax,
      isAlone: isBlankBefore && lineEnd !== undefined,
      isBeforeText:
        lineEnd !== undefined && lineEnd < text.length && blankAfter(text, lineEnd + 1) === undefined,
      isAddress: this.#out.expectsAddress,
    };
  }
}

/** A tag as a finding names it. */
function shorten(source: string): string {
  const line = source.replace(/\s+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function isBlankUpTo(text: string, position: number): boolean {
  let at = position - 1;
  while (text[at] === ' ' || text[at] === '\t') at -= 1;
  return at < 0 || text[at] === '\n';
}

/** End of the line if nothing but space stands between it and `position`. */
function blankAfter(text: string, position: number): number | undefined {
  let at = position;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at >= text.length || text[at] === '\n' ? at : undefined;
}
