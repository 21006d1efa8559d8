import type { Tag } from './token.ts';

/** Position of a closing tag. */
export interface ClosingTag {
  readonly start: number;
  readonly end: number;
}

/** Finds closing tags of text that is not read for tags. Each part of the text is searched once for each name. */
export class ClosingTags {
  readonly #text: string;
  readonly #next = new Map<string, ClosingTag>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The next closing tag after an opening one. */
  after({ name, family, end, written }: Tag): ClosingTag | undefined {
    // A Zola shortcode ends with {% end %}.
    const word = written.trimStart().startsWith('(') ? 'end' : `end${name}`;
    const key = `${family} ${word}`;
    const known = this.#next.get(key);
    if (known !== undefined && known.start >= end) return known.start === Infinity ? undefined : known;
    const pattern =
      family === 'hugo'
        ? new RegExp(`\\{\\{[<%]\\s*/\\s*${name}\\s*[>%]\\}\\}`, 'giu')
        : new RegExp(`\\{%[-+~]?\\s*(?:${word}|/${name})\\b[^%{}\\n]{0,80}%\\}`, 'giu');
    pattern.lastIndex = end;
    const match = pattern.exec(this.#text);
    const found = match === null ? undefined : { start: match.index, end: match.index + match[0].length };
    this.#next.set(key, found ?? { start: Infinity, end: Infinity });
    return found;
  }
}
