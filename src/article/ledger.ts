import type { Instant } from './instant.ts';

/**
 * What is remembered of an article from its first publication on, so that no reader ever takes it for
 * another: a row of the ledger.
 */
export interface LedgerRow {
  /** Permanent; never given to another article, not even when this one is deleted. */
  readonly id: string;
  /** Where its file was when it was last seen. */
  readonly path: string;
  /** The name of its page. */
  readonly slug: string;
  /** Names that its page had before: they lead to the present one. */
  readonly formerSlugs: readonly string[];
  /** Of its file and sidecar when it was last seen. */
  readonly contentHash: string;
  /** Of its text alone: by this it is known again under another name. */
  readonly textHash: string;
  readonly title: string;
  /** First publication; never moves. */
  readonly published: Instant;
  /** The last significant edit; never moves back but by the author's own word. */
  readonly updated: Instant;
  /** Since when it is deleted or withdrawn; undefined while it is published. */
  readonly deleted: Instant | undefined;
}
