/** Progress of work that may take long. */
export interface Progress {
  /** Reading articles, recording what has changed, or writing files for a static host. */
  readonly phase: 'read' | 'record' | 'write';
  /** Items done, of `of` items; undefined where they are not counted, or not known before. */
  readonly done?: number;
  readonly of?: number;
}

/** Called for every item, so it has to be quick. */
export type OnProgress = (progress: Progress) => void;
