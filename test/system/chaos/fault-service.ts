import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Health } from '../../../src/server/health.ts';
import { start, type Running } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said, type Said } from '../../support/documents/read-documents.ts';

export const FILES = {
  'publication.yaml': 'authority: example.org\ntitle: Test\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', 'The one text.'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Another one.'),
};

const EVERY_SECOND = '* * * * * *';

export interface Started extends Running {
  readonly origin: string;
}

interface Directories {
  readonly content: string;
  readonly data: string;
}

export async function serve(
  { content, data }: Directories,
  { cron = EVERY_SECOND, wrapper = [] }: { cron?: string; wrapper?: readonly string[] } = {},
): Promise<Started> {
  const args = ['serve', '--content', content, '--data', data, '--port', '0', '--cron', cron];
  const running = start([...args, '--base-url', 'https://example.org/'], {}, undefined, { wrapper });
  return { ...running, origin: await running.listening };
}

export async function stop({ child, ended }: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  child.kill(signal);
  await ended;
}

export async function health({ origin }: Started): Promise<Health> {
  return JSON.parse((await request(`${origin}/healthz`)).body.toString()) as Health;
}

/** Asks until the answer is right. */
export async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) expect.fail(`still ${JSON.stringify(answer)}`);
  }
}

export const isDegraded = ({ status }: Health): boolean => status === 'degraded';

export const isOk = ({ status }: Health): boolean => status === 'ok';

export async function expectServed(service: Started, before: Said, reason: RegExp): Promise<void> {
  expect(await said(service)).toEqual(before);
  const state = await until(() => health(service), isDegraded);
  expect(state.reasons.join('\n')).toMatch(reason);
  expect((await request(`${service.origin}/readyz`)).status).toBe(200);
}

/** Publishes once with a service that then ends. */
export async function published(
  files: Readonly<Record<string, string>> = FILES,
): Promise<Directories & { before: Said }> {
  const directories = { content: temporaryDirectory(files), data: temporaryDirectory() };
  const service = await serve(directories, {});
  const before = await said(service);
  await stop(service);
  return { ...directories, before };
}
