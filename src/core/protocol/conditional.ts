// RFC 9110, section 13.2.2: Precedence of Preconditions.

import type { IncomingHttpHeaders } from 'node:http';
import { matchesStrongly, matchesWeakly, type CurrentTags } from './entity-tag.ts';
import { parseHttpDate } from './http-date.ts';

/** Conditional request fields as received. Undefined means absent; an empty string is present. */
export interface Preconditions {
  readonly ifMatch?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
}

/** The conditional fields of a request. */
export function preconditionsOf(headers: IncomingHttpHeaders): Preconditions {
  return {
    ifMatch: headers['if-match'],
    ifUnmodifiedSince: headers['if-unmodified-since'],
    ifNoneMatch: headers['if-none-match'],
    ifModifiedSince: headers['if-modified-since'],
  };
}

/** Validators of the selected representation. */
export interface CurrentState extends CurrentTags {
  /** Last-Modified in milliseconds since 1970, at a whole second; undefined without one. */
  readonly lastModified: number | undefined;
}

/** 13.2.1: these methods select no representation, so their preconditions are ignored. */
const METHODS_WITHOUT_SELECTION: readonly string[] = ['OPTIONS', 'CONNECT', 'TRACE'];

/**
 * Evaluates the preconditions: 200 to perform the method, 304 if the client's copy is current, 412 if a
 * condition is false. An entity-tag condition overrides the date condition of its kind, true or not. Invalid
 * dates, and all dates without Last-Modified, are ignored (13.1.3, 13.1.4). `now` (milliseconds since 1970)
 * resolves two-digit years.
 */
export function evaluate(
  method: string,
  preconditions: Preconditions,
  current: CurrentState,
  now: number,
): 200 | 304 | 412 {
  const { ifMatch, ifUnmodifiedSince, ifNoneMatch, ifModifiedSince } = preconditions;
  const { lastModified } = current;
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead && METHODS_WITHOUT_SELECTION.includes(method)) return 200;

  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, current.tag)) return 412;
  } else if (ifUnmodifiedSince !== undefined && lastModified !== undefined) {
    const since = parseHttpDate(ifUnmodifiedSince, now);
    if (since !== undefined && lastModified > since) return 412;
  }

  if (ifNoneMatch !== undefined) {
    if (!matchesWeakly(ifNoneMatch, current)) return 200;
    return isRead ? 304 : 412;
  }
  if (ifModifiedSince !== undefined && lastModified !== undefined && isRead) {
    const since = parseHttpDate(ifModifiedSince, now);
    if (since !== undefined && lastModified <= since) return 304;
  }
  return 200;
}
