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
  | 'chrome'
  | 'credit'
  | 'quotation-mark'
  | 'html'
  | 'duplicate-id'
  | 'duplicate-slug'
  | 'moved'
  | 'orphan-sidecar'
  | 'document';

/** Something to tell the author about one line of one file. */
export interface Finding {
  /** Path below the content directory, with `/` between names. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly severity: Severity;
  readonly rule: FindingRule;
  /** What is wrong and what would be right, without a full stop. */
  readonly message: string;
}

/**
 * `file:line: message`, the form that editors and terminals make clickable. Control characters, which the name
 * of a file may hold, are written as escapes: they would move a terminal's cursor or begin another line.
 */
export function formatFinding(finding: Finding): string {
  const line = `${finding.file}:${finding.line}: ${finding.message}`;
  return line.replace(
    /\p{Control}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Whether any of the findings keeps an article from being published. */
export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
