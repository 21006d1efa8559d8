import type { Finding, FindingRule, Severity } from '../finding.ts';
import { compareCodePoints } from '../text/code-points.ts';
import { compareSeverity, countOf } from './file-findings.ts';

/** Findings of one kind: same rule, same severity, and messages that differ in names and numbers only. */
export interface FindingGroup {
  readonly rule: FindingRule;
  readonly severity: Severity;
  /** Number of findings. */
  readonly count: number;
  /** Number of files with such a finding. */
  readonly files: number;
  /** Findings of the first files, by file and line. */
  readonly first: readonly Finding[];
}

/** Findings of a publication in bounded space: how many there are of each kind, and where the first are. */
export interface FindingDigest {
  /** Errors first, then by number of files. */
  readonly groups: readonly FindingGroup[];
  /** Number of files with an error. */
  readonly leftOut: number;
}

/** A digest of nothing. */
export const NO_FINDINGS: FindingDigest = { groups: [], leftOut: 0 };

/** Max. files of a kind that are named. */
const MAX_FILES = 10;

/** Max. findings of a kind that are kept of each of these. */
const MAX_OF_A_FILE = 10;

/** Max. kinds; a rule has one kind for each further message. */
const MAX_KINDS = 100;

/** Max. messages whose kind is remembered while a digest is made. */
const MAX_MESSAGES = 10_000;

/** Parts of messages that differ between findings of one kind: quotations, addresses, paths and numbers. */
const VARIABLE = /"[^"]*"|`[^`]*`|“[^”]*”|[^\s"`]*[./][^\s"`]*|\d+/gu;

/** Max. characters of a message that tell its kind. */
const MAX_MESSAGE = 200;

/** Makes the digest of findings in any order; those of one file need not stand together. */
export function digestOf(findings: Iterable<Finding>): FindingDigest {
  const all = [...findings];
  const groups = new Map<string, Tally>();
  const keyOf = createKeys(groups);
  const leftOut = new Set<string>();
  const tallies = all.map((finding) => {
    if (finding.severity === 'error') leftOut.add(finding.file);
    const key = keyOf(finding);
    const tally = groups.get(key) ?? { count: 0, files: new Set<string>(), named: [], first: [] };
    groups.set(key, tally);
    tally.count += countOf(finding);
    if (!tally.files.has(finding.file)) {
      tally.files.add(finding.file);
      insert(tally.named, finding.file, compareCodePoints, MAX_FILES);
    }
    return tally;
  });
  // The first files are known by now.
  for (const [index, finding] of all.entries()) {
    const { named = [], first = [] } = tallies[index] ?? {};
    if (named.includes(finding.file)) insert(first, finding, compareFindings, MAX_FILES * MAX_OF_A_FILE);
  }
  return {
    groups: [...groups.values()]
      .flatMap(({ count, files, first }): FindingGroup[] => {
        const [one] = first;
        if (one === undefined) return [];
        return [{ rule: one.rule, severity: one.severity, count, files: files.size, first }];
      })
      .toSorted((a, b) => compareSeverity(a, b) || b.files - a.files || compareCodePoints(a.rule, b.rule)),
    leftOut: leftOut.size,
  };
}

/** All findings that a digest holds, in the order of {@link compareFindings}. */
export function findingsIn({ groups }: FindingDigest): readonly Finding[] {
  return groups.flatMap(({ first }) => first).toSorted(compareFindings);
}

/** Number of findings of each severity. */
export function countsOf({ groups }: FindingDigest): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity, count } of groups) counts[severity] += count;
  return counts;
}

/** Compares findings by file, in code point order, and line. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareCodePoints(a.file, b.file) || a.line - b.line;
}

interface Tally {
  count: number;
  readonly files: Set<string>;
  /** The first files, sorted. */
  readonly named: string[];
  readonly first: Finding[];
}

/** Creates a function that returns the key of a finding's kind; `groups` has the kinds that there are. */
function createKeys(groups: ReadonlyMap<string, unknown>): (finding: Finding) => string {
  const known = new Map<string, string>();
  return ({ rule, severity, message }) => {
    const kind = `${severity} ${rule}`;
    const whole = `${kind} ${message}`;
    const remembered = known.get(whole);
    if (remembered !== undefined) return remembered;
    const exact = `${kind} ${message.slice(0, MAX_MESSAGE).replace(VARIABLE, '…')}`;
    const key = groups.has(exact) || groups.size < MAX_KINDS ? exact : kind;
    if (known.size < MAX_MESSAGES) known.set(whole, key);
    return key;
  };
}

/** Inserts a value into a sorted list of at most `most` values. */
function insert<T>(list: T[], value: T, compare: (a: T, b: T) => number, most: number): void {
  const last = list.at(-1);
  if (list.length >= most && last !== undefined && compare(value, last) >= 0) return;
  let at = list.length;
  for (let before = list[at - 1]; before !== undefined && compare(value, before) < 0; before = list[at - 1]) {
    at -= 1;
  }
  list.splice(at, 0, value);
  if (list.length > most) list.pop();
}
