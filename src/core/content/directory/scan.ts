import { realpath } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedwrightError, messageOf } from '../../errors.ts';
import type { OnProgress } from './progress.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import type { ListedFile } from './listing.ts';
import { readArticleFile, type ArticleFile } from './article-file.ts';
import { NO_FILE, stampOf, type MediaLook } from '../media/media-file.ts';
import { fileAt, filesOf, hiddenFolders, RACY_MS, survey, type Survey } from './survey.ts';

/** Settings of a scan; those for parsing are the same for a scan and the one before. */
export interface ScanOptions extends ParseOptions {
  /** Milliseconds since 1970, from the clock that the file system uses too. */
  readonly now: () => number;
  readonly onProgress?: OnProgress | undefined;
}

/** How far a content directory is known. Never changes. */
export interface Known {
  readonly survey: Survey;
  /** Paths of files that are read whatever they look like. */
  readonly again: ReadonlySet<string>;
  /** What was seen of the media files of each article that has any, by its path. */
  readonly media?: MediaLooks | undefined;
}

/** By the path of the article. */
export type MediaLooks = ReadonlyMap<string, readonly MediaLook[]>;

/** What differs from what is known. */
export interface Changes {
  /** What is known from now on, if somebody takes the changes over. */
  readonly known: Known;
  /** Files that were read, by path; 'same' where their bytes are what they were. */
  readonly read: ReadonlyMap<string, ArticleFile | 'same'>;
  /** Paths of article files that are not there any more. */
  readonly gone: readonly string[];
}

/** Reads files one after the other or in several threads; undefined where one is gone. The order is kept. */
export type ReadFiles = (
  root: string,
  files: readonly ListedFile[],
  options: ScanOptions,
) => Promise<(ArticleFile | undefined)[]>;

/** What {@link scanChanges} has to know besides. */
export interface ChangeOptions extends ScanOptions {
  /** Of a file when it was last read; undefined where it is not known. */
  readonly contentHashOf: (path: string) => string | undefined | Promise<string | undefined>;
  readonly readFiles?: ReadFiles | undefined;
}

/**
 * A file that is renamed while the directory is read may be seen under both names, or under neither: when
 * one comes or goes, it counts only if another look finds it so too. After so many looks the last one counts.
 */
const MAX_LOOKS = 6;

/** Requests come in between at the latest after so long. */
const SLICE_MS = 4;

/**
 * Tells what in the content directory differs from what is known. Files that look the same are not opened.
 * Throws `content_unreadable` if the directory itself cannot be listed.
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
  const read = new Map<string, ArticleFile | 'same'>();
  const again = new Set<string>();
  const gone = new Set<string>();

  let looked = await survey(root, before?.survey, { now, pause });
  const isSeen = new Set(looked.changed.map(({ path }) => path));
  let waiting = [...looked.changed];
  const media = new Map(before?.media);
  const hidden = hiddenFolders(looked.survey);
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
    looked = await survey(root, looked.survey, { now, pause, namesOnly: true });
    waiting = [...looked.changed];
    if (waiting.length === 0 && looked.gone.length === 0) break;
  }
  // One that was away for a moment only is listed all the same, and looks as it did: it has to be read.
  for (const path of gone) if (fileAt(looked.survey, path) !== undefined) again.add(path);
  const known = { survey: looked.survey, again, ...(media.size > 0 && { media }) };
  return { known, read, gone: [...gone] };
}

/** Articles whose media files are not what they were. A look at each, nothing is opened. */
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

/** A file that changed a moment ago may change once more and look the same: it is read again by the next scan. */
function settled(root: string, looks: readonly MediaLook[], now: number): readonly MediaLook[] {
  return looks.map(({ path, stamp }) => {
    const isRacy = stamp !== NO_FILE && stampOf(root, path).changedMs > now - RACY_MS;
    return { path, stamp: isRacy ? UNSETTLED : stamp };
  });
}

/** No file's stamp. */
const UNSETTLED = '?';

/** Reads them in this thread, with their texts. */
export async function readInTurn(
  root: string,
  files: readonly ListedFile[],
  { timezone, metadataKeys, onProgress }: ScanOptions,
): Promise<(ArticleFile | undefined)[]> {
  const read: (ArticleFile | undefined)[] = [];
  for (const file of files) {
    // Parsing takes milliseconds where an article is large: others come between two of them.
    await nextTurn();
    read.push(readArticleFile(root, file, { timezone, metadataKeys }));
    onProgress?.({ phase: 'read', done: read.length, of: files.length });
  }
  return read;
}

/** Gives others a turn when the last one was so long ago. */
export function createLoopYield(sliceMs: number): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < sliceMs) return;
    await nextTurn();
    last = performance.now();
  };
}
