import { plural } from '../../../core/article/text/plural.ts';

/** Max. findings of one kind that are kept, and max. kinds: exports may have a hundred thousand faults. */
const MAX_OF_A_KIND = 5;
const MAX_KINDS = 200;
/** Max. lines of findings. */
const MAX_LINES = 60;

/** A fault of an export, or of an import. */
interface ImportFinding {
  readonly where: string;
  readonly message: string;
}

interface Kind {
  readonly first: ImportFinding[];
  count: number;
  readonly isError: boolean;
}

/** Findings of an import: the first of each kind with its place, and the number of the others. */
export class ImportReport {
  /** Number of findings about what was meant and not imported. */
  errors = 0;
  #kinds = new Map<string, Kind>();
  #others = 0;

  /** Adds a finding. Those with equal messages, but for quoted words and numbers, are of one kind. */
  add(where: string, message: string, isError: boolean): void {
    if (isError) this.errors += 1;
    const key = `${isError ? 'e' : 'n'}${message.replace(/"[^"]*"|\d+/gu, '"')}`;
    const kind = this.#kinds.get(key);
    if (kind !== undefined) {
      kind.count += 1;
      if (kind.first.length < MAX_OF_A_KIND) kind.first.push({ where, message });
    } else if (this.#kinds.size < MAX_KINDS)
      this.#kinds.set(key, { first: [{ where, message }], count: 1, isError });
    else this.#others += 1;
  }

  /** Lines for the operator, errors first. */
  lines(): readonly string[] {
    const kinds = [...this.#kinds.values()].toSorted((a, b) => Number(b.isError) - Number(a.isError));
    const lines = kinds.flatMap(({ first, count, isError }) => {
      const shown = first.map(({ where, message }) => `${isError ? 'error: ' : ''}${where}: ${message}`);
      const more = count - first.length;
      return more > 0 ? [...shown, `  and ${plural(more, 'more finding')} like this`] : shown;
    });
    const left = Math.max(0, lines.length - MAX_LINES) + this.#others;
    return left === 0 ? lines : [...lines.slice(0, MAX_LINES), `and ${plural(left, 'further finding')}`];
  }
}
