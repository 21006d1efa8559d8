import { parentPort, workerData } from 'node:worker_threads';
import { createRegenerator } from '../snapshot/regenerate.ts';
import { serveRegenerator } from '../snapshot/remote.ts';
import { configure } from './configuration.ts';
import type { ThreadData } from './feedwright.ts';
import { GENERATOR } from './version.ts';

/** The thread that regenerates: everything that takes longer than a poll happens here. */
const { given, port } = workerData as ThreadData;
const { settings, loadPublication } = configure(given, port);
if (parentPort === null) throw new Error('this file is the beginning of a thread');
serveRegenerator(parentPort, (hooks) =>
  createRegenerator({
    contentDirectory: settings.content,
    dataDirectory: settings.data,
    timezone: settings.timezone,
    loadPublication,
    generator: GENERATOR,
    now: Date.now,
    ...hooks,
  }),
);
