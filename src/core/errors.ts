/**
 * Every way this program can fail on purpose. An error of another class is a bug: it is logged with its
 * stack and a client never sees it.
 */
export type ErrorCode =
  /** An option or publication.yaml is wrong; `faults` has one line for each. */
  | 'config_invalid'
  /** The content directory cannot be listed. */
  | 'content_unreadable'
  /** A file changed between two looks of one regeneration: the next one sees it as it is. */
  | 'content_changed'
  /** A fragment or head that a strict parser refuses (nothing is served that was not parsed). */
  | 'document_malformed'
  /** The gate did not let a change through; `faults` says why. */
  | 'change_refused'
  /** Another process publishes, and has not yet: this one serves what it will. */
  | 'nothing_published'
  /** The regeneration left no snapshot to serve. */
  | 'regeneration_failed'
  /** The address to listen on is taken or not ours. */
  | 'listen_failed'
  /** The directory for a static export cannot be used. */
  | 'export_failed'
  /** A content directory cannot be begun where something is already. */
  | 'init_refused'
  /** The data directory or its database cannot be used. */
  | 'store_failed';

/** The one error class. `cause` is always the error that led to this one, where there was one. */
export class FeedwrightError extends Error {
  readonly code: ErrorCode;
  /** One complete sentence each, for a report of all faults at once. */
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

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
