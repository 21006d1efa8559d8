import { queryAddressIn } from '../../article/addresses/page-path.ts';
import { isMadeOnDemand } from '../../snapshot/paths.ts';
import type { Resource } from '../../snapshot/resource.ts';
import type { Found, Snapshot } from '../../snapshot/snapshot.ts';
import type { Exchange } from '../exchange.ts';
import type { Redirects } from '../redirects.ts';
import type { FoundResponder, HandOn } from './found-response.ts';

/** Dependencies of {@link createPathResponder}. */
export interface PathResponderOptions extends Pick<FoundResponder, 'respondAtFormer' | 'respondWithFound'> {
  readonly find: (path: string) => Promise<Found>;
  readonly respond: (resource: Resource, exchange: Exchange) => void;
}

/** A request whose target is not that of a resource in the snapshot, nor a former address. */
export interface PathRequest {
  readonly exchange: Exchange;
  readonly target: string;
  /** Canonical path of the target. */
  readonly path: string;
  readonly snapshot: Snapshot;
  readonly redirects: Redirects | undefined;
  readonly handOn: HandOn;
}

/**
 * Creates the responder for request targets that are a path written differently, or with a query, or that are made on
 * demand.
 */
export function createPathResponder({
  find,
  respond,
  respondAtFormer,
  respondWithFound,
}: PathResponderOptions): (request: PathRequest) => void {
  function respondAtPath({ exchange, path, snapshot, redirects, handOn }: PathRequest): void {
    const resource = snapshot.resources.get(path);
    if (resource !== undefined) return respond(resource, exchange);
    const handOnUnlessMoved: HandOn = (error) => {
      const former = error === undefined ? redirects?.ofSpelling(path) : undefined;
      if (former === undefined) handOn(error);
      else respondAtFormer(exchange, former, handOn);
    };
    // The home page is in the snapshot, unless another site has the pages.
    if (path !== '/' && !isMadeOnDemand(path, snapshot.addresses)) return handOnUnlessMoved();
    find(path)
      .then((found) => respondWithFound(exchange, found, snapshot.publication, handOnUnlessMoved))
      .catch(handOn);
  }

  return (request) => {
    const { exchange, target, path, snapshot, redirects, handOn } = request;
    const former = redirects?.ofQuery(target, path) ?? redirects?.ofTarget(path);
    if (former !== undefined) return respondAtFormer(exchange, former, handOn);
    const queried = queryAddressIn(target, path, snapshot.addresses?.queryForms);
    if (queried === undefined) return respondAtPath(request);
    find(queried)
      .then((found) => {
        if (found === undefined) respondAtPath(request);
        else respondWithFound(exchange, found, snapshot.publication, handOn);
      })
      .catch(handOn);
  };
}
