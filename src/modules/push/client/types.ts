/** A request to a URL that somebody else has named. */
export interface PushRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Names in any case. Host and Content-Length are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must not change before the answer. */
  readonly body?: Uint8Array | string;
  /** So many bytes of the answer's body are wanted; 0: none. */
  readonly bodyBytes: number;
  /** Calls the request off: `closed`. */
  readonly signal?: AbortSignal;
}

/**
 * What came of a request. A redirect is an answer like any other. `body` has all of a 2xx's body, or none if none was
 * wanted; of another status it has the beginning. `retryAfter` is the header field as it came (RFC 9110, 10.2.3).
 */
export type PushAnswer =
  | { readonly status: number; readonly body: Buffer; readonly retryAfter?: string }
  | { readonly failure: PushFailure };

/**
 * Why there is no answer, and all that may be said of it:
 * - `refused`: the URL, an address that it leads to, or a header is one that nothing is sent to, or with;
 * - `unresolved`: the name has no address;
 * - `timeout`: no connection, no head of an answer, or no end of a body that was wanted came in time;
 * - `too-large`: the head of an answer, or a body that was wanted, is larger than it may be;
 * - `network`: no connection, no trust in its certificate, an end before there was an answer, or no HTTP;
 * - `closed`: the request was called off, or the client is closed.
 */
export type PushFailure = 'refused' | 'unresolved' | 'timeout' | 'too-large' | 'network' | 'closed';

/** How long things may take. */
export interface PushLimits {
  /** From the look-up of the name to a connection, TLS included. */
  readonly connectMs: number;
  /** From the connection to the head of the answer; the request is sent in it. */
  readonly headMs: number;
  /** From the beginning to the last byte of the answer. */
  readonly totalMs: number;
  /** So long a body that nobody wants is read, for the sake of the connection. */
  readonly discardMs: number;
}
