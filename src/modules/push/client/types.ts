/** A request to a callback or hub. */
export interface PushRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Names in any case. Host and Content-Length are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must not change before the answer. */
  readonly body?: Uint8Array | string;
  /** Max. bytes of the response body to read; 0 discards it. */
  readonly bodyBytes: number;
  /** Aborts the request with the failure `closed`. */
  readonly signal?: AbortSignal;
}

/**
 * The outcome of a request. Redirects are not followed. For a 2xx status, `body` is complete, or empty if
 * `bodyBytes` is 0; for others it holds what was read. `retryAfter` is the unparsed header field (RFC 9110,
 * section 10.2.3).
 */
export type PushAnswer =
  | { readonly status: number; readonly body: Buffer; readonly retryAfter?: string }
  | { readonly failure: PushFailure };

/**
 * The reason for a missing response:
 * - `refused`: the URL, one of its addresses, or a header is not allowed;
 * - `unresolved`: the name has no address;
 * - `timeout`: the connection, the head, or a wanted body was not complete in time;
 * - `too-large`: the head or a wanted body exceeds its limit;
 * - `network`: no connection, an untrusted certificate, an early end, or invalid HTTP;
 * - `closed`: the request was aborted or the client is closed.
 */
export type PushFailure = 'refused' | 'unresolved' | 'timeout' | 'too-large' | 'network' | 'closed';

/** Time limits of a request, in milliseconds. */
export interface PushLimits {
  /** From name resolution to the connection, including TLS. */
  readonly connectMs: number;
  /** From the connection to the head of the response, including sending the request. */
  readonly headMs: number;
  /** From the start to the last byte of the response. */
  readonly totalMs: number;
  /** Max. time to read a discarded body so that the connection can be reused. */
  readonly discardMs: number;
}
