import type { Finding } from '../finding.ts';
import { plural } from '../text/plural.ts';
import { compareFindings, findingsIn, type FindingDigest, type FindingGroup } from './finding-digest.ts';

/** Max. files that are named of a kind that leaves articles out, and of any other. */
const MAX_ERRORS = 10;
const MAX_OTHERS = 3;

/** A kind with the findings of it that a report shows. */
interface ShownGroup {
  readonly group: FindingGroup;
  /** At least one, by file and line. */
  readonly places: readonly Finding[];
}

/** Findings for a report of limited length. */
export interface FindingReport {
  /** True if all findings are shown. */
  readonly isWhole: boolean;
  readonly shown: readonly ShownGroup[];
  /** Kinds that are not shown. */
  readonly others: readonly FindingGroup[];
}

/**
 * Chooses findings for a report of at most `maxLines` lines, one for each finding and `headLines` for each kind. Of
 * each kind, beginning with errors, at least one finding is shown; as long as there is room, the first ten files of an
 * error, and the first three of others.
 */
export function chooseFindings(digest: FindingDigest, maxLines: number, headLines: number): FindingReport {
  const { groups } = digest;
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (total <= maxLines && total === groups.reduce((sum, { first }) => sum + first.length, 0)) {
    return { isWhole: true, shown: groups.map((group) => ({ group, places: group.first })), others: [] };
  }
  const shown = groups.slice(0, Math.max(1, Math.floor(maxLines / (headLines + 1))));
  let room = maxLines - shown.length * (headLines + 1);
  const chosen = shown.map((group): ShownGroup => {
    const wanted = placesIn(group, group.severity === 'error' ? MAX_ERRORS : MAX_OTHERS);
    const places = wanted.slice(0, 1 + Math.max(0, room));
    room -= places.length - 1;
    return { group, places: places.toSorted(compareFindings) };
  });
  return { isWhole: false, shown: chosen, others: groups.slice(shown.length) };
}

/**
 * Up to `most` findings of a kind. For an error they are in as many files as there are: each file has to be corrected.
 * For others they have as many messages as there are.
 */
function placesIn({ first, severity }: FindingGroup, most: number): readonly Finding[] {
  const seen = new Set<string>();
  const firsts = first.filter(({ file, message }) => {
    const key = severity === 'error' ? file : message;
    return !seen.has(key) && seen.add(key);
  });
  return [...firsts, ...first.filter((finding) => !firsts.includes(finding))].slice(0, most);
}

/** A heading: `date: 1,873 errors in 1,873 files`. */
export function headingOfGroup({ rule, severity, count, files }: FindingGroup): string {
  return `${rule}: ${plural(count, severity)} in ${plural(files, 'file')}`;
}

/** The findings of a report as lines: all of them by file, or a heading and the first of each kind. */
export function linesOfReport(
  digest: FindingDigest,
  maxLines: number,
  format: (finding: Finding) => string,
): readonly string[] {
  const { isWhole, shown, others } = chooseFindings(digest, maxLines - 1, 1);
  if (isWhole) return findingsIn(digest).map(format);
  const lines = shown.flatMap(({ group, places }) => [headingOfGroup(group), ...places.map(format)]);
  return others.length === 0 ? lines : [...lines, `and ${othersText(others)}`];
}

/** Kinds by rule and number: `12 notes (chrome), 3 warnings (html)`. */
function othersText(others: readonly FindingGroup[]): string {
  const counts = new Map<string, number>();
  for (const { rule, severity, count } of others) {
    const key = `${severity} ${rule}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return Array.from(counts, ([key, count]) => {
    const [severity = '', rule = ''] = key.split(' ');
    return `${plural(count, severity)} (${rule})`;
  }).join(', ');
}

/**
 * The one thing to do first, as a sentence: that of the kind of error with the most files, or `undefined` if nothing
 * leaves an article out. `1,873 files have no publication date: add …`.
 */
export function firstStep({ groups }: FindingDigest): string | undefined {
  const [worst] = groups;
  const [place] = worst?.first ?? [];
  if (worst === undefined || place === undefined || worst.severity !== 'error') return undefined;
  const files = plural(worst.files, 'file');
  const missing = /^no (?=\S)/u.test(place.message);
  if (missing) return `${files} ${worst.files === 1 ? 'has' : 'have'} ${place.message}`;
  return `${files}: ${place.message}`;
}
