import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { serveWorker } from '../../../src/runtime/worker-server.ts';
import { connectWorker, type ConnectedRegenerator } from '../../../src/runtime/worker-client.ts';
import type { WorkerPort } from '../../../src/runtime/worker-line.ts';
import { identityOf } from '../../../src/core/snapshot/resource.ts';
import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import type { ScheduledSnapshot } from '../../../src/core/publish/activation.ts';
import { article, type Files } from './directory.ts';
import { listener, regeneratorAt, workplace, type Told, type Workplace } from './regenerator.ts';

/**
 * A worker thread as its client sees it; a test can kill it. A real regenerator runs behind it, in this
 * thread.
 */
export class Thread extends EventEmitter {
  readonly #port: MessagePort;
  readonly calls: string[] = [];
  /** True between the death of a thread and the event that reports it. */
  isDead = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (told: unknown) => this.emit('message', told));
  }

  postMessage(call: unknown): void {
    this.calls.push((call as { method: string }).method);
    if (!this.isDead) this.#port.postMessage(call);
  }

  /** From here on, no call is answered. */
  die(): void {
    this.isDead = true;
    this.#port.close();
  }
}

interface Remote {
  readonly place: Workplace;
  readonly regenerator: ConnectedRegenerator;
  readonly told: Told;
  /** Every thread that was started. */
  readonly threads: Thread[];
  /** The regenerators in those threads. */
  readonly behind: ConnectedRegenerator[];
}

export function connect(
  place: Workplace,
  {
    peek: look = async () => undefined,
    isAnswering = true,
  }: { peek?: () => Promise<ScheduledSnapshot | undefined>; isAnswering?: boolean } = {},
): Remote {
  const threads: Thread[] = [];
  const behind: ConnectedRegenerator[] = [];
  const told = listener();
  const begin = (): WorkerPort => {
    const { port1, port2 } = new MessageChannel();
    if (isAnswering) {
      serveWorker(port2, (hooks) => {
        const made = regeneratorAt(place, hooks);
        behind.push(made);
        return made;
      });
    }
    const thread = new Thread(port1);
    threads.push(thread);
    return thread as unknown as WorkerPort;
  };
  const regenerator = connectWorker(begin, told, look);
  onTestFinished(async () => {
    for (const thread of threads) if (thread.isDead || !isAnswering) thread.emit('exit', 0);
    await regenerator.close();
    for (const thread of threads) thread.die();
  });
  return { place, regenerator, told, threads, behind };
}

export async function started(files: Files = {}): Promise<Remote> {
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z'), ...files });
  const remote = connect(place);
  await remote.regenerator.restore();
  await remote.regenerator.regenerate();
  return remote;
}

export const text = (snapshot: Snapshot | undefined, path: string): string => {
  const resource = snapshot?.resources.get(path);
  if (resource === undefined) throw new Error(`no ${path}`);
  return identityOf(resource).body.toString();
};

export const titlesOf = (snapshot: Snapshot | undefined): string[] =>
  (JSON.parse(text(snapshot, '/feed.json')) as { items: { title: string }[] }).items.map(
    ({ title }) => title,
  );
