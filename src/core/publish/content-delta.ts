import type { Article } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import { toInstant, type Instant } from '../article/instant.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OnProgress } from '../content/directory/progress.ts';
import { scanChanges, type Known, type ReadFiles } from '../content/directory/scan.ts';
import type { ArticleFile } from '../content/directory/article-file.ts';
import type { ParseOptions } from '../content/formats/source-format.ts';
import { filesOf, findingsOf, hiddenFolders } from '../content/directory/survey.ts';
import { isPublished, nextTurn } from '../feed/select.ts';

/**
 * What is known of a file that is not simply an article that is out: of that one, its row in the ledger
 * tells everything.
 */
export interface FileStatus {
  /** Undefined: it could not be read. */
  readonly contentHash: string | undefined;
  readonly isOut: boolean;
  /** Whether there is no article in it, or none that may be published. */
  readonly isBroken: boolean;
  /** Whether it is kept out by another article: it has to be asked for again. */
  readonly isUnsettled: boolean;
  /** When it comes out, expires, or is edited, by its own word. */
  readonly turn: Instant | undefined;
  readonly findings: readonly Finding[];
}

/** The files as they were when something was last published. Never changes. */
export interface FileIndex {
  readonly known: Known;
  /** By path. */
  readonly standings: ReadonlyMap<string, FileStatus>;
  /** Whether something may have been published since by a process that could not say so before it ended. */
  readonly mayBeBehind?: boolean | undefined;
  /** When they were looked at; undefined: nobody knows. */
  readonly moment?: Instant | undefined;
}

/** What has happened to the files since. */
export interface ContentDelta {
  readonly known: Known;
  /** What was known before; undefined: nothing, so that everything was read. */
  readonly before: FileIndex | undefined;
  /** Files that are to be looked at, by path. */
  readonly read: ReadonlyMap<string, ArticleFile>;
  /** Paths of files that are not there any more. */
  readonly gone: readonly string[];
  /** Of the folders. */
  readonly findings: readonly Finding[];
  /** Folders that cannot be listed at the moment: what is in them stays as it is. */
  readonly hidden: readonly string[];
  /** When it was looked at: what is due then is in `read`. */
  readonly moment: Instant;
}

/** Dependencies of {@link scanFiles}. */
export interface ScanFilesInput extends ParseOptions {
  readonly contentDirectory: string;
  readonly before: FileIndex | undefined;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly readFiles?: ReadFiles | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Reads what has changed, and what has to be looked at again because its time has come. */
export async function scanFiles(input: ScanFilesInput): Promise<ContentDelta> {
  const { before, ledger, now } = input;
  const standings = before?.standings ?? new Map<string, FileStatus>();
  const moment = toInstant(now());
  // A clock that was ahead may have withdrawn what is not to expire yet.
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
    // Its row tells what was published, but not when it is to turn.
    if (before.mayBeBehind === true) return undefined;
    return (await ledger.byPath(path)).find(({ deleted }) => deleted === undefined)?.contentHash;
  };
  const { contentDirectory, timezone, metadataKeys, readFiles, onProgress } = input;
  const options = { timezone, metadataKeys, now, contentHashOf, readFiles, onProgress };
  const changes = await scanChanges(contentDirectory, known, options);
  const read = new Map<string, ArticleFile>();
  for (const [path, file] of changes.read) {
    if (file !== 'same' && !isKnownFault(file, standings.get(path))) read.set(path, file);
  }
  const { survey } = changes.known;
  return {
    known: changes.known,
    before,
    read,
    gone: changes.gone,
    findings: findingsOf(survey),
    hidden: hiddenFolders(survey),
    moment,
  };
}

/** A file that cannot be read is tried each time; it is news only when something else is wrong with it. */
function isKnownFault(file: ArticleFile, standing: FileStatus | undefined): boolean {
  if (file.contentHash !== undefined || standing === undefined) return false;
  return (
    standing.contentHash === undefined && JSON.stringify(file.findings) === JSON.stringify(standing.findings)
  );
}

/** Where a file stands that was read; undefined where its row in the ledger tells everything. */
export function statusOf(
  { contentHash, article, findings }: ArticleFile,
  told: readonly Finding[],
  { isOut, isSettled, now }: { isOut: boolean; isSettled: boolean; now: Instant },
): FileStatus | undefined {
  const turn = article && turnOf(article, now);
  const all = told.length === 0 ? findings : [...findings, ...told];
  if (article !== undefined && isOut && isSettled && turn === undefined && all.length === 0) return undefined;
  return {
    contentHash,
    isOut,
    isBroken: article === undefined,
    isUnsettled: isOut && !isSettled,
    turn,
    findings: all,
  };
}

function turnOf(article: Article, now: Instant): Instant | undefined {
  const { updated } = article;
  const edit = updated !== undefined && updated > now && isPublished(article, updated) ? updated : undefined;
  const turn = nextTurn([article], now);
  return turn === undefined || edit === undefined ? (turn ?? edit) : Math.min(turn, edit);
}

/** All paths that are there. */
export function pathsOf({ known }: ContentDelta): ReadonlySet<string> {
  return new Set(Array.from(filesOf(known.survey), ({ path }) => path));
}
