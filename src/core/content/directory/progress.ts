/** Progress of work that may take long. */
export interface Progress {
  /** Reading articles, recording what has changed, or writing files for a static host. */
  readonly phase: 'read' | 'record' | 'write';
  /** Items done, of `of` items; undefined where they are not counted. */
  readonly done?: number;
  readonly of?: number;
}

/** Called for every item, so it has to be quick. */
export type OnProgress = (progress: Progress) => void;
