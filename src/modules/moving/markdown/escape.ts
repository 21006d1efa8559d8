/** Strength of escaping: what usually needs it, or each sign. */
export type Escaping = 'clean' | 'strict';

/** Place of a text in a line. */
interface TextPlace {
  readonly escaping: Escaping;
  readonly isLineStart: boolean;
  readonly isInLabel: boolean;
}

/** Signs that may mean something in Markdown here, with what makes them do so. */
const SIGN =
  /\\|`|\*|_|\[|\]|\{|\^|~(?=~)|(?<=~)~|=(?==)|%(?=%)|\$(?=\$)|<(?=[a-z/!?]|$)|&(?=[a-z#])|:(?=[\w+-]{1,60}:)|(?<=https?|ftp|mailto):|(?<!:)\/(?=\/)/giu;
/** Words in brackets that can be no link, because the document defines none; not a box, and not a placeholder. */
const BRACKETED = /\[(?!x\]|\s)[\p{L}\p{N} .,;…’–-]{1,60}\](?![[({:])/iuy;
const PUNCTUATION = /[!-/:-@[-`{-~]/u;

/** Signs that mean something at the beginning of a line. */
const LINE_START = /^(?:#{1,6}(?=\s|$)|>|[-+](?=[-+\s|:]|$)|=(?=[\s=]|$)|:(?=[\s:|-]|$)|\||!!!|\?\?\?)/u;
const NUMBERED = /^(\d{1,9})([.)])(?=\s|$)/u;
/** A text as Markdown that shows it as it is. */
export function escapeText(text: string, { escaping, isLineStart, isInLabel }: TextPlace): string {
  if (escaping === 'strict') return text.replace(/[!-/:-@[-`{-~]/gu, strictly);
  const escaped = text.replace(SIGN, (sign: string, at: number) => {
    const [before = '', next = ''] = [text[at - 1], text[at + 1]];
    switch (sign) {
      case '\\':
        return next === '' || PUNCTUATION.test(next) ? '\\\\' : sign;
      case '_':
        return isWord(before) && isWord(next) ? sign : '\\_';
      case '[':
        return !isInLabel && !(isLineStart && at === 0) && isBracketed(text, at) ? sign : '\\[';
      case ']':
        return isInLabel || before === '\\' ? '&#93;' : sign;
      // Comments in braces are found even behind a backslash.
      case '{':
        return next === ':' || next === '/' ? '&#123;' : '\\{';
      case '<':
        return '&lt;';
      case '&':
        return '&amp;';
      default:
        return `\\${sign}`;
    }
  });
  if (!isLineStart) return escaped;
  return LINE_START.test(escaped) ? `\\${escaped}` : escaped.replace(NUMBERED, '$1\\$2');
}

function isBracketed(text: string, at: number): boolean {
  BRACKETED.lastIndex = at;
  return !/[!^\]\\]/u.test(text[at - 1] ?? '') && BRACKETED.test(text);
}

function strictly(sign: string): string {
  switch (sign) {
    case '<':
      return '&lt;';
    case '&':
      return '&amp;';
    // With a backslash these begin and end formulas.
    case '{':
    case '[':
    case ']':
    case '(':
    case ')':
      return `&#${sign.codePointAt(0)};`;
    default:
      return `\\${sign}`;
  }
}

/** A line whose ends are kept although they are white space to a parser of Markdown. */
export function keepEdges(line: string): string {
  const start = line.length - line.trimStart().length;
  const end = Math.max(start, line.trimEnd().length);
  return references(line.slice(0, start)) + line.slice(start, end) + references(line.slice(end));
}

function references(spaces: string): string {
  return spaces.replace(/[^\t\n\f\r ]/gu, (space) =>
    space === '\u00A0' ? '&nbsp;' : `&#x${space.codePointAt(0)?.toString(16)};`,
  );
}

/** An address between parentheses. */
export function escapeAddress(address: string): string {
  const isBalanced = hasBalancedParentheses(address);
  return address.replace(/[\s\p{Cc}<>\\`{}[\]()]|%(?=%)|&(?=[a-z#])/giu, (sign) => {
    switch (sign) {
      case '(':
      case ')':
        return isBalanced ? sign : `\\${sign}`;
      case '[':
      case ']':
      case '{':
      case '}':
      case '%':
        return `&#${sign.codePointAt(0)};`;
      case '&':
        return '&amp;';
      default:
        return encodeURIComponent(sign);
    }
  });
}

function hasBalancedParentheses(text: string): boolean {
  let depth = 0;
  for (const sign of text.replace(/[^()]/gu, '')) {
    depth += sign === '(' ? 1 : -1;
    // Parsers count at most 32.
    if (depth < 0 || depth > 30) return false;
  }
  return depth === 0;
}

/** A title between double quotation marks. */
export function escapeTitle(title: string): string {
  return title.replace(/["\\&[{<$`]|%(?=%)/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

const isWord = (character: string): boolean => /[a-z\d]/iu.test(character);
