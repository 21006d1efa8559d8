import { NO_STORE } from '../protocol/cache-control.ts';
import { PREFLIGHT_HEADERS } from '../protocol/cors.ts';
import { ALLOW } from '../protocol/methods.ts';
import { SECURITY_HEADERS, type RawHeaders } from './response-headers.ts';

/** A short response that is not a representation of a resource. */
export interface PlainResponse {
  readonly status: number;
  readonly fields: RawHeaders;
  readonly text: string;
}

const PLAIN_HEADERS: RawHeaders = ['Content-Type', 'text/plain; charset=utf-8', ...SECURITY_HEADERS];

const ERROR_HEADERS: RawHeaders = ['Cache-Control', NO_STORE, ...PLAIN_HEADERS];

/** Caching of permanent redirects: short, so that a mistaken one can be corrected. */
export const REDIRECT_CACHING = 'public, max-age=3600';

/** Response to OPTIONS. */
export const PREFLIGHT: PlainResponse = {
  status: 204,
  fields: ['Allow', ALLOW, 'Cache-Control', NO_STORE, ...PREFLIGHT_HEADERS, ...SECURITY_HEADERS],
  text: '',
};

export const PRECONDITION_FAILED: PlainResponse = {
  status: 412,
  fields: ERROR_HEADERS,
  text: 'Precondition Failed\n',
};

/** RFC 9110, 15.5.17; the sender adds Content-Range with the length of the whole. */
export const UNSATISFIABLE: PlainResponse = {
  status: 416,
  fields: ERROR_HEADERS,
  text: 'Range Not Satisfiable\n',
};

/** Closes the connection, because a body of the request is not read. */
export const WRONG_METHOD: PlainResponse = {
  status: 405,
  fields: ['Allow', ALLOW, 'Connection', 'close', ...ERROR_HEADERS],
  text: 'Method Not Allowed\n',
};

export const GONE: PlainResponse = { status: 410, fields: ERROR_HEADERS, text: 'Gone\n' };

/**
 * RFC 9110, 15.4.4: sends a browser from a document to its page. Never stored: the next client of the cache
 * may be a feed reader, and the document's `Vary` does not cover this (docs/pages.md has the reason).
 */
export function seeOther(location: string): PlainResponse {
  return {
    status: 303,
    fields: ['Location', location, 'Cache-Control', NO_STORE, ...PLAIN_HEADERS],
    text: `See ${location}\n`,
  };
}

/** RFC 9110, 15.4.2: the page has moved permanently; caches may store that for a while. */
export function movedTo(location: string): PlainResponse {
  return {
    status: 301,
    fields: ['Location', location, 'Cache-Control', REDIRECT_CACHING, ...PLAIN_HEADERS],
    text: `Moved to ${location}\n`,
  };
}
