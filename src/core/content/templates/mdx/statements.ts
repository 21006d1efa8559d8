import type { Hidden } from '../scan/token.ts';

/** ModuleStatements of JavaScript modules; prose that begins with these words is none. */
const IMPORT = /^import\s+(?:['"]|(?:type\s+)?[\w$*{][\s\S]{0,2000}?(?<=[\s}])from\s*['"])/u;
const EXPORT = /^export\s+(?:(?:default|const|let|var|function|async|class|interface|type)\b|[{*])/u;
const STATEMENT = /(?:import|export)\s/uy;
const BLANK_LINE = /\n[ \t]*(?=\n)/gu;
/** Max. length of the part that tells a statement from prose. */
const MAX_HEAD = 2100;
/** Max. length of a statement with blank lines in it. */
const MAX_STATEMENT = 20_000;
const IMPORTED_FILE = /\bimport\s+([\w$]+)\s+from\s*['"]([^'"\n]+)['"]/gu;

/** Finds statements of JavaScript modules at the start of lines. Takes linear time for any text. */
export class ModuleStatements {
  readonly #text: string;
  /** Paths of imported files by the name that the text gives them. */
  readonly files = new Map<string, string>();
  /** Up to here it is known that no statement with blank lines ends. */
  #openUntil = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The statement that begins with the line at `start`. */
  at(start: number): Hidden | undefined {
    const text = this.#text;
    STATEMENT.lastIndex = start;
    if (!STATEMENT.test(text) || !this.#beginsBlock(start)) return undefined;
    const following = text.slice(start, start + MAX_HEAD);
    const head = following.split(/\n[ \t]*\n/u, 1)[0] ?? '';
    if (!IMPORT.test(head) && !EXPORT.test(head)) return undefined;
    const end = this.#endOf(start);
    for (const [, name = '', path = ''] of text.slice(start, end).matchAll(IMPORTED_FILE)) {
      this.files.set(name, path);
    }
    return { kind: 'hidden', family: 'component', text: '', start, end };
  }

  #beginsBlock(start: number): boolean {
    const before = this.#text.lastIndexOf('\n', start - 2);
    return start === 0 || this.#text.slice(before + 1, start).trim() === '';
  }

  /** A statement ends at a blank line with all brackets closed. */
  #endOf(start: number): number {
    const text = this.#text;
    BLANK_LINE.lastIndex = start;
    let first: number | undefined;
    let depth = 0;
    let at = start;
    for (let blank = BLANK_LINE.exec(text); blank !== null; blank = BLANK_LINE.exec(text)) {
      first ??= blank.index;
      if (start < this.#openUntil) return first;
      for (; at < blank.index; at += 1) {
        if ('{(['.includes(text[at] ?? '')) depth += 1;
        else if ('})]'.includes(text[at] ?? '')) depth -= 1;
      }
      if (depth <= 0) return blank.index;
      if (blank.index - start > MAX_STATEMENT) break;
    }
    this.#openUntil = Math.max(this.#openUntil, at);
    return first ?? text.length;
  }
}
