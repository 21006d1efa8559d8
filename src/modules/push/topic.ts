/** A document as it is delivered to subscribers. */
export interface TopicDocument {
  /** The entity-tag of the identity coding, which identifies the version. */
  readonly tag: string;
  readonly contentType: string;
  /** In the identity coding, since subscribers cannot negotiate another. */
  readonly body: Uint8Array;
  /** True if the feed has moved: this is its last version, and new subscriptions are rejected. */
  readonly hasMoved?: boolean;
}

/**
 * Returns the current version of a topic, an absolute URL; undefined if there is no such document. Rejects if
 * that cannot be determined now.
 */
export type DocumentOf = (topic: string) => Promise<TopicDocument | undefined>;

/** Sources of time and randomness. */
export interface PushTools {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A random number in [0, 1). */
  readonly random: () => number;
  /** Returns a new unguessable string. */
  readonly token: () => string;
}
