/** Sends requests to other servers. */
export interface HttpClient {
  /** Parses a URL by the URL Standard; undefined if the rules of the client forbid requests to it. */
  readonly readUrl: (text: string) => URL | undefined;
  /** Never rejects: failures are outcomes. */
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** Aborts all requests, and resolves when all connections are closed. */
  readonly close: () => Promise<void>;
}

/** Rules of a client: allowed targets and time limits. */
export interface HttpRules {
  /** Private address ranges that are allowed anyway, such as `10.0.0.0/8`, separated by commas or blanks. */
  readonly allowPrivate: string;
  /** Allowed ports and ranges of them, separated by commas or blanks; empty for those in usual use. */
  readonly ports: string;
  /**
   * True if the operator chooses the URLs: they may have any length, and the system resolves names. Default:
   * false.
   */
  readonly isTrusted?: boolean;
  /** Time limit of a request, from name resolution to the last byte of the response; default 20 s. */
  readonly timeoutMs?: number;
}

/** A request to another server. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  /**
   * Names in any case; of two that differ only in case, the later one counts. User-Agent is a default.
   * Content-Length is added.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Must not change before the outcome is known. */
  readonly body?: Uint8Array | string;
  /** Max. bytes of the response body to read; 0 discards it. */
  readonly bodyBytes: number;
  /** True if the connection is not used again. Default: false. */
  readonly closesConnection?: boolean;
  /** Aborts the request with the failure `closed`. */
  readonly signal?: AbortSignal;
}

/**
 * The outcome of a request. Redirects are not followed. For a 2xx status, `body` is complete, or empty if
 * `bodyBytes` is 0; for others it holds what was read. `retryAfter` is the unparsed header field (RFC 9110,
 * section 10.2.3).
 */
export type HttpOutcome =
  | { readonly status: number; readonly body: Buffer; readonly retryAfter?: string }
  | { readonly failure: HttpFailure };

/**
 * The reason for a missing response:
 * - `refused`: the URL, one of its addresses, or a header is not allowed;
 * - `unresolved`: the name has no address;
 * - `timeout`: the connection, the head, or a wanted body was not complete in time;
 * - `too-large`: the head or a wanted body exceeds its limit;
 * - `network`: no connection, an untrusted certificate, an early end, or invalid HTTP;
 * - `closed`: the request was aborted or the client is closed.
 */
export type HttpFailure = 'refused' | 'unresolved' | 'timeout' | 'too-large' | 'network' | 'closed';
