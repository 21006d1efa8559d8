import type { SentFile } from '../../core/article/media.ts';
import { identityOf, type Resource } from '../../core/snapshot/resource.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { StaticAnswer, StaticAnswers } from './answers.ts';
import { movedResponse } from '../../core/delivery/ended-feed.ts';
import { createFreshness } from '../../core/delivery/cache-freshness.ts';
import {
  prepareHeaders,
  without,
  type KeyField,
  type RawHeaders,
} from '../../core/delivery/response-headers.ts';
import { fieldsOfMedia } from '../../core/delivery/responses/media-headers.ts';
import { GONE, movedTo, PREFLIGHT } from '../../core/delivery/plain-responses.ts';
import { redirectsOf, slashTwins } from '../../core/delivery/redirects.ts';

/** The settings that responses depend on. */
export interface StaticInput {
  readonly snapshot: Snapshot;
  /** The `stale-if-error` directive (RFC 5861, section 4). */
  readonly staleIfErrorSeconds: number;
  /** The field for a CDN's surrogate keys; omitted if there is none. */
  readonly keyField?: KeyField | undefined;
}

/**
 * A moment long after every change. Files remain until the next build, so a short lifetime that the service
 * gives after a recent change would never end.
 */
const SETTLED = Date.UTC(9000, 0);

/** Fields of a single representation or response rather than of a path. */
const NOT_OF_A_PATH: ReadonlySet<string> = new Set([
  'Content-Length',
  'Content-Encoding',
  'ETag',
  'Repr-Digest',
  'Expires',
  'Date',
]);

/**
 * The responses of the service for static hosts, from the same functions, without the fields of a single
 * representation. Responses that vary over time are those of a resource that has not changed recently. Delta
 * encoding is not supported.
 */
export function createStaticAnswers({ snapshot, staleIfErrorSeconds, keyField }: StaticInput): StaticAnswers {
  const lasting: Snapshot = { ...snapshot, nextTurn: undefined };
  const redirects = redirectsOf(snapshot.publication);
  const fieldsOf = createFreshness({ current: () => lasting, staleIfErrorSeconds });

  function fieldsOfResource(resource: Resource): RawHeaders {
    const plain: Resource = { ...resource, bases: undefined, ending: undefined };
    const { full } = prepareHeaders(plain, identityOf(plain), keyField);
    return [...full, ...fieldsOf(plain)(SETTLED).list];
  }

  return {
    ofResource: (resource) => ({ status: 200, fields: ofPath(fieldsOfResource(resource)) }),
    ofFile: (file: SentFile) => ({ status: 200, fields: ofPath(fieldsOfMedia(file, keyField)) }),
    ofMoved: (location, last) => {
      if (last === undefined) return plain(movedTo(location));
      const fields = fieldsOfResource(last);
      return plain(movedResponse({ fields, body: undefined }, location));
    },
    moved: plain({ ...movedTo(''), fields: without(movedTo('').fields, 'Location') }),
    gone: plain(GONE),
    preflight: plain(PREFLIGHT),
    redirects: redirects?.targets ?? new Map(),
    twins: redirects === undefined ? new Map() : slashTwins(redirects),
  };
}

function plain({ status, fields }: { status: number; fields: RawHeaders }): StaticAnswer {
  return { status, fields: ofPath(fields) };
}

function ofPath(fields: RawHeaders): RawHeaders {
  return fields.filter((_, index) => !NOT_OF_A_PATH.has(fields[index - (index % 2)] ?? ''));
}
