import { realpath } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedwrightError, messageOf } from '../../errors.ts';
import type { FileRules } from '../../article/publication.ts';
import { isNameLook, stampOf, type MediaStamp } from '../media/media-file.ts';
import { globMatcher } from '../path/glob.ts';
import { adoptedItemsOf, type AdoptedItems } from '../site/adopted-items.ts';
import { detectSite, hasSameListings } from '../site/detect-site.ts';
import { PLAIN_SITE, type Site } from '../site/site.ts';
import type { ListedFile, ListingRules } from './listing.ts';
import {
  stateKeys,
  Reading,
  type Known,
  type MediaLooks,
  type ReadFiles,
  type ScanOptions,
} from './reading.ts';
import { createArticleLoader, type LoadArticle, type ScannedFile } from './scanned-file.ts';
import {
  fileAt,
  filesOf,
  surveyDirectory,
  unlistableFolders,
  type Survey,
  type SurveyResult,
} from './survey.ts';

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
  /** Content of adopted.yaml; undefined without that file. */
  readonly adopted: AdoptedItems | undefined;
}

/** Further settings of {@link scanChanges}. */
export interface ChangeOptions extends ScanOptions {
  /** Returns the hash of a file when it was last read; undefined if it is not known. */
  readonly contentHashOf: (path: string) => string | undefined | Promise<string | undefined>;
  readonly readFiles?: ReadFiles | undefined;
  /** The publication's rules about its files. */
  readonly rules?: FileRules | undefined;
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
 * opened, unless the properties of the site have changed. Throws `content_unreadable` if the directory itself cannot be
 * listed.
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
  const { now, rules = {} } = options;
  const pause = createLoopYield(SLICE_MS);
  const listing = listingRules(rules);
  const listsAll = before !== undefined && before.rulesKey !== stateKeys(PLAIN_SITE, rules).rulesKey;
  const looked = await surveyDirectory(root, before?.survey, { now, pause, rules: listing, listsAll });
  const { survey } = looked;
  const known = before?.detected && { detected: before.detected, survey: before.survey };
  const detected = detectSite({ root, survey, rules, now: now(), before: known });
  const assumed = withOptIn(detected.site, before?.optedIn);
  const isAnew = before !== undefined && before.siteKey !== stateKeys(assumed, rules).siteKey;

  const reading = new Reading(root, before, assumed, options);
  const waiting = isAnew ? [...filesOf(survey)] : await suspects(root, looked, before, pause);
  if (isAnew) reading.forgetHashes();
  const last = await readUntilStill(reading, looked, waiting, (previous) =>
    surveyDirectory(root, previous, { now, pause, rules: listing, namesOnly: true }),
  );
  const site = withOptIn(detected.site, reading.optedIn);
  if (site.requiresOptIn !== assumed.requiresOptIn && before !== undefined) {
    // On a first scan all files have been read, and need only be judged again.
    await reading.readAgain([...filesOf(last)], site);
  }
  if (site.requiresOptIn) reading.withholdOthers();
  return {
    // After another survey the next scan has to look at the site again.
    known: reading.knownAfter(last, rules, { site, stamp: last === survey ? detected.stamp : undefined }),
    read: reading.read,
    loadArticle: createArticleLoader(root, last, reading.read, {
      ...options,
      site,
      filesNamed: reading.filesNamed,
    }),
    gone: [...reading.gone],
    adopted: adoptedItemsOf(root, site),
  };
}

/** Matchers of the publication's rules. */
function listingRules({ include, exclude }: FileRules): ListingRules {
  return { include: include && globMatcher(include), exclude: exclude && globMatcher(exclude) };
}

/** A vault in which a note is marked for publication publishes no other. */
function withOptIn(site: Site, optedIn: ReadonlySet<string> = new Set()): Site {
  return { ...site, requiresOptIn: site.isVault && optedIn.size > 0 };
}

/** Files that may differ from the last scan. */
async function suspects(
  root: string,
  { survey, changed }: SurveyResult,
  before: Known | undefined,
  pause: () => Promise<void>,
): Promise<readonly ListedFile[]> {
  const waiting = [...changed];
  const isSeen = new Set(changed.map(({ path }) => path));
  const hidden = unlistableFolders(survey);
  const isRelisted = before !== undefined && !hasSameListings(survey, before.survey);
  for (const path of await otherMedia(root, before?.media, isRelisted, pause)) {
    const isHidden = hidden.some((folder) => path.startsWith(folder));
    const file = isHidden || isSeen.has(path) ? undefined : fileAt(survey, path);
    if (file === undefined) continue;
    isSeen.add(path);
    waiting.push(file);
  }
  if (before !== undefined && before.again.size > 0) {
    for (const file of filesOf(survey)) {
      if (before.again.has(file.path) && !isSeen.has(file.path)) waiting.push(file);
    }
  }
  return waiting;
}

/** Reads files, and surveys the directory again until no file moves any more. Returns the last survey. */
async function readUntilStill(
  reading: Reading,
  first: SurveyResult,
  files: readonly ListedFile[],
  lookAgain: (previous: Survey) => Promise<SurveyResult>,
): Promise<Survey> {
  let looked = first;
  let waiting = files;
  for (let looks = 1; ; looks += 1) {
    reading.drop(looked.gone);
    const hasVanished = await reading.readFiles(waiting);
    if (looks >= MAX_LOOKS || !(looked.hasMoved || hasVanished)) return looked.survey;
    looked = await lookAgain(looked.survey);
    waiting = looked.changed;
    if (waiting.length === 0 && looked.gone.length === 0) return looked.survey;
  }
}

/**
 * Paths of articles whose media files have changed. Stats each file once and opens none. A file that was found nowhere
 * by its name may have come if a folder was listed again.
 */
async function otherMedia(
  root: string,
  media: MediaLooks | undefined,
  isRelisted: boolean,
  pause: () => Promise<void>,
): Promise<readonly string[]> {
  const others: string[] = [];
  // Many articles may share a picture.
  const stamps = new Map<string, string>();
  const hasChanged = ({ path, stamp }: MediaStamp): boolean => {
    if (isNameLook(path)) return isRelisted;
    let now = stamps.get(path);
    if (now === undefined) stamps.set(path, (now = stampOf(root, path).stamp));
    return now !== stamp;
  };
  for (const [path, looks] of media ?? []) {
    await pause();
    if (looks.some(hasChanged)) others.push(path);
  }
  return others;
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
