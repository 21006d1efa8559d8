import { printable } from './text/printable.ts';

/**
 * How bad a finding is: an `error` leaves the article out; with a `warning` it is published, but somebody
 * should look; a `note` is the receipt of a repair.
 */
export type Severity = 'error' | 'warning' | 'note';

/** What a finding is about: a short stable name, for machines. */
export type FindingRule =
  | 'unreadable'
  | 'outside'
  | 'too-large'
  | 'binary'
  | 'encoding'
  | 'character'
  | 'metadata'
  | 'unknown-key'
  | 'title'
  | 'date'
  | 'language'
  | 'url'
  | 'attachment'
  | 'media'
  | 'podcast'
  | 'chrome'
  | 'credit'
  | 'quotation-mark'
  | 'html'
  | 'duplicate-id'
  | 'duplicate-slug'
  | 'moved'
  | 'orphan-sidecar'
  | 'selection'
  | 'document';

/** Something to tell the author about one line of one file. */
export interface Finding {
  /** Path below the content directory, with `/` between names. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where in the line it begins, where that is known: in UTF-16 units from 1. */
  readonly column?: number | undefined;
  /** How many UTF-16 units of the line it is about, where that is known. */
  readonly length?: number | undefined;
  readonly severity: Severity;
  readonly rule: FindingRule;
  /** What is wrong and what would be right, without a full stop. */
  readonly message: string;
}

/** `file:line: message`, the form that editors and terminals make clickable; the name of a file may hold anything. */
export function formatFinding(finding: Finding): string {
  return printable(`${finding.file}:${finding.line}: ${finding.message}`);
}

/** Whether any of the findings keeps an article from being published. */
export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** So many findings of one kind does one file have, at the most. */
const MAX_OF_A_KIND = 20;

/**
 * Findings of one file, bounded: of those with one rule and severity the first twenty are kept and the rest
 * is counted. A file of megabytes may have a fault on every line, and all findings are kept in memory.
 */
export class FindingList {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, number>();
  /** The first finding of each kind that was not kept. */
  readonly #passed = new Map<string, Finding>();

  add(finding: Finding): void {
    const kind = `${finding.rule} ${finding.severity}`;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MAX_OF_A_KIND) this.#kept.push(finding);
    else if (count === MAX_OF_A_KIND + 1) this.#passed.set(kind, finding);
  }

  /** What was kept, and for each kind with more how many more there are. */
  all(): Finding[] {
    const rest = [...this.#passed].map(([kind, finding]) => {
      const more = (this.#counts.get(kind) ?? 0) - MAX_OF_A_KIND;
      return { ...finding, message: `and ${more} more like those above, from here on` };
    });
    return [...this.#kept, ...rest];
  }
}

/** The same findings, bounded as a {@link FindingList} bounds them. */
export function boundFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_OF_A_KIND) return findings;
  const bounded = new FindingList();
  for (const finding of findings) bounded.add(finding);
  return bounded.all();
}
