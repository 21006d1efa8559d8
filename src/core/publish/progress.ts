/** The progress of a long operation. */
export interface Progress {
  /** Reading articles, recording changes, or writing files for a static host. */
  readonly phase: 'read' | 'record' | 'write';
  /** The number of finished items, and the total; omitted if it is not known. */
  readonly done?: number;
  readonly of?: number;
}

/** Called synchronously for every finished item, so it has to be fast. */
export type OnProgress = (progress: Progress) => void;
