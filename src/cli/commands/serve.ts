import cluster from 'node:cluster';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from '../../server/health.ts';
import { listen, type Listening } from '../../server/server.ts';
import { configure, configureFrom, type Configuration } from '../../app/configuration.ts';
import { compose, type Feedwright } from '../../app/compose.ts';
import { createLog, loggingHooks } from '../terminal/log.ts';
import { createConsole } from '../terminal/console.ts';
import { secretsFrom, type GivenOptions, type Settings } from '../../app/options.ts';
import { checkModules } from '../../app/modules/module-host.ts';

/** Signals that request an orderly shutdown. PM2 sends SIGINT. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs the service until one of {@link STOP_SIGNALS} arrives. Resolves when everything is closed. Rejects with
 * `config_invalid` or `listen_failed` before anything was started.
 */
export async function serve(given: GivenOptions): Promise<void> {
  const stop = new Promise<string>((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve(signal));
  });
  let feedwright: Feedwright | undefined;
  const handler = (req: IncomingMessage, res: ServerResponse): void => {
    if (feedwright === undefined)
      res.writeHead(503, { 'Retry-After': '1', 'Cache-Control': 'no-store' }).end();
    else feedwright.handler(req, res);
  };

  // The reader of the line with the address may close the pipe.
  process.stdout.on('error', () => {});
  // Faults first: a wrong setting must not open a port.
  const configuration = configure(given);
  checkModules(configuration, secretsFrom(process.env));
  const { host, role, logLevel } = configuration.settings;
  const screen = createConsole(process.stdout, process.stderr, process.env);
  const log = createLog(logLevel, screen.writeLine);
  const open = (): Promise<Listening> => listen(handler, host, listenPortOf(configuration.settings));
  // Before anything is read, so that a port in use ends the process at once; requests wait for the first documents,
  // which may need the number of a free port. A web process listens later: other processes answer until then.
  let listening = role === 'web' ? undefined : await open();
  const close = async (): Promise<void> => {
    const drained = listening?.close();
    await feedwright?.close(drained);
    await drained;
  };
  const announce = (port: number, running: Configuration, health: Health): void => {
    const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
    screen.begun();
    console.log(`Feedwright listens on ${address}`);
    screen.report({
      address,
      publicAddress: publicAddressOf(running),
      health,
      isPolled: role !== 'publisher',
    });
    log.info({ event: 'listening', address }, `listening on ${address}`);
    process.send?.('ready');
  };
  try {
    const port = hasOwnPort(configuration.settings) ? undefined : listening?.port;
    const running = configureFrom({ ...configuration.source, port });
    feedwright = compose(running, {
      ...loggingHooks(log, screen.mostFindings),
      ...(screen.onProgress && { onProgress: screen.onProgress }),
      ...(screen.writeLine && { writeAccessLog: screen.writeLines }),
    });
    await feedwright.ready;
    listening ??= await open();
    // A process manager stops the old processes once the new ones are announced.
    const { published, current, health } = feedwright;
    const isWaiting = current() === undefined && health().role !== 'publisher';
    if (!isWaiting || (await Promise.race([published.then(() => true), stop.then(() => false)])))
      announce(listening.port, running, health());
  } catch (error) {
    // A process that cannot serve must not stay.
    await close();
    throw error;
  }

  const signal = await stop;
  log.info({ event: 'stopping', signal }, `stopping on ${signal}`);
  await close();
  log.info({ event: 'stopped' }, 'stopped');
  // In a cluster the channel to the primary keeps the process alive. It is closed when the primary has agreed that no
  // further connection is on its way. Then the process exits at once: metrics of a process manager take a closed
  // channel for an error.
  const { worker } = cluster;
  if (worker === undefined) return;
  await new Promise((written) => process.stderr.write('', written));
  worker.once('disconnect', () => process.exit());
  worker.disconnect();
}

/** True where web processes answer polls at a port of their own. */
function hasOwnPort({ role, publisherPort }: Settings): boolean {
  return role === 'publisher' && publisherPort !== '';
}

function listenPortOf(settings: Settings): number {
  return Number(hasOwnPort(settings) ? settings.publisherPort : settings.port);
}

/** Public address of the publication; `undefined` where none is set. */
function publicAddressOf({ settings }: Configuration): string | undefined {
  return settings.baseUrl === '' ? undefined : settings.baseUrl;
}
