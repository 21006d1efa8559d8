/** Outcome of one attempt to purge caches. Contains no secret. */
export interface PurgeReport {
  readonly isDone: boolean;
  /** Attempts since the last successful one, this one included. */
  readonly tries: number;
  readonly keys: number;
  readonly urls: number;
  /** Reason of a failure. */
  readonly reason?: string | undefined;
  /** Delay of the next attempt; `undefined` where there is none. */
  readonly nextMs?: number | undefined;
}

/** An event of push for the operator. Contains neither callbacks nor secrets. */
export type PushEvent =
  | { readonly event: 'parked'; readonly topic: string; readonly host: string }
  | { readonly event: 'given-up'; readonly topic: string; readonly hub: string }
  /** A local fault; the work is tried again. */
  | { readonly event: 'failed'; readonly reason: string };

/** An event of a module for the operator, as plain data. */
export type ModuleEvent =
  { readonly of: 'purge'; readonly report: PurgeReport } | { readonly of: 'push'; readonly event: PushEvent };
