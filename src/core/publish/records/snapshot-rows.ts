/** A representation as stored. */
export interface StoredRepresentation {
  readonly coding: string;
  readonly body: Uint8Array;
  readonly tag: string;
  readonly sha256: Uint8Array;
}

/** A resource as stored. */
export interface StoredResource {
  readonly path: string;
  readonly contentType: string;
  /** JSON. */
  readonly links: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number | undefined;
  readonly ending?: { readonly from: number; readonly location: string | undefined } | undefined;
  readonly representations: readonly StoredRepresentation[];
}

/** An instance of a document, current or former (RFC 3229, 1), as stored. */
export interface StoredInstance {
  /** Path of the document. */
  readonly path: string;
  /** Entity-tags in all codings, the identity last: that one names the instance. */
  readonly tags: readonly string[];
  /** Hashes of its fragments and tombstones. */
  readonly parts: Uint8Array;
}

/** The served snapshot as stored. */
export interface StoredSnapshot {
  /** Publication-wide version, one higher with each publication; the same number in all processes. */
  readonly version: number;
  /** Moment from which all processes serve it; milliseconds since 1970. */
  readonly serveFrom: number;
  /** Milliseconds since 1970. */
  readonly made: number;
  /** JSON: everything else that the next regeneration needs. */
  readonly details: string;
  readonly resources: readonly StoredResource[];
  /** Instances of its documents, the newest of each first. */
  readonly instances: readonly StoredInstance[];
}
