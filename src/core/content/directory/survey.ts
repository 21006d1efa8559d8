import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../article/finding.ts';
import { compareCodePoints } from '../../article/text/code-points.ts';
import { listFolder, type ListedFile, type Listing, type ListingRules } from './listing.ts';

/** State of one folder when it was scanned. */
interface Folder {
  /** Changes when a name is added or removed. Undefined if such a change could have gone unnoticed. */
  readonly stamp: string | undefined;
  readonly listing: Listing;
  /**
   * {@link FIELDS} numbers per file, for itself and its sidecar. NaN means that the file must be read again.
   */
  readonly stats: Float64Array;
  /** Reason why the folder cannot be listed now; the other members then keep their last known state. */
  readonly fault?: Finding | undefined;
}

/** State of a content directory from file status alone. Immutable. */
export interface Survey {
  /** Keys are '' or end in `/`. */
  readonly folders: ReadonlyMap<string, Folder>;
}

/** Result of a survey. */
export interface SurveyResult {
  readonly survey: Survey;
  /** Files that are new or may have changed. */
  readonly changed: readonly ListedFile[];
  /** Paths of deleted article files. */
  readonly gone: readonly string[];
  /** True if files were added or deleted. */
  readonly hasMoved: boolean;
}

/** Settings of a survey. */
export interface SurveyOptions {
  /** Milliseconds since 1970, from the clock of the file system. */
  readonly now: () => number;
  /** Called at intervals, to yield to the event loop. */
  readonly pause: () => Promise<void>;
  /** Skips the files of folders in which no name was added or removed. */
  readonly namesOnly?: boolean | undefined;
  readonly rules?: ListingRules | undefined;
  /** Lists every folder again, because the rules have changed. */
  readonly listsAll?: boolean | undefined;
}

/** Numbers stored per file: size, times and identity, of itself and its sidecar. */
export const FIELDS = 10;

/**
 * A file modified this shortly before its status was read may change again within the same tick of the file
 * system's clock, unnoticed (Git: "racily clean"). 2 s is the tick of FAT, the coarsest.
 */
export const RACY_MS = 2000;

/** Files examined between pauses. */
const FILES_PER_TURN = 64;

const NO_LISTING: Listing = { files: [], folders: [], findings: [] };

/**
 * Compares the status of every file with `previous`, without opening any. Folders in which no name was added
 * or removed are not listed again. Throws `content_unreadable` if `root` cannot be listed.
 */
export async function surveyDirectory(
  root: string,
  previous: Survey | undefined,
  options: SurveyOptions,
): Promise<SurveyResult> {
  const folders = new Map<string, Folder>();
  const changed: ListedFile[] = [];
  const gone: string[] = [];
  let hasMoved = false;
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const before = previous?.folders.get(path);
    const folder = listAgain(root, path, before, options);
    if (folder === undefined) continue;
    if (folder.fault !== undefined) {
      // An unreadable folder keeps its last known state, with everything below it.
      folders.set(path, { ...folder, stats: before?.stats ?? new Float64Array() });
      for (const [inner, known] of previous?.folders ?? []) {
        if (inner !== path && inner.startsWith(path)) folders.set(inner, known);
      }
      continue;
    }
    for (const inner of folder.listing.folders) waiting.push(inner);
    const isListedBefore = before !== undefined && folder.listing === before.listing;
    if (isListedBefore && options.namesOnly === true) {
      folders.set(path, { ...folder, stats: before.stats });
      continue;
    }
    if (!isListedBefore && before !== undefined) {
      const there = new Set(folder.listing.files.map((file) => file.path));
      for (const file of before.listing.files) if (!there.has(file.path)) gone.push(file.path);
    }
    const looked = await lookAt(root, folder.listing, isListedBefore, before, options);
    hasMoved ||= looked.hasNew;
    for (const file of looked.changed) changed.push(file);
    folders.set(path, { ...folder, stats: looked.stats });
  }
  for (const [path, { listing }] of previous?.folders ?? []) {
    if (!folders.has(path)) for (const file of listing.files) gone.push(file.path);
  }
  return { survey: { folders }, changed, gone, hasMoved: hasMoved || gone.length > 0 };
}

/** Findings of all listings, and of the folders that cannot be listed; one for all files that are not read. */
export function findingsOf({ folders }: Survey): readonly Finding[] {
  const findings: Finding[] = [];
  const counts = new Map<string, number>();
  let first: string | undefined;
  for (const { listing, fault } of folders.values()) {
    for (const finding of listing.findings) findings.push(finding);
    if (fault !== undefined) findings.push(fault);
    const { unread } = listing;
    if (unread === undefined) continue;
    if (first === undefined || compareCodePoints(unread.first, first) < 0) ({ first } = unread);
    for (const [extension, count] of Object.entries(unread.counts)) {
      counts.set(extension, (counts.get(extension) ?? 0) + count);
    }
  }
  if (first !== undefined) findings.push(unreadFinding(first, counts));
  return findings;
}

function unreadFinding(file: string, counts: ReadonlyMap<string, number>): Finding {
  const named = [...counts]
    .sort(([a, one], [b, other]) => other - one || compareCodePoints(a, b))
    .map(([extension, count]) => `${count} ${extension}`);
  const isOne = named.length === 1 && [...counts.values()][0] === 1;
  const message = `${named.join(', ')} ${isOne ? 'file is' : 'files are'} not read: the formats are text, Markdown and HTML`;
  return { file, line: 1, severity: 'warning', rule: 'format', message };
}

/** All files of a survey. */
export function* filesOf({ folders }: Survey): Generator<ListedFile> {
  for (const { listing } of folders.values()) yield* listing.files;
}

/** The file at a path, or undefined. */
export function fileAt({ folders }: Survey, path: string): ListedFile | undefined {
  const files = folders.get(path.slice(0, path.lastIndexOf('/') + 1))?.listing.files ?? [];
  // Binary search: files are sorted, and a folder may have 100,000.
  let [from, to] = [0, files.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareCodePoints(files[middle]?.path ?? '', path) < 0) from = middle + 1;
    else to = middle;
  }
  return files[from]?.path === path ? files[from] : undefined;
}

/** Paths of folders that cannot be listed. */
export function unlistableFolders({ folders }: Survey): readonly string[] {
  return [...folders].flatMap(([path, { fault }]) => (fault === undefined ? [] : [path]));
}

/** Lists a folder again; undefined if it is gone. */
function listAgain(
  root: string,
  path: string,
  before: Folder | undefined,
  { now, rules, listsAll = false }: SurveyOptions,
): Omit<Folder, 'stats'> | undefined {
  // Read before listing, so that a change in between shows next time.
  const status = statusOf(join(root, path));
  const isRacy = status === undefined || Math.max(status.mtimeMs, status.ctimeMs) > now() - RACY_MS;
  const stamp = isRacy ? undefined : [status.dev, status.ino, status.mtimeMs, status.ctimeMs].join(':');
  if (!listsAll && before?.stamp !== undefined && before.stamp === stamp) return before;
  const listing = listFolder(root, path, rules);
  if (listing === undefined) return undefined;
  if ('fault' in listing) {
    return { stamp: undefined, listing: before?.listing ?? NO_LISTING, fault: listing.fault };
  }
  return { stamp, listing };
}

async function lookAt(
  root: string,
  { files }: Listing,
  isListedBefore: boolean,
  before: Folder | undefined,
  { now, pause }: SurveyOptions,
): Promise<{ stats: Float64Array; changed: ListedFile[]; hasNew: boolean }> {
  const places =
    isListedBefore || before === undefined
      ? undefined
      : new Map(before.listing.files.map(({ path }, place) => [path, place]));
  const changed: ListedFile[] = [];
  const fields = new Float64Array(FIELDS);
  let stats = before !== undefined && isListedBefore ? before.stats : new Float64Array(files.length * FIELDS);
  let hasNew = false;
  for (const [place, file] of files.entries()) {
    if (place % FILES_PER_TURN === 0) await pause();
    updateStats(root, file, now(), fields);
    const known = isListedBefore ? place : places?.get(file.path);
    hasNew ||= known === undefined;
    const isSame =
      known !== undefined &&
      before !== undefined &&
      equals(fields, before.stats, known * FIELDS) &&
      (isListedBefore || isSameFile(file, before.listing.files[known]));
    if (!isSame) changed.push(file);
    if (isSame && stats === before.stats) continue;
    // Copy on the first difference, because a survey is immutable.
    if (stats === before?.stats) stats = stats.slice();
    stats.set(fields, place * FIELDS);
  }
  return { stats, changed, hasNew };
}

function updateStats(
  root: string,
  { path, sidecar, isLinked }: ListedFile,
  now: number,
  fields: Float64Array,
): void {
  fields.fill(0);
  const own = statusOf(`${root}/${path}`);
  const beside = sidecar === undefined ? undefined : statusOf(`${root}/${sidecar}`);
  if (own !== undefined) write(own, fields, 0);
  if (beside !== undefined) write(beside, fields, FIELDS / 2);
  const changedAt = Math.max(
    own?.mtimeMs ?? 0,
    own?.ctimeMs ?? 0,
    beside?.mtimeMs ?? 0,
    beside?.ctimeMs ?? 0,
  );
  if (own === undefined || isLinked || changedAt > now - RACY_MS) fields[0] = Number.NaN;
}

/** Undefined if the file is gone or unreachable; reading it reports the reason. */
function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function write({ size, mtimeMs, ctimeMs, ino, dev }: Stats, fields: Float64Array, from: number): void {
  fields[from] = size;
  fields[from + 1] = mtimeMs;
  fields[from + 2] = ctimeMs;
  fields[from + 3] = ino;
  fields[from + 4] = dev;
}

/** Compares what the files beside it show of a file, because adding or removing one changes the article. */
function isSameFile(
  { beside, nameLanguage, isIncluded }: ListedFile,
  before: ListedFile | undefined,
): boolean {
  return (
    beside?.join('\0') === before?.beside?.join('\0') &&
    nameLanguage === before?.nameLanguage &&
    isIncluded === before?.isIncluded
  );
}

/** NaN equals nothing, so such files count as changed. */
function equals(fields: Float64Array, stats: Float64Array, from: number): boolean {
  for (let index = 0; index < FIELDS; index += 1) if (fields[index] !== stats[from + index]) return false;
  return true;
}
