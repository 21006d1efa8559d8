/** Max. depth of quotations; deeper ones are written without their mark. */
const MAX_QUOTES = 8;
/** Characters before a tag that tell whether an address is expected. */
const TAIL = 250;
const ADDRESS_EXPECTED = /(?:\]\(|=["']?|^[ \t]*\[[^\]]{1,100}\]:[ \t]*)<?[^\s"'()<>]*$/mu;

/**
 * Collects a text of which every line stays in its place: what is left out keeps its line ends, and what is quoted
 * gets its mark at the start of each line.
 */
export class LineWriter {
  readonly #parts: string[] = [];
  readonly #quotes: string[] = [];
  #depth = 0;
  #tail = '';
  /** Line ends that wait for the text after them, which decides about marks. */
  #lineEnds = 0;
  #isHidden = false;

  /** While true, only line ends are written. */
  set isHidden(isHidden: boolean) {
    this.#isHidden = isHidden;
  }

  get isHidden(): boolean {
    return this.#isHidden;
  }

  write(text: string): void {
    const shown = this.#isHidden ? text.replace(/[^\n]+/gu, '') : text;
    if (shown === '') return;
    if (this.#quotes.length === 0) {
      this.#flush('');
      this.#push(shown);
      return;
    }
    for (const [index, line] of shown.split('\n').entries()) {
      if (index > 0) this.#lineEnds += 1;
      if (line !== '') this.#push(this.#flush(line));
    }
  }

  /** Writes a text in place of `source`, with at least as many line ends. */
  replace(source: string, text: string): void {
    this.write(text);
    const missing = lineEnds(source) - lineEnds(text);
    if (missing > 0) this.write('\n'.repeat(missing));
  }

  /** Begins a quotation; `indent` is the white space before its first line. */
  openQuote(indent: string): void {
    this.#depth += 1;
    if (this.#depth <= MAX_QUOTES) {
      if (this.#quotes.length === 0) this.#flush('');
      this.#quotes.push(indent);
    }
  }

  /** Ends a quotation after the last text written. */
  closeQuote(): void {
    this.#depth -= 1;
    if (this.#depth >= MAX_QUOTES) return;
    this.#quotes.pop();
  }

  /** True if the text written last ends where an address is expected. */
  get expectsAddress(): boolean {
    return this.#lineEnds === 0 && ADDRESS_EXPECTED.test(this.#tail);
  }

  text(): string {
    this.#parts.push('\n'.repeat(this.#lineEnds));
    this.#lineEnds = 0;
    return this.#parts.join('');
  }

  /** Writes waiting line ends with the marks of the open quotations; returns the line without its indentation. */
  #flush(line: string): string {
    if (this.#lineEnds === 0) return line;
    const [indent = ''] = this.#quotes;
    const marks = indent + '>'.repeat(this.#quotes.length);
    for (; this.#lineEnds > 1; this.#lineEnds -= 1) this.#push(`\n${marks}`);
    this.#lineEnds = 0;
    this.#push(this.#quotes.length === 0 ? '\n' : `\n${marks} `);
    return indent !== '' && line.startsWith(indent) ? line.slice(indent.length) : line;
  }

  #push(text: string): void {
    this.#parts.push(text);
    this.#tail = text.length >= TAIL ? text.slice(-TAIL) : (this.#tail + text).slice(-TAIL);
  }
}

/** Number of line ends in a text. */
function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
