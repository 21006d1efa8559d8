import type { ArticleHead } from '../../article/article.ts';
import type { Finding } from '../../article/finding.ts';
import type { Instant } from '../../article/instant.ts';
import type { ScannedFile } from '../../content/directory/scanned-file.ts';
import { isPublished, nextChange } from '../../feed/select.ts';
import type { Reconciliation } from '../../ledger/reconcile.ts';
import type { ContentDelta, FileStatus } from '../content-delta.ts';

/** Rules whose findings are about one change, not about a file. */
const PASSING: ReadonlySet<string> = new Set(['moved']);

/** True for a finding about a change, which is gone at the next one. */
export function isPassing({ rule }: Finding): boolean {
  return PASSING.has(rule);
}

/** States of all files once a change is published; `out` are the articles that are due. */
export function nextStandings(
  { read, gone, before }: ContentDelta,
  out: readonly ArticleHead[],
  { settled, findings }: Reconciliation,
  now: Instant,
): ReadonlyMap<string, FileStatus> {
  const standings = new Map(before?.standings);
  for (const path of gone) standings.delete(path);
  const told = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (isPassing(finding)) continue;
    told.set(finding.file, [...(told.get(finding.file) ?? []), finding]);
  }
  const isOut = new Set(out);
  for (const [path, file] of read) {
    const { head } = file;
    const isOutNow = head !== undefined && isOut.has(head);
    const standing = statusOf(file, told.get(path) ?? [], {
      isOut: isOutNow,
      isSettled: head !== undefined && settled.has(head),
      now,
    });
    if (standing === undefined) standings.delete(path);
    else standings.set(path, standing);
  }
  return standings;
}

/**
 * Findings that were not there at the last publication. Where that is unknown, as at the start of a process, all are
 * new.
 */
export function newFindings(
  { before, read }: ContentDelta,
  standings: ReadonlyMap<string, FileStatus>,
  others: readonly Finding[],
): readonly Finding[] {
  if (before?.others === undefined) {
    return [...others, ...[...standings.values()].flatMap(({ findings }) => findings)];
  }
  const ofFiles = Array.from(read.keys(), (path) =>
    without(standings.get(path)?.findings, before.standings.get(path)?.findings),
  );
  return [...without(others, before.others), ...ofFiles.flat()];
}

function without(findings: readonly Finding[] = [], known: readonly Finding[] = []): readonly Finding[] {
  if (findings.length === 0) return [];
  const keys = new Set(known.map((finding) => JSON.stringify(finding)));
  return findings.filter((finding) => !keys.has(JSON.stringify(finding)));
}

/** Returns the state of a file that was read; undefined if its ledger row describes it fully. */
function statusOf(
  { contentHash, head, findings, isSkipped }: ScannedFile,
  told: readonly Finding[],
  { isOut, isSettled, now }: { isOut: boolean; isSettled: boolean; now: Instant },
): FileStatus | undefined {
  const turn = head && turnOf(head, now);
  const all = told.length === 0 ? findings : [...findings, ...told];
  if (head !== undefined && isOut && isSettled && turn === undefined && all.length === 0) return undefined;
  return {
    contentHash,
    isOut,
    isBroken: head === undefined,
    ...(isSkipped === true && { isSkipped }),
    isUnsettled: isOut && !isSettled,
    turn,
    findings: all,
  };
}

function turnOf(head: ArticleHead, now: Instant): Instant | undefined {
  const { updated } = head;
  const edit = updated !== undefined && updated > now && isPublished(head, updated) ? updated : undefined;
  const turn = nextChange([head], now);
  return turn === undefined || edit === undefined ? (turn ?? edit) : Math.min(turn, edit);
}
