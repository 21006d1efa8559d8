import type { Finding, Severity } from '../finding.ts';

/** Findings of one file that are kept one by one; further ones are only counted. */
const MAX_KEPT = 6;

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Compares severities: errors come first. */
export function compareSeverity(a: Pick<Finding, 'severity'>, b: Pick<Finding, 'severity'>): number {
  return RANKS[a.severity] - RANKS[b.severity];
}

/** Number of findings that a finding stands for. */
export function countOf({ count = 1 }: Finding): number {
  return count;
}

/**
 * Findings of one file for as long as the file is known, so few that those of a hundred thousand files fit in memory:
 * the first ones, errors before others. Each of the others adds to the count of one with its rule and severity.
 * Returns the same list if it is short; applied twice, it changes nothing more.
 */
export function condenseFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_KEPT) return findings;
  const kept: Finding[] = [];
  const places = new Map<string, number>();
  for (const finding of findings.toSorted(compareSeverity)) {
    const kind = `${finding.rule} ${finding.severity}`;
    const place = places.get(kind);
    const host = place === undefined || kept.length < MAX_KEPT ? undefined : kept[place];
    if (place !== undefined && host !== undefined) {
      kept[place] = { ...host, count: countOf(host) + countOf(finding) };
      continue;
    }
    places.set(kind, kept.length);
    kept.push(finding);
  }
  return kept;
}

/** Max. messages that are shared. */
const MAX_SHARED = 10_000;

/** Creates a function that lets findings of many files share equal messages, and the path of their file. */
export function createFindingPool(): (path: string, findings: readonly Finding[]) => readonly Finding[] {
  const messages = new Map<string, string>();
  return (path, findings) =>
    findings.map((finding) => {
      const message = messages.get(finding.message) ?? finding.message;
      if (messages.size < MAX_SHARED) messages.set(message, message);
      return { ...finding, message, file: finding.file === path ? path : finding.file };
    });
}
