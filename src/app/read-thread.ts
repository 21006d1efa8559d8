import { parentPort, workerData } from 'node:worker_threads';
import type { ReadThreadData } from '../core/content/directory/read-many.ts';
import { serveReading } from '../core/content/directory/read-thread.ts';
import { METADATA_KEYS } from './modules/module-metadata-keys.ts';

/** Thread that reads and parses articles beside the publishing thread. */
if (parentPort === null) throw new Error('this file is the beginning of a thread');
serveReading(parentPort, workerData as ReadThreadData, METADATA_KEYS);
