import type { IncomingMessage } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import type { RouteHandler } from '../core/module.ts';
import { FeedwrightError, type ErrorCode } from '../core/errors.ts';
import { NO_STORE } from '../core/protocol/cache-control.ts';
import { ALLOW } from '../core/protocol/methods.ts';
import { canonicalPathOf } from '../core/protocol/request-target.ts';
import { slotOf } from '../core/delivery/response-slots.ts';
import { SECURITY_HEADERS } from '../core/delivery/response-headers.ts';
import type { TrustProxy } from '../core/delivery/client-address.ts';
import type { FallbackHandler } from '../core/delivery/exchange.ts';
import type { Health } from './health.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { ObserveResponse } from '../core/delivery/response-observers.ts';
import type { RequestId } from './request-id.ts';

/** Dependencies of {@link createApp}. */
export interface AppInput {
  readonly health: () => Health;
  readonly metrics: Metrics;
  /** Loaders of the routes of optional parts, which are tried in this order. */
  readonly routes: readonly (() => Promise<RouteHandler>)[];
  readonly observe: ObserveResponse;
  /** Express trusts the same proxies as the rest of the service. */
  readonly trustProxy?: TrustProxy | undefined;
  readonly requestId: RequestId;
  /** Called for errors that are bugs, with the id of the request that met them. */
  readonly onBug: (error: unknown, requestId: string) => void;
}

/** Statuses of errors; an error that is not in the table is a bug. */
const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = {
  document_malformed: 500,
  regeneration_failed: 503,
  nothing_published: 503,
  // A database may be away for a while.
  store_failed: 503,
};

const ERROR_TEXTS: Readonly<Record<number, string>> = {
  413: 'Content Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const RETRY_AFTER_SECONDS = '10';

/**
 * Creates the Express app behind the delivery handler: health, metrics, the given routes, and a response to
 * everything else.
 */
export function createApp(input: AppInput): FallbackHandler {
  const { health, metrics, routes, observe, trustProxy, requestId, onBug } = input;
  const app = express();
  const failures = new WeakMap<IncomingMessage, unknown>();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  if (trustProxy !== undefined) app.set('trust proxy', trustProxy);

  app.use((req, res, next) => {
    for (let index = 0; index < SECURITY_HEADERS.length; index += 2) {
      res.setHeader(SECURITY_HEADERS[index] ?? '', SECURITY_HEADERS[index + 1] ?? '');
    }
    res.setHeader('Cache-Control', NO_STORE);
    next(failures.get(req));
  });

  app
    .route('/healthz')
    .get((_req, res) => void res.json(health()))
    .all(refuseMethod);
  app
    .route('/readyz')
    .get((_req, res) => {
      const { ready } = health();
      if (!ready) res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
      plain(res, ready ? 200 : 503, ready ? 'ready' : 'not ready');
    })
    .all(refuseMethod);
  app
    .route('/metrics')
    .get(async (_req, res) => void res.type(metrics.contentType).send(await metrics.text()))
    .all(refuseMethod);

  for (const load of routes) app.use(whenLoaded(load()));

  app.use((req, res) => {
    if (!health().ready) {
      res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
      return plain(res, 503, 'Nothing is published yet');
    }
    if (req.method === 'OPTIONS') return void res.status(204).setHeader('Allow', ALLOW).end();
    if (canonicalPathOf(req.url) === undefined) return plain(res, 400, 'Bad Request');
    plain(res, 404, 'Not Found');
  });

  app.use(((error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const status =
      error instanceof FeedwrightError ? (STATUSES[error.code] ?? 500) : statusOfClientError(error);
    // The id names the line of the log that describes the error.
    const id = requestId(req);
    if (status >= 500) res.setHeader('X-Request-Id', id);
    const hasStoreFailed = error instanceof FeedwrightError && error.code === 'store_failed';
    // The log reports an unavailable store once, not for each request.
    if (status === 500 || (hasStoreFailed && health().status !== 'degraded')) onBug(error, id);
    if (status === 503) res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    const text = ERROR_TEXTS[status] ?? 'Bad Request';
    plain(res, status, status === 500 ? `${text} (request ${id})` : text);
  }) satisfies ErrorRequestHandler);
  return (req, res, error) => {
    if (error !== undefined) failures.set(req, error);
    const started = performance.now();
    res.once('finish', () => {
      const { statusCode } = res;
      const bytes = req.method === 'HEAD' ? 0 : Number(res.getHeader('Content-Length') ?? 0);
      observe({ req, res, started }, slotOf('other', statusCode), statusCode, bytes);
    });
    app(req, res);
  };
}

/** Answers with routes that are being loaded. */
function whenLoaded(loading: Promise<RouteHandler>): RequestHandler {
  return async (req, res, next) => (await loading)(req, res, next);
}

/** Express raises errors of its own for requests it cannot read, such as a broken escape in the path. */
function statusOfClientError(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return status;
  return status >= 400 && status < 500 ? 400 : 500;
}

const refuseMethod: RequestHandler = (req, res) => {
  res.setHeader('Allow', ALLOW);
  if (req.method === 'OPTIONS') return void res.status(204).end();
  plain(res, 405, 'Method Not Allowed');
};

function plain(res: Response, status: number, text: string): void {
  res.status(status).type('text/plain').send(`${text}\n`);
}
