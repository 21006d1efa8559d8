import type { Finding } from '../article/finding.ts';
import { condenseFindings, createFindingPool } from '../article/findings/file-findings.ts';
import { toInstant, type Instant } from '../article/instant.ts';
import type { FileRules } from '../article/publication.ts';
import type { AdoptedItems } from '../content/site/adopted-items.ts';
import { VAULT_FOLDER } from '../content/site/marks.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OnProgress } from '../content/directory/progress.ts';
import type { Known, ReadFiles } from '../content/directory/reading.ts';
import { scanChanges } from '../content/directory/scan.ts';
import type { LoadArticle, ScannedFile } from '../content/directory/scanned-file.ts';
import type { ParseOptions } from '../content/formats/source-format.ts';
import { filesOf, findingsOf, unlistableFolders } from '../content/directory/survey.ts';

/** The state of a file that the ledger does not fully describe; a plain published article needs none. */
export interface FileStatus {
  /** Undefined if the file could not be read. */
  readonly contentHash: string | undefined;
  readonly isOut: boolean;
  /** True if the file contains no article that can be published. */
  readonly isBroken: boolean;
  /** True if the file is not meant as an article. */
  readonly isSkipped?: boolean | undefined;
  /** True if another article prevents its publication; it is read again on each scan. */
  readonly isUnsettled: boolean;
  /** The next moment at which the article is published, expires or counts as edited. */
  readonly turn: Instant | undefined;
  readonly findings: readonly Finding[];
}

/** The state of the content directory at the last publication. Immutable. */
export interface FileIndex {
  readonly known: Known;
  /** By path. */
  readonly standings: ReadonlyMap<string, FileStatus>;
  /** Findings that are not about a file that is scanned; undefined if unknown. */
  readonly others?: readonly Finding[] | undefined;
  /** True if a process may have published since, but ended before it could save its index. */
  readonly mayBeBehind?: boolean | undefined;
  /** The moment of the scan; undefined if unknown. */
  readonly moment?: Instant | undefined;
}

/** The changes of the content directory since the last publication. */
export interface ContentDelta {
  readonly known: Known;
  /** Undefined on the first scan, which reads every file. */
  readonly before: FileIndex | undefined;
  /** The files to process, by path. */
  readonly read: ReadonlyMap<string, ScannedFile>;
  /** Loads the whole article of a file in `read`. */
  readonly loadArticle: LoadArticle;
  /** Paths of removed files. */
  readonly gone: readonly string[];
  /** Findings about folders. */
  readonly findings: readonly Finding[];
  /** Folders that cannot be listed at the moment; their content stays published. */
  readonly unlistableFolders: readonly string[];
  /** The moment of the scan: `read` contains every file that was due by then. */
  readonly moment: Instant;
  /** Content of adopted.yaml; undefined without that file. */
  readonly adopted?: AdoptedItems | undefined;
}

/** The input of {@link scanFiles}. */
export interface ScanFilesInput extends ParseOptions {
  readonly contentDirectory: string;
  readonly before: FileIndex | undefined;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly readFiles?: ReadFiles | undefined;
  /** The publication's rules about its files. */
  readonly rules?: FileRules | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** True: all findings are returned. Default: a few of each file, with their number. */
  readonly isThorough?: boolean | undefined;
}

/** Reads the files that have changed and those that are due. */
export async function scanFiles(input: ScanFilesInput): Promise<ContentDelta> {
  const { before, ledger, now } = input;
  const standings = before?.standings ?? new Map<string, FileStatus>();
  const moment = toInstant(now());
  // The clock was ahead, so articles may have expired too early.
  const wasSetBack = before?.moment !== undefined && moment < before.moment;
  const due = new Set(
    [...standings].flatMap(([path, { turn, isUnsettled, isOut, isBroken }]) =>
      isUnsettled || (turn !== undefined && turn <= moment) || (wasSetBack && !isOut && !isBroken)
        ? [path]
        : [],
    ),
  );
  const known: Known | undefined = before && {
    ...before.known,
    again: due.size === 0 ? before.known.again : new Set([...before.known.again, ...due]),
  };
  const contentHashOf = async (path: string): Promise<string | undefined> => {
    if (before === undefined || due.has(path)) return undefined;
    const standing = standings.get(path);
    if (standing !== undefined) return standing.contentHash;
    // Its ledger row has the published hash, but not the next `turn`.
    if (before.mayBeBehind === true) return undefined;
    return (await ledger.byPath(path)).find(({ deleted }) => deleted === undefined)?.contentHash;
  };
  const { contentDirectory, timezone, metadataKeys, readFiles, rules, onProgress } = input;
  const options = { timezone, metadataKeys, now, contentHashOf, readFiles, rules, onProgress };
  const changes = await scanChanges(contentDirectory, known, options);
  const read = new Map<string, ScannedFile>();
  const pool = createFindingPool();
  for (const [path, scanned] of changes.read) {
    if (scanned === 'same') continue;
    const findings = input.isThorough === true ? scanned.findings : condenseFindings(scanned.findings);
    const file = { ...scanned, findings: pool(path, findings) };
    if (!isKnownFault(file, standings.get(path))) read.set(path, file);
  }
  const { survey } = changes.known;
  return {
    known: changes.known,
    before,
    read,
    loadArticle: changes.loadArticle,
    gone: changes.gone,
    findings: [...findingsOf(survey), ...siteFindings(changes.known), ...(changes.adopted?.findings ?? [])],
    unlistableFolders: unlistableFolders(survey),
    moment,
    adopted: changes.adopted,
  };
}

/** Findings about the whole site. */
function siteFindings({ detected, optedIn }: Known): readonly Finding[] {
  if (detected?.site.requiresOptIn !== true) return [];
  const message = `notes of this vault are marked with "publish: true": only those ${optedIn?.size ?? 0} are published`;
  return [{ file: VAULT_FOLDER, line: 1, severity: 'note', rule: 'opt-in', message }];
}

/** An unreadable file is tried on every scan; it counts as a change only if its findings differ. */
function isKnownFault(file: ScannedFile, standing: FileStatus | undefined): boolean {
  if (file.contentHash !== undefined || standing === undefined) return false;
  return (
    standing.contentHash === undefined && JSON.stringify(file.findings) === JSON.stringify(standing.findings)
  );
}

/** The paths of all files in the content directory. */
export function pathsOf({ known }: ContentDelta): ReadonlySet<string> {
  return new Set(Array.from(filesOf(known.survey), ({ path }) => path));
}
