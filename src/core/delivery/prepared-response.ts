import type { Coding } from '../protocol/accept-encoding.ts';
import type { CurrentState } from '../protocol/conditional.ts';
import { identityOf, type Representation, type Resource } from '../snapshot/resource.ts';
import { countedAs, countedFormat, isDocument, slotOf, type Counted, type Slot } from './response-slots.ts';
import { PreparedHead } from './fast-response.ts';
import type { FieldsAt } from './cache-freshness.ts';
import { prepareHeaders, type KeyField, type RawHeaders } from './response-headers.ts';

/** A response that is complete before the first request for it. */
export interface PreparedResponse {
  readonly status: number;
  readonly fields: RawHeaders;
  readonly head: PreparedHead;
  /** Body for GET; HEAD gets none. */
  readonly body: Buffer | undefined;
  readonly slot: Slot;
}

/** A representation, with its responses. */
interface PreparedRepresentation {
  readonly representation: Representation;
  readonly state: CurrentState;
  readonly full: PreparedResponse;
  readonly notModified: PreparedResponse;
}

/** Everything that is computed once for a resource and used by every poll. */
export interface PreparedResource {
  /** Class that its responses are counted by. */
  readonly format: Counted;
  /** Request path of the HTML page of this document; undefined for other resources. */
  readonly pagePath: string | undefined;
  /** Fields of all its responses that change with the clock. */
  readonly fieldsAt: FieldsAt;
  readonly codings: readonly Coding[];
  readonly byCoding: ReadonlyMap<Coding, PreparedRepresentation>;
  readonly identity: PreparedRepresentation;
}

/** Dependencies of {@link createPreparer}. */
export interface PrepareOptions {
  /** The caching fields of a resource. */
  readonly fieldsOf: (resource: Resource) => FieldsAt;
  /** The field for the surrogate keys of a CDN; undefined: none. */
  readonly keyField?: (() => KeyField | undefined) | undefined;
  /** Index of the feed of a path among the counted feeds; undefined: feeds are not counted apart. */
  readonly feedIndexOf?: ((path: string) => number) | undefined;
}

/** Creates a function that prepares each resource once. */
export function createPreparer({
  fieldsOf,
  keyField,
  feedIndexOf,
}: PrepareOptions): (resource: Resource) => PreparedResource {
  const prepared = new WeakMap<Resource, PreparedResource>();
  return (resource) => {
    const known = prepared.get(resource);
    if (known !== undefined) return known;
    const made = prepareResource(resource, fieldsOf(resource), keyField?.(), feedIndexOf?.(resource.path));
    prepared.set(resource, made);
    return made;
  };
}

/**
 * Prepares all responses of a resource; `feed` is its index among the counted feeds. Throws TypeError if a
 * header field cannot be sent.
 */
function prepareResource(
  resource: Resource,
  fieldsAt: FieldsAt,
  keyField?: KeyField,
  feed = 0,
): PreparedResource {
  const { path, representations, contentType, lastModified } = resource;
  const format = countedFormat(contentType);
  const counted = countedAs(format, feed);
  const allTags = representations.map(({ tag }) => tag);
  const one = (representation: Representation): PreparedRepresentation => {
    const { tag, coding, body } = representation;
    const { full, notModified } = prepareHeaders(resource, representation, keyField);
    const answer = (status: number, fields: RawHeaders, sent: Buffer | undefined): PreparedResponse => ({
      status,
      fields,
      head: new PreparedHead(status, fields),
      body: sent,
      slot: slotOf(counted, status, coding),
    });
    return {
      representation,
      state: { tag, allTags, lastModified },
      full: answer(200, full, body),
      notModified: answer(304, notModified, undefined),
    };
  };
  const byCoding = new Map(
    representations.map((representation) => [representation.coding, one(representation)]),
  );
  return {
    format: counted,
    // Documents lie in the folder of their page.
    pagePath: isDocument(format) ? path.slice(0, path.lastIndexOf('/') + 1) : undefined,
    fieldsAt,
    codings: representations.map(({ coding }) => coding),
    byCoding,
    identity: byCoding.get('identity') ?? one(identityOf(resource)),
  };
}
