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
  /** Ends it before the test is over. */
  readonly stop: () => Promise<void>;
}

/** No tick of its own while a test runs: tests regenerate when they want to. */
const NEVER_IN_A_TEST = '0 0 1 1 *';

/** Starts the real service on these files, on any free port unless one is given; it is stopped when the test is over. */
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

/** Regenerates, and so has the queues looked at, until something is so; `each` is called before. */
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

/** Ends a service and starts it anew on the same directories, at the same time of its clock. */
export async function restartService(service: Service, options: FeedwrightOptions = {}): Promise<Service> {
  const { content, data, clock } = service;
  await service.stop();
  const next = await startService({}, { now: () => clock.time, ...options, content, data });
  return { ...next, clock };
}

/** The same, under the address that it says it has: for browsers, which follow what a page says. */
export async function startServiceAsItself(files: Files, options: FeedwrightOptions = {}): Promise<Service> {
  const port = await freePort();
  return startService(files, { ...options, port: String(port), baseUrl: `http://127.0.0.1:${port}/` });
}
