import { parentPort, workerData } from 'node:worker_threads';
import { toHead } from './article-head.ts';
import type { ListedFile } from './listing.ts';
import { readArticleFile } from './article-file.ts';

/** Worker thread that reads and parses batches of files and replies in their order. */
const { root, timezone } = workerData as { readonly root: string; readonly timezone: string };
parentPort?.on('message', (files: readonly ListedFile[]) => {
  parentPort?.postMessage(
    files.map((file) => {
      const read = readArticleFile(root, file, timezone);
      return read && toHead(read);
    }),
  );
});
