import { printable } from './text/printable.ts';

/**
 * Severity of a finding. An `error` excludes the article; an article with a `warning` is published, but its
 * author should check it; a `note` records a repair.
 */
export type Severity = 'error' | 'warning' | 'note';

/** Stable short name of the kind of problem. */
export type FindingRule =
  | 'unreadable'
  | 'outside'
  | 'format'
  | 'opt-in'
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
  | 'link'
  | 'podcast'
  | 'chrome'
  | 'credit'
  | 'quotation-mark'
  | 'html'
  | 'template'
  | 'duplicate-id'
  | 'duplicate-slug'
  | 'address'
  | 'moved'
  | 'orphan-sidecar'
  | 'adopted'
  | 'selection'
  | 'document';

/** A problem on one line of a content file, reported to the author. */
export interface Finding {
  /** Path below the content directory, with `/` between names. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** First affected column, in UTF-16 units from 1, if known. */
  readonly column?: number | undefined;
  /** Number of affected UTF-16 units, if known. */
  readonly length?: number | undefined;
  readonly severity: Severity;
  readonly rule: FindingRule;
  /** The problem and its fix, without a final full stop. */
  readonly message: string;
  /** Number of findings of its rule and severity in the file that it stands for; default 1. */
  readonly count?: number | undefined;
}

/** A finding about a file as a whole, on its first line. */
export function findingOn(file: string, severity: Severity, rule: FindingRule, message: string): Finding {
  return { file, line: 1, severity, rule, message };
}

/**
 * Formats a finding as `file:line: message`, which editors and terminals turn into a link. Control characters
 * are escaped.
 */
export function formatFinding(finding: Finding): string {
  return printable(`${finding.file}:${finding.line}: ${finding.message}`);
}

/** True if a finding excludes the article. */
export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** Max. findings of one rule and severity in one file. */
const MAX_OF_A_KIND = 20;

/**
 * Findings of one file, bounded: for each rule and severity the first twenty are kept, and the others
 * counted. A large file may have a fault on every line, and all findings stay in memory.
 */
export class FindingList {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, number>();
  /** First discarded finding of each kind. */
  readonly #passed = new Map<string, Finding>();

  add(finding: Finding): void {
    const kind = `${finding.rule} ${finding.severity}`;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MAX_OF_A_KIND) this.#kept.push(finding);
    else if (count === MAX_OF_A_KIND + 1) this.#passed.set(kind, finding);
  }

  /** The kept findings, with one more for each kind that exceeded the limit, giving the number discarded. */
  all(): Finding[] {
    const rest = [...this.#passed].map(([kind, finding]) => {
      const more = (this.#counts.get(kind) ?? 0) - MAX_OF_A_KIND;
      return { ...finding, message: `and ${more} more of this kind, from here on`, count: more };
    });
    return [...this.#kept, ...rest];
  }
}

/** The findings after the limits of {@link FindingList}. */
export function boundFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_OF_A_KIND) return findings;
  const bounded = new FindingList();
  for (const finding of findings) bounded.add(finding);
  return bounded.all();
}
