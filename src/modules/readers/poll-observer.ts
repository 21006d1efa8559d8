import type { TalliedDocument } from './count/rows.ts';
import type { Tally } from './count/tally.ts';
import { identityOf, type Resource } from '../../core/snapshot/resource.ts';
import { countedFormat, isDocument, isIdentity } from '../../core/delivery/response-slots.ts';
import type { ObservePoll } from '../../core/delivery/response-observers.ts';
import type { ClientAddress } from '../../core/delivery/client-address.ts';

/** Facts about a resource that are computed once. */
interface Known {
  readonly document: TalliedDocument;
  /** Tag of its identity, so that versions compare equal in every coding. */
  readonly tag: string;
  readonly isCompressible: boolean;
}

/** Paths of feeds, including usual paths of former software. */
const LIKE_A_FEED = /(?:\.(?:xml|json|rss|atom|rdf)|\/(?:feed|rss|atom)\/?)$/i;

/** Max. length of a path that is matched. */
const MAX_OF_A_PATH = 256;

/** Passes responses about documents of feeds to a tally; articles, pages and archives are not polled. */
export function createPollObserver(tally: Tally, clientAddress: ClientAddress): ObservePoll {
  const known = new WeakMap<Resource, Known | 'other'>();
  // One object for all polls: the tally does not keep it.
  const poll = {
    userAgent: undefined as string | undefined,
    address: '',
    document: { path: '', feed: '' } as TalliedDocument,
    tag: '',
    status: 0,
    bytes: 0,
    isHead: false,
    isConditional: false,
    isUncompressed: false,
  };

  function learn(resource: Resource): Known | 'other' {
    const { path, contentType, caching, representations } = resource;
    const isPolled = isDocument(countedFormat(contentType)) && caching !== 'archive';
    const found: Known | 'other' = isPolled
      ? {
          document: { path, feed: path.slice(0, path.lastIndexOf('/') + 1) },
          tag: identityOf(resource).tag,
          isCompressible: representations.length > 1,
        }
      : 'other';
    known.set(resource, found);
    return found;
  }

  return (req, slot, status, bytes, resource) => {
    const { headers, method } = req;
    if (resource === undefined) {
      if (status !== 301 && status !== 410) return;
      const [path = ''] = (req.url ?? '').slice(0, MAX_OF_A_PATH).split('?', 1);
      if (LIKE_A_FEED.test(path)) tally.ended(headers['user-agent'], clientAddress(req), path);
      return;
    }
    const found = known.get(resource) ?? learn(resource);
    if (found === 'other') return;
    poll.userAgent = headers['user-agent'];
    poll.address = clientAddress(req);
    poll.document = found.document;
    poll.tag = found.tag;
    poll.status = status;
    poll.bytes = bytes;
    poll.isHead = method === 'HEAD';
    poll.isConditional = headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined;
    poll.isUncompressed = found.isCompressible && isIdentity(slot);
    tally.poll(poll);
  };
}
