import type { Severity } from '../../article/finding.ts';

/** A kind of content that was removed or replaced. */
export interface Removal {
  readonly severity: Severity;
  /** Without the count: `removed <script>`. */
  readonly message: string;
  readonly count: number;
  /** Text to find the first occurrence in the source, lower case: the beginning of a tag, or a URL. */
  readonly sign: string;
}

/** Max. kinds of removal reported; the first ones are enough. */
const MAX_KINDS = 20;

/** Collects removals, equal ones once. */
export class Removals {
  readonly #byMessage = new Map<string, Removal>();

  add(severity: Severity, message: string, sign: string): void {
    const removal = this.#byMessage.get(message);
    if (removal !== undefined) this.#byMessage.set(message, { ...removal, count: removal.count + 1 });
    else if (this.#byMessage.size < MAX_KINDS) {
      this.#byMessage.set(message, { severity, message, count: 1, sign });
    }
  }

  list(): readonly Removal[] {
    return [...this.#byMessage.values()];
  }
}
