import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createLazyArticles, toHead, type HeadFile } from './article-head.ts';
import { readInTurn, type ReadFiles } from './scan.ts';
import { readArticleFile, type ArticleFile } from './article-file.ts';

/** From so many files on a second thread pays: it takes a third of a second to begin. */
const MANY = 2000;

/** So many files are handed over at a time. */
const CHUNK = 200;

/** What a thread allocates and soon drops: more than this makes it no faster, but larger. */
const YOUNG_MB = 12;

/** Others get a turn after so many files. */
const STRIDE = 10;

type Read = (ArticleFile | undefined)[];

/**
 * Reads few files with their texts, and of many only the heads: those in two threads, this one and another
 * that ends when they are read.
 */
export const readMany: ReadFiles = async (root, files, options) => {
  // Sources run as they are have no compiled file to begin a thread with.
  if (files.length < MANY || !import.meta.url.endsWith('.js')) return readInTurn(root, files, options);
  const { timezone, onProgress } = options;
  const toFile = createLazyArticles(root, timezone);
  const read: Read = [];
  let done = 0;
  const tell = (more: number): void =>
    onProgress?.({ phase: 'read', done: (done += more), of: files.length });
  // Both draw from one iterator, so each chunk is read once.
  const chunks = Array.from(
    { length: Math.ceil(files.length / CHUNK) },
    (_, index) => index * CHUNK,
  ).values();
  const thread = new Worker(new URL('read-thread.js', import.meta.url), {
    workerData: { root, timezone },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  // Whoever waits for a message is told by `once`; this is for an error while nobody does.
  thread.on('error', () => {});
  const there = async (): Promise<void> => {
    for (const from of chunks) {
      const chunk = files.slice(from, from + CHUNK);
      thread.postMessage(chunk);
      const [heads] = (await once(thread, 'message')) as [(HeadFile | undefined)[]];
      for (const [index, file] of chunk.entries()) read[from + index] = toFile(file, heads[index]);
      tell(chunk.length);
    }
  };
  const here = async (): Promise<void> => {
    for (const from of chunks) {
      for (const [index, file] of files.slice(from, from + CHUNK).entries()) {
        if (index % STRIDE === 0) await nextTurn();
        const one = readArticleFile(root, file, timezone);
        read[from + index] = toFile(file, one && toHead(one));
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
};
