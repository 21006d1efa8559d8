import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createLazyArticles, toHead, type HeadFile } from './lazy-article.ts';
import type { ListedFile } from './listing.ts';
import { readInTurn, type ReadFiles, type ScanOptions } from './scan.ts';
import { readFile, type ScannedFile } from './scanned-file.ts';

/** From so many files on a second thread pays: it takes a third of a second to begin. */
const MANY = 2000;

/** So many files are handed over at a time. */
const CHUNK = 200;

/** Others get a turn after so many files. */
const STRIDE = 10;

type Read = (HeadFile | undefined)[];

/**
 * Reads few files with their texts, and of many only the heads: those in two threads, this one and another
 * that ends when they are read.
 */
export const readMany: ReadFiles = async (root, files, options) => {
  // Sources run as they are have no compiled file to begin a thread with.
  if (files.length < MANY || !import.meta.url.endsWith('.js')) return readInTurn(root, files, options);
  const chunks = Array.from({ length: Math.ceil(files.length / CHUNK) }, (_, index) =>
    files.slice(index * CHUNK, (index + 1) * CHUNK),
  );
  const read = await readInTwoThreads(root, chunks, options);
  const toArticle = createLazyArticles(root, options.timezone);
  return chunks.flatMap((chunk, number) =>
    chunk.map((file, index): ScannedFile | undefined => {
      const one = read[number]?.[index];
      return one && toArticle(file, one);
    }),
  );
};

async function readInTwoThreads(
  root: string,
  chunks: readonly (readonly ListedFile[])[],
  { timezone }: ScanOptions,
): Promise<readonly Read[]> {
  const results: Read[] = [];
  // Both draw from one iterator, so each chunk is read once.
  const queue = chunks.entries();
  const thread = new Worker(new URL('read-thread.js', import.meta.url), { workerData: { root, timezone } });
  const there = async (): Promise<void> => {
    for (const [number, chunk] of queue) {
      thread.postMessage(chunk);
      const [read] = (await once(thread, 'message')) as [Read];
      results[number] = read;
    }
  };
  const here = async (): Promise<void> => {
    for (const [number, chunk] of queue) {
      const read: Read = [];
      for (const [index, file] of chunk.entries()) {
        if (index % STRIDE === 0) await nextTurn();
        const one = readFile(root, file, timezone);
        read.push(one && toHead(one));
      }
      results[number] = read;
    }
  };
  try {
    await Promise.all([there(), here()]);
  } finally {
    await thread.terminate();
  }
  return results;
}
