import { createAccessLog } from '../server/access-log.ts';
import { createApp, type App, type AppInput } from '../server/app.ts';
import { createClientAddress, createPeerTrust, readTrustProxy } from '../core/delivery/client-address.ts';
import { createDelivery, type Delivery } from '../core/delivery/handler.ts';
import { createFreshness, leastSecondsOf, STALE_IF_ERROR_SECONDS } from '../core/delivery/freshness.ts';
import { createMediaSender } from '../modules/media/send.ts';
import { createNote } from '../core/delivery/response-observers.ts';
import { createReadersAccess } from '../modules/readers/report/access.ts';
import { createRequestId } from '../server/request-id.ts';
import { rememberFound } from '../core/on-demand/on-demand-cache.ts';
import type { Askable } from '../runtime/worker-client.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import type { Configuration } from './configuration.ts';
import { limiterOf } from '../modules/rate-limit/wire.ts';
import type { Secrets } from './options.ts';
import { createReading } from '../modules/readers/collector.ts';

/** What answering requests needs. */
export interface AnsweringInput extends Pick<AppInput, 'health' | 'metrics' | 'askPush' | 'onBug'> {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly publisher: Promise<Askable>;
  readonly current: () => Snapshot | undefined;
  /** Takes the lines of the access log, if one is kept. */
  readonly writeAccessLog: (lines: string) => void;
  readonly now: () => number;
}

/** The part that answers. */
export interface Answering {
  readonly deliver: Delivery;
  /** Everything but what is published. */
  readonly operate: App;
  /** Stores what was counted. Never rejects. */
  readonly close: () => Promise<void>;
  /** Writes what was logged; last of all, since requests may be answered until then. */
  readonly flush: () => void;
}

/** Puts together what stands between a request and a snapshot, and who hears of its answer. */
export function createAnswering(input: AnsweringInput): Answering {
  const { configuration, secrets, publisher, current, health, metrics, askPush, writeAccessLog, onBug, now } =
    input;
  const { settings } = configuration;
  const clientAddress = createClientAddress(settings.trustProxy);
  const trustsPeer = createPeerTrust(settings.trustProxy);
  const requestId = createRequestId(trustsPeer);
  const accessLog =
    settings.accessLog === 'on' ? createAccessLog(writeAccessLog, clientAddress, requestId) : undefined;
  const reading = createReading({
    publisher,
    clientAddress,
    leastSeconds: () => leastSecondsOf(current()?.publication),
    now,
  });
  const note = createNote({
    counts: metrics.counts,
    logAnswer: accessLog?.logAnswer,
    notePoll: reading.notePoll,
  });
  const operate = createApp({
    health,
    metrics,
    askPush,
    note,
    onBug,
    clientAddress,
    requestId,
    trustProxy: readTrustProxy(settings.trustProxy),
    readers: {
      report: reading.report,
      access: createReadersAccess({ token: secrets.readersToken, trustsPeer }),
      publication: () => current()?.publication,
    },
  });
  const deliver = createDelivery({
    current,
    find: rememberFound(
      async (path, range) => (await publisher).find(path, range),
      current,
      Number(settings.cacheBytes),
    ),
    sendMedia: createMediaSender({
      contentDirectory: settings.content,
      now,
      note,
      keyField: () => current()?.publication.keyField,
    }),
    now,
    note,
    limit: limiterOf(settings, current, clientAddress),
    feedIndexOf: metrics.feeds.indexOf,
    otherwise: operate,
    keyField: () => current()?.publication.keyField,
    fieldsOf: createFreshness({ current, staleIfErrorSeconds: STALE_IF_ERROR_SECONDS }),
  });
  return {
    deliver,
    operate,
    close: reading.close,
    flush: () => accessLog?.flush(),
  };
}
