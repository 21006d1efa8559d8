import type { OldFeed, OldFeedFault, OldItem } from '../../../core/adoption/old-feed.ts';

/** Receives faults of a feed. */
export interface FeedEvents {
  /** `where` is empty if the fault is about the document. */
  readonly onFault: (fault: OldFeedFault) => void;
}

/** Facts about the document that is read. */
export interface ReadingOptions {
  /** Absolute URL of the document; undefined for a file. */
  readonly address: string | undefined;
  /** False for an archive of the feed. */
  readonly isRecent: boolean;
}

/** Links to further documents of a feed. */
export interface FeedLinks {
  /** Absolute URLs. */
  readonly further?: readonly string[];
  /** True if `?paged=2` has the next items. */
  readonly isWordPress?: boolean;
}

/** Reads one document in pieces. */
export interface PieceReader {
  /** Returns the items that ended in this piece. */
  readonly write: (piece: string) => readonly OldItem[];
  readonly close: () => readonly OldItem[];
  /** True if the rest cannot be read. */
  readonly isStopped: () => boolean;
  /** The feed as far as it is known; undefined if the document is none. */
  readonly feed: () => OldFeed | undefined;
  readonly links: () => FeedLinks;
}
