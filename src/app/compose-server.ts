import { createAccessLog } from '../server/access-log.ts';
import { createApp, type App, type AppInput } from '../server/app.ts';
import { createClientAddress, createPeerTrust, readTrustProxy } from '../core/delivery/client-address.ts';
import { createDeliveryHandler, type DeliveryHandler } from '../core/delivery/handler.ts';
import { createFreshness, minSecondsOf, STALE_IF_ERROR_SECONDS } from '../core/delivery/freshness.ts';
import { createMediaSender } from '../modules/media/send.ts';
import { observeResponses } from '../core/delivery/response-observers.ts';
import { createReadersAccess } from '../modules/readers/report/access.ts';
import { createRequestId } from '../server/request-id.ts';
import { cacheOnDemand } from '../core/on-demand/on-demand-cache.ts';
import type { ConnectedRegenerator } from '../runtime/worker-client.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import type { Configuration } from './configuration.ts';
import { wireRateLimit } from '../modules/rate-limit/wire.ts';
import type { Secrets } from './options.ts';
import { createReaderCollector } from '../modules/readers/collector.ts';

/** What answering requests needs. */
export interface RequestServerOptions extends Pick<AppInput, 'health' | 'metrics' | 'askPush' | 'onBug'> {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly publisher: Promise<ConnectedRegenerator>;
  readonly current: () => Snapshot | undefined;
  /** Takes the lines of the access log, if one is kept. */
  readonly writeAccessLog: (lines: string) => void;
  readonly now: () => number;
}

/** The part that answers. */
export interface RequestServer {
  readonly deliver: DeliveryHandler;
  /** Everything but what is published. */
  readonly operate: App;
  /** Stores what was counted. Never rejects. */
  readonly close: () => Promise<void>;
  /** Writes what was logged; last of all, since requests may be answered until then. */
  readonly flush: () => void;
}

/** Puts together what stands between a request and a snapshot, and who hears of its answer. */
export function composeServer(input: RequestServerOptions): RequestServer {
  const { configuration, secrets, publisher, current, health, metrics, askPush, writeAccessLog, onBug, now } =
    input;
  const { settings } = configuration;
  const clientAddress = createClientAddress(settings.trustProxy);
  const trustsPeer = createPeerTrust(settings.trustProxy);
  const requestId = createRequestId(trustsPeer);
  const accessLog =
    settings.accessLog === 'on' ? createAccessLog(writeAccessLog, clientAddress, requestId) : undefined;
  const reading = createReaderCollector({
    ask: async (question) => (await publisher).ask('readers', question),
    clientAddress,
    leastSeconds: () => minSecondsOf(current()?.publication),
    now,
  });
  const note = observeResponses({
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
  const deliver = createDeliveryHandler({
    current,
    find: cacheOnDemand(
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
    limit: wireRateLimit(settings, current, clientAddress),
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
