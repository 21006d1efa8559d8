import type { IncomingMessage, ServerResponse } from 'node:http';
import { canonicalPathOf } from '../protocol/request-target.ts';
import type { Exchange, SendFile } from './exchange.ts';
import { createRedirects } from './redirects.ts';
import { createFoundResponder, type HandOn } from './responses/found-response.ts';
import { createPathResponder } from './responses/path-response.ts';
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
  const found = createFoundResponder({ ...options, respond });
  const { redirect, respondAtFormer } = found;
  const respondAtPath = createPathResponder({ ...found, find, respond });

  function handOnTo({ req, res }: Exchange, next: HandOn | undefined, error?: unknown): void {
    if (next === undefined) otherwise(req, res, error);
    else next(error);
  }

  function handOnOf(exchange: Exchange, next: HandOn | undefined): HandOn {
    return (error) => handOnTo(exchange, next, error);
  }

  function deliver(exchange: Exchange, next: HandOn | undefined): void {
    const { req } = exchange;
    const snapshot = current();
    const target = req.url ?? '/';
    const redirects = snapshot && redirectsOf(snapshot.publication);
    const elsewhere = redirects?.ofHost(req.headers.host, target, snapshot?.addresses?.queryForms);
    if (elsewhere !== undefined) return redirect(exchange, elsewhere, 'other');
    const former = redirects?.ofTarget(target);
    if (former !== undefined) return respondAtFormer(exchange, former, handOnOf(exchange, next));
    const known = snapshot?.resources.get(target);
    if (known !== undefined) return respond(known, exchange);

    const path = canonicalPathOf(target);
    if (snapshot === undefined || path === undefined) return handOnTo(exchange, next);
    respondAtPath({ exchange, target, path, snapshot, redirects, handOn: handOnOf(exchange, next) });
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
