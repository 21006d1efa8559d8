import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileRules } from '../../article/publication.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import { createFilesNamed, type FilesNamed } from '../media/file-names.ts';
import { NO_FILE, stampOf, type MediaStamp } from '../media/media-file.ts';
import type { DetectedSite } from '../site/detect-site.ts';
import { PLAIN_SITE, type Site } from '../site/site.ts';
import { readArticleFile } from './article-file.ts';
import type { ListedFile } from './listing.ts';
import type { OnProgress } from './progress.ts';
import { toScannedFile, withheld, type ScannedFile } from './scanned-file.ts';
import { fileAt, RACY_MS, type Survey } from './survey.ts';

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
  /** The site that the files were read for. */
  readonly detected?: DetectedSite | undefined;
  /** Hash of its properties; undefined for a site without any. */
  readonly siteKey?: string | undefined;
  /** Hash of the rules by which the folders were listed; undefined if there were none. */
  readonly rulesKey?: string | undefined;
  /** Paths of notes that are marked for publication, in a vault. */
  readonly optedIn?: ReadonlySet<string> | undefined;
}

/** State of media files by the path of their article. */
export type MediaLooks = ReadonlyMap<string, readonly MediaStamp[]>;

/** Reads files, in one thread or several; undefined for a file that is gone. Results are in the order of the files. */
export type ReadFiles = (
  root: string,
  files: readonly ListedFile[],
  options: ScanOptions,
) => Promise<(ScannedFile | undefined)[]>;

/** Hashes of a site and of rules about files, without those of a plain site and of no rules. */
export function stateKeys(site: Site, rules: FileRules): Pick<Known, 'siteKey' | 'rulesKey'> {
  const isPlain = JSON.stringify(site) === JSON.stringify(PLAIN_SITE);
  return {
    ...(!isPlain && { siteKey: hashOf(site) }),
    ...(Object.keys(rules).length > 0 && { rulesKey: hashOf(rules) }),
  };
}

function hashOf(value: Site | FileRules): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

/** Settings of {@link Reading}. */
interface ReadingOptions extends ScanOptions {
  readonly contentHashOf: (path: string) => string | undefined | Promise<string | undefined>;
  readonly readFiles?: ReadFiles | undefined;
}

/** The files that one scan reads. */
export class Reading {
  /** By path; 'same' if their bytes have not changed. */
  readonly read = new Map<string, ScannedFile | 'same'>();
  /** Paths of files that no longer exist. */
  readonly gone = new Set<string>();
  /** Paths of notes that are marked for publication. */
  readonly optedIn: Set<string>;
  /** Index of the media files as they were when it was first asked. */
  readonly filesNamed: FilesNamed;
  readonly #again = new Set<string>();
  readonly #media: Map<string, readonly MediaStamp[]>;
  readonly #root: string;
  readonly #options: ReadingOptions;
  #site: Site;
  #knowsHashes = true;

  constructor(root: string, before: Known | undefined, site: Site, options: ReadingOptions) {
    this.#root = root;
    this.filesNamed = createFilesNamed(root);
    this.#options = options;
    this.#site = site;
    this.#media = new Map(before?.media);
    this.optedIn = new Set(before?.optedIn);
  }

  /** Lets every file count as changed from here on. */
  forgetHashes(): void {
    this.#knowsHashes = false;
  }

  /** Forgets files that no longer exist. */
  drop(paths: readonly string[]): void {
    for (const path of paths) {
      this.gone.add(path);
      this.read.delete(path);
      this.#again.delete(path);
      this.#media.delete(path);
      this.optedIn.delete(path);
    }
  }

  /** Reads files. Resolves to true if one of them has vanished. */
  async readFiles(files: readonly ListedFile[]): Promise<boolean> {
    const { readFiles = readInTurn, contentHashOf, now } = this.#options;
    const options = { ...this.#options, site: this.#site, filesNamed: this.filesNamed };
    let hasVanished = false;
    for (const [index, file] of (await readFiles(this.#root, files, options)).entries()) {
      const { path } = files[index] ?? { path: '' };
      if (file === undefined) {
        hasVanished = true;
        this.drop([path]);
        continue;
      }
      this.gone.delete(path);
      this.#again.delete(path);
      this.#media.delete(path);
      if (file.media !== undefined) this.#media.set(path, settled(this.#root, file.media, now()));
      if (file.optsIn === true) this.optedIn.add(path);
      else this.optedIn.delete(path);
      if (file.contentHash === undefined) this.#again.add(path);
      const isSame =
        this.#knowsHashes &&
        file.contentHash !== undefined &&
        file.contentHash === (await contentHashOf(path));
      this.read.set(path, isSame ? 'same' : file);
    }
    return hasVanished;
  }

  /** Reads all files of a site that has other properties than were assumed. */
  async readAgain(files: readonly ListedFile[], site: Site): Promise<void> {
    this.#site = site;
    this.forgetHashes();
    await this.readFiles(files);
  }

  /** Withholds what was read of notes that are not marked for publication. */
  withholdOthers(): void {
    for (const [path, file] of this.read) {
      if (file !== 'same' && !this.optedIn.has(path)) this.read.set(path, withheld(file));
    }
  }

  /** State of the content directory after this scan. */
  knownAfter(survey: Survey, rules: FileRules, detected: DetectedSite): Known {
    // A file that was gone for a moment is listed again and looks unchanged: it has to be read.
    for (const path of this.gone) if (fileAt(survey, path) !== undefined) this.#again.add(path);
    return {
      survey,
      again: this.#again,
      detected,
      ...(this.#media.size > 0 && { media: this.#media }),
      ...stateKeys(detected.site, rules),
      ...(this.optedIn.size > 0 && { optedIn: this.optedIn }),
    };
  }
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
  { timezone, metadataKeys, site, filesNamed, onProgress }: ScanOptions,
): Promise<(ScannedFile | undefined)[]> {
  const read: (ScannedFile | undefined)[] = [];
  for (const file of files) {
    // Parsing a large article takes milliseconds: yields to the event loop between two articles.
    await nextTurn();
    const one = readArticleFile(root, file, { timezone, metadataKeys, site, filesNamed });
    read.push(one && toScannedFile(one));
    onProgress?.({ phase: 'read', done: read.length, of: files.length });
  }
  return read;
}
