// RFC 9110, section 13.2.2: Precedence of Preconditions.

import type { IncomingHttpHeaders } from 'node:http';
import { matchesStrongly, matchesWeakly, type CurrentTags } from './entity-tag.ts';
import { parseHttpDate } from './http-date.ts';

/** The request's conditional fields as they came; undefined is absent, an empty string is present. */
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

/** The validators of what would be sent. */
export interface CurrentState extends CurrentTags {
  /** Milliseconds since 1970, at a whole second: what Last-Modified says. Undefined: there is none. */
  readonly lastModified: number | undefined;
}

/** 13.2.1: these methods select no representation, so conditions on one mean nothing to them. */
const METHODS_WITHOUT_SELECTION: readonly string[] = ['OPTIONS', 'CONNECT', 'TRACE'];

/**
 * The status that the preconditions leave: 200 to go on, 304 if the client has it, 412 if it wanted another.
 * An entity-tag condition silences the date condition of its kind, whether it holds or not. Values that are
 * no dates, and all dates where there is no Last-Modified, are as if absent (13.1.3, 13.1.4). `now`
 * (milliseconds) serves to read an old form of dates only.
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
