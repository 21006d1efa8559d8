import { NO_STORE } from '../protocol/cache-control.ts';
import { PREFLIGHT_HEADERS } from '../protocol/cors.ts';
import { ALLOW } from '../protocol/methods.ts';
import { SECURITY_HEADERS, type RawHeaders } from './headers.ts';

/** A short answer that is no representation of anything. */
export interface PlainResponse {
  readonly status: number;
  readonly fields: RawHeaders;
  readonly text: string;
}

const PLAIN_HEADERS: RawHeaders = ['Content-Type', 'text/plain; charset=utf-8', ...SECURITY_HEADERS];

const ERROR_HEADERS: RawHeaders = ['Cache-Control', NO_STORE, ...PLAIN_HEADERS];

/** Of redirects that are for good: whoever set one by mistake is not held to it for long. */
export const REDIRECT_CACHING = 'public, max-age=3600';

/** To OPTIONS. */
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

/** RFC 9110, 15.5.17; whoever sends it says how long the whole is. */
export const UNSATISFIABLE: PlainResponse = {
  status: 416,
  fields: ERROR_HEADERS,
  text: 'Range Not Satisfiable\n',
};

/** Whatever body comes with it is not read: the connection ends with the answer. */
export const WRONG_METHOD: PlainResponse = {
  status: 405,
  fields: ['Allow', ALLOW, 'Connection', 'close', ...ERROR_HEADERS],
  text: 'Method Not Allowed\n',
};

export const GONE: PlainResponse = { status: 410, fields: ERROR_HEADERS, text: 'Gone\n' };

/**
 * RFC 9110, 15.4.4: a person finds on another page what is here for programs. Never kept: the next who asks a cache
 * may be a program, and no `Vary` of the document says that people get something else (docs/pages.md has the reason).
 */
export function seeOther(location: string): PlainResponse {
  return {
    status: 303,
    fields: ['Location', location, 'Cache-Control', NO_STORE, ...PLAIN_HEADERS],
    text: `See ${location}\n`,
  };
}

/** RFC 9110, 15.4.2: the page has another address for good; caches may know that for a while. */
export function movedTo(location: string): PlainResponse {
  return {
    status: 301,
    fields: ['Location', location, 'Cache-Control', REDIRECT_CACHING, ...PLAIN_HEADERS],
    text: `Moved to ${location}\n`,
  };
}
