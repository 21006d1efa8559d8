import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../runtime/worker-server.ts';
import { configureFrom } from './configuration.ts';
import { loadPublishingModules } from './modules/module-host.ts';
import type { ThreadData } from './start-publisher.ts';
import { createPublisher } from './publisher.ts';

/** The thread that publishes: everything that takes longer than a poll happens here. */
if (parentPort === null) throw new Error('this file is the beginning of a thread');
const configuration = configureFrom(workerData as ThreadData);
const modules = await loadPublishingModules();
serveWorker(parentPort, (hooks) =>
  createPublisher(configuration, { modules, now: Date.now, random: Math.random }, hooks),
);
