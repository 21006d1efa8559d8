import type { IncomingMessage, ServerResponse } from 'node:http';
import { queryAddressIn } from '../article/addresses/page-path.ts';
import { canonicalPathOf } from '../protocol/request-target.ts';
import { isMadeOnDemand } from '../snapshot/paths.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Exchange, SendFile } from './exchange.ts';
import { createRedirects } from './redirects.ts';
import { createFoundResponder, type HandOn } from './responses/found-response.ts';
import { createResourceResponder, type ResourceResponderOptions } from './responses/resource-response.ts';

/** Dependencies of {@link createDeliveryHandler}. */
export interface DeliveryOptions extends ResourceResponderOptions {
  /** Sends a file that `find` has found; undefined where no files are served. */
  readonly sendMedia?: SendFile | undefined;
}

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
  const { current, find, otherwise } = options;
  const redirectsOf = createRedirects();
  const respond = createResourceResponder(options);
  const { redirect, respondWithFound } = createFoundResponder({ ...options, respond });

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
    const queried = queryAddressIn(target, path, snapshot.addresses?.queryForms);
    if (queried === undefined) return deliverPath(exchange, path, snapshot, next);
    find(queried)
      .then((found) =>
        found === undefined
          ? deliverPath(exchange, path, snapshot, next)
          : respondWithFound(exchange, found, snapshot.publication, (error) =>
              handOnTo(exchange, next, error),
            ),
      )
      .catch((error: unknown) => handOnTo(exchange, next, error));
  }

  /** Answers a request for a path that is no former address in publication.yaml. */
  function deliverPath(exchange: Exchange, path: string, snapshot: Snapshot, next: HandOn | undefined): void {
    const resource = snapshot.resources.get(path);
    if (resource !== undefined) return respond(resource, exchange);
    // The home page is in the snapshot, unless another site has the pages.
    if (path !== '/' && !isMadeOnDemand(path, snapshot.addresses)) return handOnTo(exchange, next);
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
