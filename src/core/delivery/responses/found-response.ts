import { targetOf } from '../../article/address.ts';
import type { SentFile } from '../../article/media.ts';
import type { Publication } from '../../article/publication.ts';
import type { Resource } from '../../snapshot/resource.ts';
import type { Found, Snapshot } from '../../snapshot/snapshot.ts';
import { isRead, type Exchange, type SendFile } from '../exchange.ts';
import { GONE, movedTo, PREFLIGHT, WRONG_METHOD } from '../plain-responses.ts';
import type { FormerAddress } from '../redirects.ts';
import type { ObserveResponse } from '../response-observers.ts';
import type { Counted } from '../response-slots.ts';
import { sendPlain } from './send-response.ts';

/** Calls the next handler, with an error if there is one. */
export type HandOn = (error?: unknown) => void;

/** Dependencies of {@link createFoundResponder}. */
export interface FoundResponderOptions {
  readonly observe: ObserveResponse;
  /** Sends a file; undefined where no files are served. */
  readonly sendMedia?: SendFile | undefined;
  readonly respond: (resource: Resource, exchange: Exchange) => void;
  readonly current: () => Snapshot | undefined;
  /** Looks up a path that is not in the snapshot. */
  readonly find: (path: string) => Promise<Found>;
}

/** Answers requests with what was found at a path that is not in the snapshot. */
export interface FoundResponder {
  readonly redirect: (exchange: Exchange, location: string, counted: Counted) => void;
  /** Answers at a former address with its document if it has one, else with a redirect. */
  readonly respondAtFormer: (exchange: Exchange, address: FormerAddress, handOn: HandOn) => void;
  readonly respondWithFound: (
    exchange: Exchange,
    found: Found,
    publication: Publication,
    handOn: HandOn,
  ) => void;
}

/** Creates the responder of results that were looked up. */
export function createFoundResponder({
  observe,
  sendMedia,
  respond,
  current,
  find,
}: FoundResponderOptions): FoundResponder {
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

  return {
    redirect,
    respondAtFormer: (exchange, { location, document }, handOn) => {
      if (document === undefined) return redirect(exchange, location, 'other');
      const resource = current()?.resources.get(document);
      if (resource !== undefined) return respond(resource, exchange);
      find(document)
        .then((found) => {
          if (found?.kind === 'resource') respond(found.resource, exchange);
          else redirect(exchange, location, 'other');
        })
        .catch(handOn);
    },
    respondWithFound: (exchange, found, publication, handOn) => {
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
    },
  };
}
