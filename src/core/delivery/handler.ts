import type { IncomingMessage, ServerResponse } from 'node:http';
import { targetOf } from '../article/address.ts';
import type { SentFile } from '../article/media.ts';
import type { Publication } from '../article/publication.ts';
import { canonicalPathOf } from '../protocol/request-target.ts';
import { isMadeOnDemand } from '../snapshot/paths.ts';
import type { Found } from '../snapshot/snapshot.ts';
import { isRead, type Exchange, type SendFile } from './exchange.ts';
import { GONE, movedTo, PREFLIGHT, WRONG_METHOD } from './plain-responses.ts';
import { createRedirects } from './redirects.ts';
import type { Counted } from './response-slots.ts';
import { createResourceResponder, type ResourceResponderOptions } from './responses/resource-response.ts';
import { sendPlain } from './responses/send-response.ts';

/** Dependencies of {@link createDeliveryHandler}. */
export interface DeliveryOptions extends ResourceResponderOptions {
  /** Sends a file that `find` has found; undefined where no files are served. */
  readonly sendMedia?: SendFile | undefined;
}

/** Calls the next handler, with an error if there is one. */
type HandOn = (error?: unknown) => void;

/**
 * Answers requests for what is published, and calls `next` for all others. Fits `app.use` of any Express app.
 */
export type DeliveryHandler = (req: IncomingMessage, res: ServerResponse, next?: HandOn) => void;

/**
 * Creates the handler in front of Express: it answers with documents and pages of the current snapshot, and
 * decides conditional requests and content-codings by the rules in protocol/. A poll costs no disk access,
 * rendering, hashing or compression.
 */
export function createDeliveryHandler(options: DeliveryOptions): DeliveryHandler {
  const { current, find, sendMedia, observe, otherwise } = options;
  const redirectsOf = createRedirects();
  const respond = createResourceResponder(options);

  function redirect(exchange: Exchange, location: string, counted: Counted): void {
    sendPlain(observe, exchange, isRead(exchange.req) ? movedTo(location) : WRONG_METHOD, counted);
  }

  function respondWithFile(exchange: Exchange, file: SentFile, handOn: HandOn): void {
    const { req } = exchange;
    if (req.method === 'OPTIONS') return sendPlain(observe, exchange, PREFLIGHT, 'other');
    if (!isRead(req)) return sendPlain(observe, exchange, WRONG_METHOD, 'other');
    if (sendMedia === undefined) return handOn();
    sendMedia(file, exchange)
      .then((isSent) => isSent || handOn())
      .catch(handOn);
  }

  function respondWithFound(
    exchange: Exchange,
    found: Found,
    publication: Publication,
    handOn: HandOn,
  ): void {
    switch (found?.kind) {
      case undefined:
        return handOn();
      case 'resource':
        return respond(found.resource, exchange);
      case 'redirect':
        return redirect(exchange, targetOf(publication, found.movedTo), 'html');
      case 'file':
        return respondWithFile(exchange, found.file, handOn);
      case 'gone':
        return sendPlain(observe, exchange, GONE, 'html');
    }
  }

  function handOnTo({ req, res }: Exchange, next: HandOn | undefined, error?: unknown): void {
    if (next === undefined) otherwise(req, res, error);
    else next(error);
  }

  function deliver(exchange: Exchange, next: HandOn | undefined): void {
    const { req } = exchange;
    const snapshot = current();
    const target = req.url ?? '/';
    const redirects = snapshot && redirectsOf(snapshot.publication);
    const moved = redirects?.ofHost(req.headers.host, target) ?? redirects?.ofTarget(target);
    if (moved !== undefined) return redirect(exchange, moved, 'other');
    const known = snapshot?.resources.get(target);
    if (known !== undefined) return respond(known, exchange);

    if (snapshot === undefined) return handOnTo(exchange, next);
    const path = canonicalPathOf(target);
    if (path === undefined) return handOnTo(exchange, next);
    // The target may be the same path written differently, or with a query.
    const movedPath = redirects?.ofTarget(path);
    if (movedPath !== undefined) return redirect(exchange, movedPath, 'other');
    const resource = snapshot.resources.get(path);
    if (resource !== undefined) return respond(resource, exchange);
    if (!isMadeOnDemand(path)) return handOnTo(exchange, next);
    const handOn: HandOn = (error) => handOnTo(exchange, next, error);
    find(path)
      .then((found) => respondWithFound(exchange, found, snapshot.publication, handOn))
      .catch(handOn);
  }

  return (req, res, next) => {
    const exchange = { req, res, started: performance.now() };
    try {
      deliver(exchange, next);
    } catch (error) {
      // A response that cannot be sent is one failed request, and not the end of the process.
      handOnTo(exchange, next, error);
    }
  };
}
