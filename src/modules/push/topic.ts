/** A document as its subscribers get it. */
export interface TopicDocument {
  /** Entity-tag of its identity: what names the version. */
  readonly tag: string;
  readonly contentType: string;
  /** The identity: subscribers negotiate nothing. */
  readonly body: Uint8Array;
  /** Whether it has moved: this is the last version, which says so, and nobody can subscribe to it any more. */
  readonly hasMoved?: boolean;
}

/** Finds the present version of a topic, an absolute URL; undefined: it is none. Rejects where nobody can tell now. */
export type DocumentOf = (topic: string) => Promise<TopicDocument | undefined>;

/** What all parts of push are made with. */
export interface PushTools {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Something that nobody can guess; another one each time. */
  readonly token: () => string;
}
