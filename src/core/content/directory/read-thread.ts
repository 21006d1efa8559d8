import type { MessagePort } from 'node:worker_threads';
import { createFilesNamed } from '../media/file-names.ts';
import type { MetadataKeys } from '../formats/source-format.ts';
import { readArticleFile } from './article-file.ts';
import type { ListedFile } from './listing.ts';
import type { ReadThreadData } from './read-many.ts';
import { toHeadFile } from './scanned-file.ts';

/**
 * Answers each list of files on `port` with their heads, in the same order. `metadataKeys` are those of the thread
 * that asks: functions cannot be sent to a thread.
 */
export function serveReading(
  port: MessagePort,
  { root, timezone, site }: ReadThreadData,
  metadataKeys: MetadataKeys,
): void {
  const options = { timezone, metadataKeys, site, filesNamed: createFilesNamed(root) };
  port.on('message', (files: readonly ListedFile[]) => {
    port.postMessage(
      files.map((file) => {
        const read = readArticleFile(root, file, options);
        return read && toHeadFile(read);
      }),
    );
  });
}
