import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { compose, type Feedwright, type FeedwrightOptions } from '../../../src/app/compose.ts';
import { configure } from '../../../src/app/configuration.ts';
import { listen } from '../../../src/server/server.ts';
import { temporaryDirectory, type Files } from './directory.ts';
import { databaseOptions } from '../store/engine.ts';

/** A running service on a free port of loopback, with a clock that only the test moves. */
export interface Service extends Feedwright {
  readonly content: string;
  readonly data: string;
  readonly port: number;
  /** Without a slash at the end. */
  readonly origin: string;
  /** Milliseconds since 1970; write to it to move the clock. */
  readonly clock: { time: number };
  /** Stops the service before the end of the test. */
  readonly stop: () => Promise<void>;
}

/** A schedule that does not run during a test: tests regenerate explicitly. */
const NEVER_IN_A_TEST = '0 0 1 1 *';

/**
 * Starts a real service with these files, on a free port unless one is given; it stops at the end of the
 * test.
 */
export async function startService(files: Files, options: FeedwrightOptions = {}): Promise<Service> {
  const { content = temporaryDirectory(files), data = temporaryDirectory() } = options;
  const clock = { time: Date.parse('2026-03-01T12:00:00Z') };
  const {
    now = () => clock.time,
    onFailed,
    onRegenerated,
    onBug,
    onPurge,
    onPush,
    random,
    ...rest
  } = options;
  const { secrets = {}, ...given } = rest;
  const configuration = configure({
    baseUrl: 'https://example.org/',
    cron: NEVER_IN_A_TEST,
    ...given,
    content,
    data,
    ...(given.databaseUrl === undefined && databaseOptions(data)),
  });
  const feedwright = compose(configuration, {
    now,
    ...(onFailed && { onFailed }),
    ...(onRegenerated && { onRegenerated }),
    ...(onBug && { onBug }),
    ...(onPurge && { onPurge }),
    ...(onPush && { onPush }),
    ...(random && { random }),
    secrets,
  });
  const { port, close } = await listen(
    (req, res) => feedwright.handler(req, res),
    '127.0.0.1',
    Number(given.port ?? 0),
  );
  let stopping: Promise<unknown> | undefined;
  const stop = async (): Promise<void> => {
    await (stopping ??= Promise.all([close(), feedwright.close()]));
  };
  onTestFinished(stop);
  await feedwright.ready;
  return { ...feedwright, content, data, port, origin: `http://127.0.0.1:${port}`, clock, stop };
}

const MAX_TIMES = 1000;

/** Regenerates, and so processes the queues, until a condition holds; `each` is called before every round. */
export async function regenerateUntil(
  { regenerate }: Pick<Service, 'regenerate'>,
  isSo: () => boolean,
  each: () => void = () => {},
): Promise<void> {
  for (let times = 0; !isSo(); times += 1) {
    if (times > MAX_TIMES) throw new Error('it does not come to be so');
    each();
    await regenerate();
  }
}

/** Stops a service and starts it again on the same directories, with the same clock. */
export async function restartService(service: Service, options: FeedwrightOptions = {}): Promise<Service> {
  const { content, data, clock } = service;
  await service.stop();
  const next = await startService({}, { now: () => clock.time, ...options, content, data });
  return { ...next, clock };
}

/** Starts a service whose base URL is its own address, for browsers that follow links in pages. */
export async function startServiceAsItself(files: Files, options: FeedwrightOptions = {}): Promise<Service> {
  const port = await freePort();
  return startService(files, { ...options, port: String(port), baseUrl: `http://127.0.0.1:${port}/` });
}
