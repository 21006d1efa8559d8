import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ListedFile } from './listing.ts';
import type { Site } from '../site/site.ts';
import { readInTurn, type ReadFiles, type ScanOptions } from './reading.ts';
import { readArticleFile } from './article-file.ts';
import { toHeadFile, type ScannedFile } from './scanned-file.ts';

/** Min. number of files for a second thread, which takes a third of a second to start. */
const MANY = 2000;

/** Files per message to the thread. */
const CHUNK = 200;

/** Size of the young generation; more makes the thread larger and no faster. */
const YOUNG_MB = 12;

/** Files between two yields to the event loop. */
const STRIDE = 10;

type Read = (ScannedFile | undefined)[];

/** Data of the thread at `threadUrl`, which calls `serveReading`. */
export interface ReadThreadData {
  /** Real path of the content directory. */
  readonly root: string;
  readonly timezone: string;
  readonly site: Site | undefined;
}

/**
 * Creates a reader that reads few files with their texts, and only the heads of many: those in two threads, this one
 * and one that runs the compiled file `threadUrl` and ends when they are read. Without a file, in this one alone.
 */
export function createBulkReader(threadUrl: URL | undefined): ReadFiles {
  return (root, files, options) =>
    threadUrl === undefined || files.length < MANY
      ? readInTurn(root, files, options)
      : readHeads(threadUrl, root, files, options);
}

async function readHeads(
  threadUrl: URL,
  root: string,
  files: readonly ListedFile[],
  { timezone, metadataKeys, site, filesNamed, onProgress }: ScanOptions,
): Promise<Read> {
  const parseOptions = { timezone, metadataKeys, site, filesNamed };
  const read: Read = [];
  let done = 0;
  const tell = (more: number): void =>
    onProgress?.({ phase: 'read', done: (done += more), of: files.length });
  // Both draw from one iterator, so each chunk is read once.
  const chunks = Array.from(
    { length: Math.ceil(files.length / CHUNK) },
    (_, index) => index * CHUNK,
  ).values();
  const thread = new Worker(threadUrl, {
    workerData: { root, timezone, site } satisfies ReadThreadData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  // `once` rejects on an error while a message is awaited; this handles one at any other time.
  thread.on('error', () => {});
  const there = async (): Promise<void> => {
    for (const from of chunks) {
      const chunk = files.slice(from, from + CHUNK);
      thread.postMessage(chunk);
      const [heads] = (await once(thread, 'message')) as [Read];
      for (const [index, file] of heads.entries()) read[from + index] = file;
      tell(chunk.length);
    }
  };
  const here = async (): Promise<void> => {
    for (const from of chunks) {
      for (const [index, file] of files.slice(from, from + CHUNK).entries()) {
        if (index % STRIDE === 0) await nextTurn();
        const one = readArticleFile(root, file, parseOptions);
        read[from + index] = one && toHeadFile(one);
        tell(1);
      }
    }
  };
  read.length = files.length;
  try {
    await Promise.all([there(), here()]);
  } finally {
    await thread.terminate();
  }
  return read;
}
