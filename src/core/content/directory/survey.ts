import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../article/finding.ts';
import { compareCodePoints, listFolder, type ListedFile, type Listing } from './listing.ts';

/** One folder as it was when it was looked at. */
interface Folder {
  /** Changes when a name comes or goes. Undefined where that may have happened since without a trace. */
  readonly stamp: string | undefined;
  readonly listing: Listing;
  /** For each file {@link FIELDS} numbers: of itself, and of its sidecar. Not a number: has to be read again. */
  readonly stats: Float64Array;
  /** Why it cannot be listed now: then the rest is as it last was. */
  readonly fault?: Finding | undefined;
}

/** A content directory as it was when it was looked at, no file opened. Never changes. */
export interface Survey {
  /** By path: '' or with `/` at the end. */
  readonly folders: ReadonlyMap<string, Folder>;
}

/** What a look found. */
export interface Surveyed {
  readonly survey: Survey;
  /** Files that are new or other than they were, or may be. */
  readonly changed: readonly ListedFile[];
  /** Paths of article files that are not there any more. */
  readonly gone: readonly string[];
  /** Whether there is a file that was not there before, or one is gone. */
  readonly hasMoved: boolean;
}

/** How to look. */
export interface SurveyOptions {
  /** Milliseconds since 1970, from the clock that the file system uses too. */
  readonly now: () => number;
  /** Called again and again, to let others work. */
  readonly pause: () => Promise<void>;
  /** Passes over the files of folders in which no name came or went. */
  readonly namesOnly?: boolean | undefined;
}

/** What is known of a file: size, times and identity, and the same of its sidecar. */
export const FIELDS = 10;

/**
 * A file that changed so shortly before it was looked at may change again within the same tick of the file
 * system's clock and look the same (Git: "racily clean"); 2 s is FAT's tick, the coarsest.
 */
export const RACY_MS = 2000;

/** So many files are looked at in one go. */
const STRIDE = 64;

const NO_LISTING: Listing = { files: [], folders: [], findings: [] };

/**
 * Looks at every file without opening it and tells what has changed since `previous`. A folder in which no
 * name came or went is not listed again. Throws `content_unreadable` if `root` itself cannot be listed.
 */
export async function survey(
  root: string,
  previous: Survey | undefined,
  options: SurveyOptions,
): Promise<Surveyed> {
  const folders = new Map<string, Folder>();
  const changed: ListedFile[] = [];
  const gone: string[] = [];
  let hasMoved = false;
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const before = previous?.folders.get(path);
    const folder = listAnew(root, path, before, options.now());
    if (folder === undefined) continue;
    if (folder.fault !== undefined) {
      // Nobody can tell what is behind it now: all of it stays as it last was.
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

/** What listing found, and which folders could not be listed. */
export function findingsOf({ folders }: Survey): readonly Finding[] {
  return [...folders.values()].flatMap(({ listing, fault }) => [
    ...listing.findings,
    ...(fault === undefined ? [] : [fault]),
  ]);
}

/** Every file that is there. */
export function* filesOf({ folders }: Survey): Generator<ListedFile> {
  for (const { listing } of folders.values()) yield* listing.files;
}

/** The file at a path; undefined where there is none. */
export function fileAt({ folders }: Survey, path: string): ListedFile | undefined {
  const files = folders.get(path.slice(0, path.lastIndexOf('/') + 1))?.listing.files ?? [];
  // They stand in order, and there may be a hundred thousand in one folder.
  let [from, to] = [0, files.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareCodePoints(files[middle]?.path ?? '', path) < 0) from = middle + 1;
    else to = middle;
  }
  return files[from]?.path === path ? files[from] : undefined;
}

/** Paths of folders of which nobody can tell what is in them. */
export function hiddenFolders({ folders }: Survey): readonly string[] {
  return [...folders].flatMap(([path, { fault }]) => (fault === undefined ? [] : [path]));
}

/** Undefined if the folder is gone. */
function listAnew(
  root: string,
  path: string,
  before: Folder | undefined,
  now: number,
): Omit<Folder, 'stats'> | undefined {
  // Looked at before it is listed: what changes in between shows the next time.
  const status = statusOf(join(root, path));
  const isRacy = status === undefined || Math.max(status.mtimeMs, status.ctimeMs) > now - RACY_MS;
  const stamp = isRacy ? undefined : [status.dev, status.ino, status.mtimeMs, status.ctimeMs].join(':');
  if (before?.stamp !== undefined && before.stamp === stamp) return before;
  const listing = listFolder(root, path);
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
    if (place % STRIDE === 0) await pause();
    lookAtFile(root, file, now(), fields);
    const known = isListedBefore ? place : places?.get(file.path);
    hasNew ||= known === undefined;
    const isSame =
      known !== undefined &&
      before !== undefined &&
      equals(fields, before.stats, known * FIELDS) &&
      (isListedBefore || hasSameBeside(file, before.listing.files[known]));
    if (!isSame) changed.push(file);
    if (isSame && stats === before.stats) continue;
    // A survey never changes: the first difference makes a copy.
    if (stats === before?.stats) stats = stats.slice();
    stats.set(fields, place * FIELDS);
  }
  return { stats, changed, hasNew };
}

function lookAtFile(
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

/** Undefined where it is gone, or its folder was shut in this very moment: whoever reads it will say so. */
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

/** A media file that appears beside an article, or goes, changes the article. */
function hasSameBeside({ beside }: ListedFile, before: ListedFile | undefined): boolean {
  return beside?.join('\0') === before?.beside?.join('\0');
}

/** What is not a number equals nothing. */
function equals(fields: Float64Array, stats: Float64Array, from: number): boolean {
  for (let index = 0; index < FIELDS; index += 1) if (fields[index] !== stats[from + index]) return false;
  return true;
}
