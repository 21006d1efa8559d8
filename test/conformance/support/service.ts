import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/service/free-port.ts';
import { start, type Running } from '../../support/service/cli.ts';
import { startProxy, type RecordingProxy } from './proxy.ts';
import { temporaryDirectory, type Files } from '../../support/service/directory.ts';
import { startService, type Service } from '../../support/service/service.ts';

/** The built service on a content directory, behind a recording proxy. */
export interface LiveService {
  /** Origin of the service itself, without a slash at the end. */
  readonly origin: string;
  readonly proxy: RecordingProxy;
  /** Writes a file into the content directory; resolves when it is published. */
  readonly publish: (file: string, text: string) => Promise<void>;
  /** Deletes a file; resolves when the deletion is published. */
  readonly remove: (file: string) => Promise<void>;
}

/** Base URL in the documents, wherever the service listens. */
export const BASE_URL = 'https://example.org/';

/** Starts the built program on these files, with a tick every second. Ends with the test. */
export async function startLive(files: Files, environment: NodeJS.ProcessEnv = {}): Promise<LiveService> {
  const content = temporaryDirectory({ 'publication.yaml': 'title: The Stories\n', ...files });
  const args = ['--content', content, '--port', '0', '--base-url', BASE_URL, '--cron', '* * * * * *'];
  const running = start(args, environment, temporaryDirectory());
  const [origin] = await Promise.all([running.listening, logged(running, 'listening')]);
  return {
    origin,
    proxy: await startProxy(origin),
    publish: async (file, text) => {
      const published = logged(running, 'regenerated');
      // Renamed into place, so that the service never reads half a file.
      writeFileSync(join(content, '.next'), text);
      renameSync(join(content, '.next'), join(content, file));
      await published;
    },
    remove: async (file) => {
      const published = logged(running, 'regenerated');
      rmSync(join(content, file));
      await published;
    },
  };
}

/** Resolves when the service next logs this event; it logs a regeneration only if something changed. */
function logged({ child, ended }: Running, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      if (!chunk.toString().includes(`"event":"${event}"`)) return;
      child.stderr.off('data', look);
      resolve();
    };
    child.stderr.on('data', look);
    void ended.then(({ stderr }) => reject(new Error(`ended before it logged ${event}: ${stderr}`)));
  });
}

/**
 * Starts the service on these files with its own address as base URL, so that readers can follow links. The
 * test's clock sets its dates and the ages in caches.
 */
export async function startAtLoopback(files: Files): Promise<Service> {
  const port = await freePort();
  return startService(files, { port: String(port), baseUrl: `http://127.0.0.1:${port}/` });
}
