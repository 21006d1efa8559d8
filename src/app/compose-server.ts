import { createAccessLog } from '../server/access-log.ts';
import { createApp, type AppInput } from '../server/app.ts';
import type { FallbackHandler } from '../core/delivery/exchange.ts';
import { createClientAddress, createPeerTrust, readTrustProxy } from '../core/delivery/client-address.ts';
import { createDeliveryHandler, type DeliveryHandler } from '../core/delivery/handler.ts';
import { createFreshness, minSecondsOf, STALE_IF_ERROR_SECONDS } from '../core/delivery/freshness.ts';
import { createMediaSender } from '../modules/media/send.ts';
import { observeResponses } from '../core/delivery/response-observers.ts';
import type { KeyField } from '../core/delivery/headers.ts';
import { DELTA_RULES } from '../modules/deltas/response.ts';
import { pushRoutes, type AskPush } from '../modules/push/routes.ts';
import { statedSubscribers } from '../modules/readers/count/user-agent.ts';
import { readersRoutes } from '../modules/readers/report/routes.ts';
import { createReadersAccess } from '../modules/readers/report/access.ts';
import { createRequestId } from '../server/request-id.ts';
import { cacheOnDemand } from '../core/on-demand/on-demand-cache.ts';
import type { ConnectedRegenerator } from '../runtime/worker-client.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import type { Configuration } from './configuration.ts';
import { wireRateLimit } from '../modules/rate-limit/wire.ts';
import type { Secrets } from './options.ts';
import { createReaderCollector } from '../modules/readers/collector.ts';

/** Dependencies of {@link composeServer}. */
export interface RequestServerOptions extends Pick<AppInput, 'health' | 'metrics' | 'onBug'> {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  /** Undefined where there is no push. */
  readonly askPush?: AskPush | undefined;
  readonly publisher: Promise<ConnectedRegenerator>;
  readonly current: () => Snapshot | undefined;
  /** Writes lines of the access log, if there is one. */
  readonly writeAccessLog: (lines: string) => void;
  readonly now: () => number;
}

/** The request-serving half of the service. */
export interface RequestServer {
  readonly deliver: DeliveryHandler;
  /** Answers requests for everything that is not published: health, metrics, push and the readers report. */
  readonly operate: FallbackHandler;
  /** Stores the reader statistics. Never rejects. */
  readonly close: () => Promise<void>;
  /** Writes the buffered access log. Called last, since requests may be answered until then. */
  readonly flush: () => void;
}

/** Wires the handlers between a request and a snapshot, and the observers of their responses. */
export function composeServer(input: RequestServerOptions): RequestServer {
  const { configuration, secrets, publisher, current, health, metrics, askPush, writeAccessLog, onBug, now } =
    input;
  const { settings } = configuration;
  const clientAddress = createClientAddress(settings.trustProxy);
  const trustsPeer = createPeerTrust(settings.trustProxy);
  const requestId = createRequestId(trustsPeer);
  const accessLog =
    settings.accessLog === 'on' ? createAccessLog(writeAccessLog, clientAddress, requestId) : undefined;
  const leastSeconds = (): number => minSecondsOf(current()?.publication);
  const reading = createReaderCollector({
    ask: async (question) => (await publisher).ask('readers', question),
    clientAddress,
    leastSeconds,
    now,
  });
  const observe = observeResponses({
    counts: metrics.counts,
    logAnswer: accessLog?.logAnswer,
    notePoll: reading.notePoll,
  });
  const readers = readersRoutes({
    report: reading.report,
    access: createReadersAccess({ token: secrets.readersToken, trustsPeer }),
    publication: () => current()?.publication,
  });
  const operate = createApp({
    health,
    metrics,
    routes: [...(askPush === undefined ? [] : [pushRoutes(askPush, clientAddress)]), readers],
    observe,
    onBug,
    requestId,
    trustProxy: readTrustProxy(settings.trustProxy),
  });
  const keyField = (): KeyField | undefined => current()?.publication.keyField;
  const deliver = createDeliveryHandler({
    current,
    find: cacheOnDemand(
      async (path, range) => (await publisher).find(path, range),
      current,
      Number(settings.cacheBytes),
    ),
    sendMedia: createMediaSender({ contentDirectory: settings.content, now, observe, keyField }),
    now,
    observe,
    guard: wireRateLimit(settings.fairLimit, {
      leastSeconds,
      clientAddress,
      subscribersOf: statedSubscribers,
    }),
    deltas: DELTA_RULES,
    feedIndexOf: metrics.feeds.indexOf,
    otherwise: operate,
    keyField,
    fieldsOf: createFreshness({ current, staleIfErrorSeconds: STALE_IF_ERROR_SECONDS }),
  });
  return {
    deliver,
    operate,
    close: reading.close,
    flush: () => accessLog?.flush(),
  };
}
