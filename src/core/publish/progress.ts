/** How far work is that may take long. */
export interface Progress {
  /** Articles are read, what has changed is recorded, files are written for a static host. */
  readonly phase: 'read' | 'record' | 'write';
  /** How many are done, of how many; undefined where nobody counts. */
  readonly done?: number;
  readonly of?: number;
}

/** Called again and again, as often as something is done: it has to be quick. */
export type OnProgress = (progress: Progress) => void;
