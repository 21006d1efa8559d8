import { createClientAddress, createPeerTrust, readTrustProxy } from '../../core/delivery/client-address.ts';
import type { FallbackHandler } from '../../core/delivery/exchange.ts';
import { createFreshness, STALE_IF_ERROR_SECONDS } from '../../core/delivery/cache-freshness.ts';
import { createDeliveryHandler, type DeliveryHandler } from '../../core/delivery/handler.ts';
import { observeResponses } from '../../core/delivery/response-observers.ts';
import type { ServingPart } from '../../core/module.ts';
import { cacheOnDemand } from '../../core/on-demand/on-demand-cache.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { ConnectedRegenerator } from '../../runtime/worker-client.ts';
import { createAccessLog } from '../../server/access-log.ts';
import { createApp, type AppInput } from '../../server/app.ts';
import { createRequestId } from '../../server/request-id.ts';
import { onlyOne } from '../modules/combine.ts';
import type { Settings } from '../options.ts';

/** Dependencies of {@link composeServer}. */
export interface RequestServerOptions extends Pick<AppInput, 'health' | 'metrics' | 'onBug'> {
  readonly settings: Settings;
  /** Modules in this thread, in their order. */
  readonly parts: readonly ServingPart[];
  readonly publisher: Promise<ConnectedRegenerator>;
  readonly current: () => Snapshot | undefined;
  /** Writes lines of the access log, if there is one. */
  readonly writeAccessLog: (lines: string) => void;
  readonly now: () => number;
}

/** The request-serving half of the service. */
export interface RequestServer {
  readonly deliver: DeliveryHandler;
  /** Answers requests for everything that is not published: health, metrics, and the routes of modules. */
  readonly operate: FallbackHandler;
  /** Writes the buffered access log. Called last, since requests may be answered until then. */
  readonly flush: () => void;
}

/** Wires the handlers between a request and a snapshot, and the observers of their responses. */
export function composeServer(options: RequestServerOptions): RequestServer {
  const { settings, parts, publisher, current, health, metrics, onBug, now } = options;
  const requestId = createRequestId(createPeerTrust(settings.trustProxy));
  const accessLog =
    settings.accessLog === 'on'
      ? createAccessLog(options.writeAccessLog, createClientAddress(settings.trustProxy), requestId)
      : undefined;
  const observe = observeResponses({
    counts: metrics.counts,
    logAnswer: accessLog?.logAnswer,
    notePoll: partOf(parts, 'observePoll'),
  });
  const operate = createApp({
    health,
    metrics,
    routes: parts.flatMap(({ routes = [] }) => routes),
    observe,
    onBug,
    requestId,
    trustProxy: readTrustProxy(settings.trustProxy),
  });
  const deliver = createDeliveryHandler({
    current,
    find: cacheOnDemand(
      async (path, range) => (await publisher).find(path, range),
      current,
      Number(settings.cacheBytes),
    ),
    sendMedia: partOf(parts, 'sendFile')?.(observe),
    now,
    observe,
    guard: partOf(parts, 'guard'),
    deltas: partOf(parts, 'deltas'),
    feedIndexOf: metrics.feeds.indexOf,
    otherwise: operate,
    keyField: () => current()?.publication.keyField,
    fieldsOf: createFreshness({ current, staleIfErrorSeconds: STALE_IF_ERROR_SECONDS }),
  });
  return { deliver, operate, flush: () => accessLog?.flush() };
}

/** Member that at most one module has. */
function partOf<Name extends 'observePoll' | 'sendFile' | 'guard' | 'deltas'>(
  parts: readonly ServingPart[],
  name: Name,
): ServingPart[Name] | undefined {
  return onlyOne<ServingPart[Name]>(
    name,
    parts.map((part) => part[name]),
  );
}
