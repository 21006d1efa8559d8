import { realpath } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedwrightError, messageOf } from '../../errors.ts';
import type { OnProgress } from './progress.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import type { ListedFile } from './listing.ts';
import { readArticleFile } from './article-file.ts';
import { createArticleLoader, toScannedFile, type LoadArticle, type ScannedFile } from './scanned-file.ts';
import { NO_FILE, stampOf, type MediaStamp } from '../media/media-file.ts';
import { fileAt, filesOf, unlistableFolders, RACY_MS, surveyDirectory, type Survey } from './survey.ts';

/** Settings of a scan; those for parsing are the same for a scan and the one before. */
export interface ScanOptions extends ParseOptions {
  /** Milliseconds since 1970, from the clock that the file system uses too. */
  readonly now: () => number;
  readonly onProgress?: OnProgress | undefined;
}

/** State of a content directory after a scan. Immutable. */
export interface Known {
  readonly survey: Survey;
  /** Paths of files to read again even if they look unchanged. */
  readonly again: ReadonlySet<string>;
  /** State of the media files of each article that has any. */
  readonly media?: MediaLooks | undefined;
}

/** State of media files by the path of their article. */
type MediaLooks = ReadonlyMap<string, readonly MediaStamp[]>;

/** Differences from the last known state. */
export interface Changes {
  /** The new state, once the changes are published. */
  readonly known: Known;
  /** Files that were read, by path; 'same' if their bytes have not changed. */
  readonly read: ReadonlyMap<string, ScannedFile | 'same'>;
  /** Loads the whole article of a file in `read`. */
  readonly loadArticle: LoadArticle;
  /** Paths of article files that no longer exist. */
  readonly gone: readonly string[];
}

/** Reads files, in one thread or several; undefined for a file that is gone. Results are in the order of the files. */
export type ReadFiles = (
  root: string,
  files: readonly ListedFile[],
  options: ScanOptions,
) => Promise<(ScannedFile | undefined)[]>;

/** Further settings of {@link scanChanges}. */
export interface ChangeOptions extends ScanOptions {
  /** Returns the hash of a file when it was last read; undefined if it is not known. */
  readonly contentHashOf: (path: string) => string | undefined | Promise<string | undefined>;
  readonly readFiles?: ReadFiles | undefined;
}

/**
 * Max. number of surveys in one scan. A file that is renamed during a survey may be seen under both names or neither,
 * so a file that appears or disappears is confirmed by another survey.
 */
const MAX_LOOKS = 6;

/** Milliseconds between two yields to the event loop. */
const SLICE_MS = 4;

/**
 * Finds the differences between the content directory and its last known state. Files that look unchanged are not
 * opened. Throws `content_unreadable` if the directory itself cannot be listed.
 */
export async function scanChanges(
  directory: string,
  before: Known | undefined,
  options: ChangeOptions,
): Promise<Changes> {
  const root = await realpath(directory).catch((cause: unknown) => {
    const message = `the content directory ${directory} cannot be found: ${messageOf(cause)}`;
    throw new FeedwrightError('content_unreadable', message, { cause });
  });
  const { now, contentHashOf, readFiles = readInTurn } = options;
  const pause = createLoopYield(SLICE_MS);
  const read = new Map<string, ScannedFile | 'same'>();
  const again = new Set<string>();
  const gone = new Set<string>();

  let looked = await surveyDirectory(root, before?.survey, { now, pause });
  const isSeen = new Set(looked.changed.map(({ path }) => path));
  let waiting = [...looked.changed];
  const media = new Map(before?.media);
  const hidden = unlistableFolders(looked.survey);
  for (const path of await otherMedia(root, before?.media, pause)) {
    const isHidden = hidden.some((folder) => path.startsWith(folder));
    const file = isHidden || isSeen.has(path) ? undefined : fileAt(looked.survey, path);
    if (file === undefined) continue;
    isSeen.add(path);
    waiting.push(file);
  }
  if (before !== undefined && before.again.size > 0) {
    for (const file of filesOf(looked.survey)) {
      if (before.again.has(file.path) && !isSeen.has(file.path)) waiting.push(file);
    }
  }
  for (let looks = 1; ; looks += 1) {
    for (const path of looked.gone) {
      gone.add(path);
      read.delete(path);
      again.delete(path);
      media.delete(path);
    }
    let hasVanished = false;
    for (const [index, file] of (await readFiles(root, waiting, options)).entries()) {
      const { path } = waiting[index] ?? { path: '' };
      gone.delete(path);
      again.delete(path);
      media.delete(path);
      if (file?.media !== undefined) media.set(path, settled(root, file.media, now()));
      if (file === undefined) {
        hasVanished = true;
        gone.add(path);
        read.delete(path);
        continue;
      }
      if (file.contentHash === undefined) again.add(path);
      const isSame = file.contentHash !== undefined && file.contentHash === (await contentHashOf(path));
      read.set(path, isSame ? 'same' : file);
    }
    if (looks >= MAX_LOOKS || !(looked.hasMoved || hasVanished)) break;
    looked = await surveyDirectory(root, looked.survey, { now, pause, namesOnly: true });
    waiting = [...looked.changed];
    if (waiting.length === 0 && looked.gone.length === 0) break;
  }
  // A file that was gone for a moment is listed again and looks unchanged: it has to be read.
  for (const path of gone) if (fileAt(looked.survey, path) !== undefined) again.add(path);
  const known = { survey: looked.survey, again, ...(media.size > 0 && { media }) };
  return {
    known,
    read,
    loadArticle: createArticleLoader(root, looked.survey, read, options),
    gone: [...gone],
  };
}

/** Paths of articles whose media files have changed. Stats each file and opens none. */
async function otherMedia(
  root: string,
  media: MediaLooks | undefined,
  pause: () => Promise<void>,
): Promise<readonly string[]> {
  const others: string[] = [];
  for (const [path, looks] of media ?? []) {
    await pause();
    if (looks.some((look) => stampOf(root, look.path).stamp !== look.stamp)) others.push(path);
  }
  return others;
}

/** Marks files that changed a moment ago: they may change again and look the same, so the next scan reads them. */
function settled(root: string, looks: readonly MediaStamp[], now: number): readonly MediaStamp[] {
  return looks.map(({ path, stamp }) => {
    const isRacy = stamp !== NO_FILE && stampOf(root, path).changedMs > now - RACY_MS;
    return { path, stamp: isRacy ? UNSETTLED : stamp };
  });
}

/** Stamp that no file has. */
const UNSETTLED = '?';

/** Reads files in this thread, and keeps their whole articles. */
export async function readInTurn(
  root: string,
  files: readonly ListedFile[],
  { timezone, metadataKeys, onProgress }: ScanOptions,
): Promise<(ScannedFile | undefined)[]> {
  const read: (ScannedFile | undefined)[] = [];
  for (const file of files) {
    // Parsing a large article takes milliseconds: yields to the event loop between two articles.
    await nextTurn();
    const one = readArticleFile(root, file, { timezone, metadataKeys });
    read.push(one && toScannedFile(one));
    onProgress?.({ phase: 'read', done: read.length, of: files.length });
  }
  return read;
}

/** Creates a function that yields to the event loop if the last yield was `sliceMs` or more ago. */
export function createLoopYield(sliceMs: number): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < sliceMs) return;
    await nextTurn();
    last = performance.now();
  };
}
