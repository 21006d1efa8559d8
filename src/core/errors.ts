/**
 * Codes of all expected failures. An error of another class is a bug: it is logged with its stack and never
 * shown to a client.
 */
export type ErrorCode =
  /** Invalid option or publication.yaml; `faults` has one sentence per fault. */
  | 'config_invalid'
  /** The content directory cannot be listed. */
  | 'content_unreadable'
  /** A file changed during a regeneration; the next one reads its new state. */
  | 'content_changed'
  /** A strict parser refused a fragment or document head. Only parsed documents are served. */
  | 'document_malformed'
  /** The change exceeds the limits of `gate` and was not approved; `faults` gives the reasons. */
  | 'change_refused'
  /** Another process publishes and has not yet done so; this process will serve its snapshot. */
  | 'nothing_published'
  /** No snapshot to serve after the regeneration. */
  | 'regeneration_failed'
  /** The address to listen on is in use or not available. */
  | 'listen_failed'
  /** A feed of an earlier publication cannot be read. */
  | 'feed_unreadable'
  /** adopted.yaml cannot be written, or has faults that writing it would hide. */
  | 'adoption_failed'
  /** The content directory or the uploads of an import are unusable. */
  | 'import_failed'
  /** The directory for a static export is unusable. */
  | 'export_failed'
  /** The directory for a new publication is not empty. */
  | 'init_refused'
  /** The data directory or its database is unusable. */
  | 'store_failed';

/** Error of every expected failure. `cause` is the original error, if any. */
export class FeedwrightError extends Error {
  readonly code: ErrorCode;
  /** One sentence per fault, for a report of all faults at once. */
  readonly faults: readonly string[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; faults?: readonly string[] } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'FeedwrightError';
    this.code = code;
    this.faults = options.faults ?? [];
  }
}

/** Message of a thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
