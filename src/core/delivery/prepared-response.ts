import type { Coding } from '../protocol/accept-encoding.ts';
import type { CurrentState } from '../protocol/conditional.ts';
import { indexBases, type KnownTags } from '../../modules/deltas/instance-manipulation.ts';
import { identityOf, type Representation, type Resource } from '../snapshot/resource.ts';
import { countedAs, countedFormat, isDocument, slotOf, type Counted, type Slot } from './response-slots.ts';
import { PreparedHead } from './fast-response.ts';
import type { FieldsAt } from './freshness.ts';
import { prepareHeaders, type KeyField, type RawHeaders } from './headers.ts';

/** An answer of which everything is known before anybody asks. */
export interface PreparedResponse {
  readonly status: number;
  readonly fields: RawHeaders;
  readonly head: PreparedHead;
  /** Of a GET. */
  readonly body: Buffer | undefined;
  readonly slot: Slot;
}

/** A representation as it is sent. */
export interface PreparedRepresentation {
  readonly representation: Representation;
  readonly state: CurrentState;
  readonly full: PreparedResponse;
  readonly notModified: PreparedResponse;
}

/** What is worked out once for a resource and used by every poll. */
export interface PreparedResource {
  /** What its answers are counted under. */
  readonly format: Counted;
  /** Request path of the page that shows people what this document holds; undefined: it is no document. */
  readonly twin: string | undefined;
  /** The fields that go with all answers, and move with the clock. */
  readonly fieldsAt: FieldsAt;
  readonly codings: readonly Coding[];
  readonly byCoding: ReadonlyMap<Coding, PreparedRepresentation>;
  readonly identity: PreparedRepresentation;
  /** Of the instances from which there are deltas. */
  readonly bases: KnownTags;
}

/** Makes all answers that a resource may be asked for; `feed` is the index of what they are counted by. Throws TypeError if a header field cannot be sent. */
export function prepareResource(
  resource: Resource,
  fieldsAt: FieldsAt,
  keyField?: KeyField,
  feed = 0,
): PreparedResource {
  const { path, representations, contentType, lastModified, bases = [] } = resource;
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
    twin: isDocument(format) ? path.slice(0, path.lastIndexOf('/') + 1) : undefined,
    fieldsAt,
    codings: representations.map(({ coding }) => coding),
    byCoding,
    identity: byCoding.get('identity') ?? one(identityOf(resource)),
    bases: indexBases(bases),
  };
}
