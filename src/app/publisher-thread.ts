import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../runtime/worker-server.ts';
import { configure } from './configuration.ts';
import { loadPublishingModules } from './modules.ts';
import type { ThreadData } from './start-publisher.ts';
import { createPublisher } from './publisher.ts';

/** Entry of the thread that publishes: everything that takes longer than a poll happens here. */
const { given, port } = workerData as ThreadData;
if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const configuration = configure(given, port);
const modules = await loadPublishingModules();
serveWorker(parentPort, (hooks) =>
  createPublisher(configuration, { modules, now: Date.now, random: Math.random }, hooks),
);
