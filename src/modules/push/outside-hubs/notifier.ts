import { retryAt } from '../protocol/back-off.ts';
import { FORM_TYPE } from '../protocol/form.ts';
import { publishForm } from '../protocol/websub-delivery.ts';
import type { Ping, PushStore } from '../store/records.ts';
import type { HttpClient } from '../../../core/http-client.ts';
import { createCoalescingLoop, type CoalescingLoop } from './coalescing-loop.ts';
import type { DocumentOf, PushTools } from '../topic.ts';

/** Dependencies of {@link createHubNotifier}. */
export interface HubNotifierOptions extends PushTools {
  readonly store: () => Promise<PushStore>;
  /** For operator-chosen hubs; the rules of callbacks do not apply. */
  readonly client: HttpClient;
  readonly documentOf: DocumentOf;
  /** Absolute URLs of the current outside hubs. */
  readonly hubs: () => readonly string[];
  /** Returns whether a topic's delivery is monitored. */
  readonly isProved: (topic: string) => boolean;
  /** Called when a ping was given up after repeated failures; the next change pings again. */
  readonly onGivenUp: (hub: string, topic: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Max. concurrent pings to one hub. */
const MAX_AT_ONCE = 16;
const UNKNOWN_MS = 30_000;

/** Pings outside hubs about changed topics (WebSub, section 6); hubs do not wait for each other. */
export function createHubNotifier({
  store,
  client,
  documentOf,
  hubs,
  isProved,
  now,
  random,
  onGivenUp,
  onError,
}: HubNotifierOptions): CoalescingLoop {
  const loops = new Map<string, CoalescingLoop>();
  let isClosed = false;

  async function tell(push: PushStore, ping: Ping): Promise<void> {
    const { hub, topic, changes, told } = ping;
    const attempts = ping.attempts + 1;
    const done = { hub, topic, changes, attempts: 0, runAt: undefined, tag: undefined, pinged: undefined };
    let tag: string | undefined;
    try {
      tag = (await documentOf(topic))?.tag;
    } catch {
      return push.settlePing({ ...done, attempts: ping.attempts, runAt: now() + UNKNOWN_MS });
    }
    // A feed may have other articles and still the same bytes.
    if (tag === undefined || tag === told) return push.settlePing(done);
    // Taken before the request, as a hub may deliver before it responds.
    const began = now();
    const answer = await client.send({
      url: hub,
      method: 'POST',
      headers: { 'Content-Type': FORM_TYPE },
      body: publishForm(topic),
      bodyBytes: 0,
    });
    if ('status' in answer && answer.status >= 200 && answer.status <= 299) {
      return push.settlePing({ ...done, tag, pinged: isProved(topic) ? began : undefined });
    }
    // The client is closing; the ping stays due for the next publisher.
    if ('failure' in answer && answer.failure === 'closed') return void (isClosed = true);
    const retryAfter = 'status' in answer ? answer.retryAfter : undefined;
    const runAt = retryAt({ attempts, now: now(), random: random(), retryAfter });
    if (runAt === undefined) onGivenUp(hub, topic);
    return push.settlePing({ ...done, attempts, runAt });
  }

  async function tellAll(hub: string): Promise<void> {
    for (;;) {
      const push = await store();
      const due = !isClosed && hubs().includes(hub) ? await push.duePings(hub, now(), MAX_AT_ONCE) : [];
      if (due.length === 0) return;
      await Promise.all(due.map((ping) => tell(push, ping)));
    }
  }

  return {
    wake: () => {
      for (const hub of hubs()) {
        const loop = loops.get(hub) ?? createCoalescingLoop(() => tellAll(hub), onError);
        loops.set(hub, loop);
        loop.wake();
      }
    },
    settled: async () => {
      for (const loop of loops.values()) await loop.settled();
    },
  };
}
