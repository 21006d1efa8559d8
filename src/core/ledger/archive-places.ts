import type { Instant } from '../article/instant.ts';

/** Place of an article in the archives. */
export interface ArchivePlace {
  readonly place: number;
  readonly id: string;
}

/** Input of a run that gives articles their places in the archives. */
export interface PlaceInput {
  /** Ids of articles in the main feed's documents; none of them is in an archive. */
  readonly served: readonly string[];
  /** Ids of articles that are new, edited or deleted. */
  readonly changed: readonly string[];
  /** Last place that was given, as recorded in the snapshot. */
  readonly last: number;
  /** Only articles published before this moment get a place: the feed is paused since. */
  readonly before?: Instant | undefined;
}

/** Result of a run that gives articles their places. */
export interface Placed {
  /** Last place that is given now. */
  readonly last: number;
  /** Places whose articles were edited or have left them, without those given in this run. */
  readonly touched: readonly number[];
}
