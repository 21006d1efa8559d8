import cluster from 'node:cluster';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from '../../server/health.ts';
import { listen, type Listening } from '../../server/server.ts';
import { configure, configureFrom, type Configuration } from '../../app/configuration.ts';
import { compose, type Feedwright } from '../../app/compose.ts';
import { createLog, loggingHooks } from '../terminal/log.ts';
import { createConsole } from '../terminal/console.ts';
import { secretsFrom, type GivenOptions, type Settings } from '../../app/options.ts';
import { checkSecrets } from '../../modules/purge/wire.ts';
import { checkReadersToken } from '../../modules/readers/collector.ts';

/** Signals that mean: finish what is under way and go. PM2 sends SIGINT. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs the service until it is told to stop. Resolves when everything is closed. Rejects with
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

  // Whoever waited for the line that says where it listens may go away, too.
  process.stdout.on('error', () => {});
  // Faults first: a wrong setting must not open a port, nor close one that was open.
  const configuration = configure(given);
  checkSecrets(configuration, secretsFrom(process.env));
  checkReadersToken(secretsFrom(process.env));
  const { host, role, logLevel } = configuration.settings;
  const screen = createConsole(process.stdout, process.stderr, process.env);
  const log = createLog(logLevel, screen.writeLine);
  const open = (): Promise<Listening> => listen(handler, host, listenPortOf(configuration.settings));
  // Before anything is read, so that a port in use ends this at once; requests wait for the first documents,
  // which may need the number of a free port. Of web processes others answer until this one can.
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
    // A process manager takes old processes away from pollers when the new ones are of use.
    const { published, current, health } = feedwright;
    const isWaiting = current() === undefined && health().role !== 'publisher';
    if (!isWaiting || (await Promise.race([published.then(() => true), stop.then(() => false)])))
      announce(listening.port, running, health());
  } catch (error) {
    // A process that is of no use must not stay.
    await close();
    throw error;
  }

  const signal = await stop;
  log.info({ event: 'stopping', signal }, `stopping on ${signal}`);
  await close();
  log.info({ event: 'stopped' }, 'stopped');
  // In a cluster the channel to the primary would keep the process alive; it is closed only when the
  // primary has agreed that no further connection is on its way here.
  // Then at once: what a process manager measures in this process takes a closed channel for an error.
  const { worker } = cluster;
  if (worker === undefined) return;
  await new Promise((written) => process.stderr.write('', written));
  worker.once('disconnect', () => process.exit());
  worker.disconnect();
}

/** Whether readers come by another port, to other processes. */
function hasOwnPort({ role, publisherPort }: Settings): boolean {
  return role === 'publisher' && publisherPort !== '';
}

function listenPortOf(settings: Settings): number {
  return Number(hasOwnPort(settings) ? settings.publisherPort : settings.port);
}

/** Where readers find the publication, if somebody has said so. */
function publicAddressOf({ settings }: Configuration): string | undefined {
  return settings.baseUrl === '' ? undefined : settings.baseUrl;
}
