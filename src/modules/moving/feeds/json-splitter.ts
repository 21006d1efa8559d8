/** Max. characters of one item, and of everything else in the document. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** Takes the members of `items` out of a JSON document that comes in pieces, so that one item is kept at a time. */
export class JsonSplitter {
  /** True if an item or the rest is too long: no more is read. */
  isTooLong = false;
  /** The document so far, with an empty list for `items`. */
  #rest = '';
  /** Length of the document up to its last whole member. */
  #restEnd = 0;
  #item = '';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isInItems = false;
  /** Start of the last string in `#rest`, at the top level. */
  #stringStart = 0;

  /** Returns the texts of the items that ended in this piece. */
  push(piece: string): readonly string[] {
    const items: string[] = [];
    let from = 0;
    for (let at = 0; at < piece.length && !this.isTooLong; at += 1) {
      const code = piece.charCodeAt(at);
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === 0x5c) this.#isEscaped = true;
        else if (code === 0x22) this.#isInString = false;
        continue;
      }
      switch (code) {
        case 0x22: // "
          this.#isInString = true;
          if (this.#depth === 1) this.#stringStart = this.#rest.length + at - from;
          break;
        case 0x7b: // {
        case 0x5b: // [
          if (this.#depth === 1 && code === 0x5b) {
            this.#keep(piece.slice(from, at + 1));
            from = at + 1;
            this.#isInItems = /^"items"\s*:\s*\[$/u.test(this.#rest.slice(this.#stringStart));
          } else if (this.#depth === 2 && this.#isInItems) from = at;
          this.#depth += 1;
          break;
        case 0x7d: // }
        case 0x5d: // ]
          this.#depth -= 1;
          if (this.#depth === 2 && this.#isInItems) {
            items.push(this.#item + piece.slice(from, at + 1));
            this.#item = '';
            from = at + 1;
          } else if (this.#depth === 1) {
            if (this.#isInItems) from = at;
            this.#isInItems = false;
            this.#keep(piece.slice(from, at + 1));
            from = at + 1;
            this.#restEnd = this.#rest.length;
          }
          break;
        case 0x2c: // ,
          if (this.#depth === 1) {
            this.#keep(piece.slice(from, at));
            this.#restEnd = this.#rest.length;
            from = at;
          }
          break;
        default:
      }
    }
    const left = piece.slice(from);
    if (this.#isInItems && this.#depth > 2) this.#item += left;
    else if (!this.#isInItems) this.#keep(left);
    this.isTooLong ||= this.#item.length > MAX_CHARACTERS || this.#rest.length > MAX_CHARACTERS;
    return items;
  }

  #keep(text: string): void {
    this.#rest += text;
  }

  /** True if the document has ended. */
  get isComplete(): boolean {
    return this.#depth === 0 && this.#rest.trim() !== '';
  }

  /** The document without its items, as text; cut off after its last whole member. */
  get head(): string {
    if (this.isComplete) return this.#rest;
    return this.#restEnd === 0 ? '{}' : `${this.#rest.slice(0, this.#restEnd)}}`;
  }
}
