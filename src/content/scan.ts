import { realpath } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedwrightError, messageOf } from '../errors.ts';
import type { Article } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import { compareCodePoints, listFiles, type ListedFile } from './listing.ts';
import { contentHash, parseArticle, type ParsedArticle } from './parse.ts';
import { findFile, readFound, type Refusal } from './stored-file.ts';

/** One article file as the last scan left it. */
export interface ScannedFile extends ParsedArticle {
  readonly path: string;
  /** Of the file and its sidecar; while it is the same, the file is not opened again. Undefined: not read. */
  readonly stamp?: string | undefined;
  readonly contentHash?: string | undefined;
}

/** A content directory as it was: what to give to the next scan, and what there is to publish. */
export interface Scan {
  /** By path, in code point order. */
  readonly files: ReadonlyMap<string, ScannedFile>;
  /** Of all files, by file and line. */
  readonly findings: readonly Finding[];
  /** By path, in code point order. */
  readonly articles: readonly Article[];
}

/** What a scan has to know. */
export interface ScanOptions {
  /** IANA name; the dates without a zone are read in it. The same for a scan and the `previous` one. */
  readonly timezone: string;
  /** Milliseconds since 1970, from the clock that the file system uses too. */
  readonly now: () => number;
}

/** So many files are open at once. */
const CONCURRENCY = 16;

/**
 * A file that changed so shortly before it was read may change again within the same tick of the file
 * system's clock and look the same (Git: "racily clean"); 2 s is FAT's tick, the coarsest.
 */
const RACY_MS = 2000;

/**
 * A file that is renamed while the directory is read may be seen under both names, or under neither: what
 * is new counts only when a second look finds it so too. After so many looks the last one counts.
 */
const MAX_LOOKS = 6;

/**
 * Reads the content directory. Files that did not change since `previous` are not opened and keep their
 * parsed article, the very same object. Broken files are findings. Throws `content_unreadable` if the
 * directory itself cannot be listed.
 */
export async function scanContent(
  directory: string,
  previous: Scan | undefined,
  options: ScanOptions,
): Promise<Scan> {
  const root = await realpath(directory).catch((cause: unknown) => {
    const message = `the content directory ${directory} cannot be found: ${messageOf(cause)}`;
    throw new FeedwrightError('content_unreadable', message, { cause });
  });
  let scan = await look(root, previous, options);
  for (let looks = 1, before = previous; looks < MAX_LOOKS && !isSame(before, scan); looks += 1) {
    before = scan;
    scan = await look(root, before, options);
  }
  return scan;
}

function isSame(before: Scan | undefined, after: Scan): boolean {
  if (before?.files.size !== after.files.size) return false;
  return [...after.files.values()].every(({ path, contentHash }) => {
    const known = before.files.get(path);
    return known !== undefined && known.contentHash === contentHash;
  });
}

async function look(root: string, previous: Scan | undefined, options: ScanOptions): Promise<Scan> {
  const listing = await listFiles(root);
  const scanned: (ScannedFile | undefined)[] = [];
  const queue = listing.files.entries();
  const turn = turnstile();
  const work = async (): Promise<void> => {
    // All workers draw from one iterator, so each file is taken once.
    for (const [index, file] of queue) {
      scanned[index] = await scanFile(root, file, previous?.files.get(file.path), options, turn);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));

  const files = scanned.filter((file) => file !== undefined);
  const findings = [...listing.findings, ...files.flatMap((file) => file.findings)];
  return {
    files: new Map(files.map((file) => [file.path, file])),
    findings: findings.sort((a, b) => compareCodePoints(a.file, b.file) || a.line - b.line),
    articles: files.flatMap(({ article }) => article ?? []),
  };
}

/** Undefined if the file is gone. */
async function scanFile(
  root: string,
  { path, sidecar }: ListedFile,
  previous: ScannedFile | undefined,
  { timezone, now }: ScanOptions,
  turn: () => Promise<void>,
): Promise<ScannedFile | undefined> {
  const found = await findFile(root, path);
  if ('refusal' in found) return refused(path, path, found.refusal);
  const beside = sidecar === undefined ? undefined : await findFile(root, sidecar);
  if (beside && 'refusal' in beside) return refused(path, sidecar ?? path, beside.refusal);
  if (previous?.stamp !== undefined && previous.stamp === join(found.stamp, beside?.stamp)) return previous;

  const readAtMs = now();
  const read = await readFound(found);
  if ('refusal' in read) return refused(path, path, read.refusal);
  const readBeside = beside && (await readFound(beside));
  if (readBeside && 'refusal' in readBeside) return refused(path, sidecar ?? path, readBeside.refusal);

  const source = {
    path,
    bytes: read.bytes,
    sidecar: readBeside && { path: sidecar ?? '', bytes: readBeside.bytes },
  };
  const changedAtMs = Math.max(read.changedAtMs, readBeside?.changedAtMs ?? 0);
  const isRacy = changedAtMs > readAtMs - RACY_MS;
  const hash = contentHash(source);
  const stamp = isRacy ? undefined : join(read.stamp, readBeside?.stamp);
  if (previous?.contentHash === hash) return { ...previous, stamp };
  await turn();
  return { path, stamp, contentHash: hash, ...parseArticle(source, { timezone }) };
}

/**
 * Lets one caller through in each turn of the event loop: parsing takes milliseconds, and requests come
 * between two articles, not after sixteen.
 */
function turnstile(): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(() => nextTurn()));
}

function join(stamp: string, besideStamp: string | undefined): string {
  return `${stamp}|${besideStamp ?? ''}`;
}

/** Without a sidecar that is there its article is not published: it may say that it is a draft. */
function refused(path: string, file: string, refusal: Refusal): ScannedFile | undefined {
  if (refusal === 'gone' && file === path) return undefined;
  const { rule, message } =
    refusal === 'gone'
      ? { rule: 'unreadable' as const, message: 'vanished while it was to be read' }
      : refusal;
  return { path, article: undefined, findings: [{ file, line: 1, severity: 'error', rule, message }] };
}
