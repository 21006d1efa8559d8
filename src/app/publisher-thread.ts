import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../runtime/worker-server.ts';
import { configure } from './configuration.ts';
import type { ThreadData } from './start-publisher.ts';
import { createPublisher } from './publisher.ts';

/** The thread that publishes: everything that takes longer than a poll happens here. */
const { given, port } = workerData as ThreadData;
if (parentPort === null) throw new Error('this file is the beginning of a thread');
const configuration = configure(given, port);
serveWorker(parentPort, (hooks) =>
  createPublisher(configuration, { now: Date.now, random: Math.random }, hooks),
);
