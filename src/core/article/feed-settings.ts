import type { Instant } from './instant.ts';
import type { PROPERTY_KINDS } from './feed-id.ts';

/** Labels by kind of feed, as articles write them. */
export type Labels = Readonly<Partial<Record<(typeof PROPERTY_KINDS)[number], readonly string[]>>>;

/** Settings of one feed in publication.yaml. Absent values default to the publication's. */
export interface FeedSettings {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly limit?: number | undefined;
  readonly content?: 'full' | 'summary' | undefined;
  /** Combination only: at least one label of each list must match. */
  readonly only?: Labels | undefined;
  /** Combination only: none of these labels may match. */
  readonly without?: Labels | undefined;
  /** New address of the feed. */
  readonly moved?: Moved | undefined;
  /** Articles published from this moment on are not added. */
  readonly paused?: Instant | undefined;
  readonly retired?: Retired | undefined;
  /** Line of its description in publication.yaml, from 1. */
  readonly line?: number | undefined;
}

/** New address of a feed. */
interface Moved {
  /**
   * URL of the feed's page, or a path of this service. Documents are looked up below it unless given here.
   */
  readonly to: string;
  readonly rss?: string | undefined;
  readonly atom?: string | undefined;
  readonly json?: string | undefined;
  /**
   * Moment at which redirects begin; until then the feed is served with a notice. Undefined: redirects now.
   */
  readonly from?: Instant | undefined;
}

/** Retirement of a feed. */
interface Retired {
  /** Moment from which requests get 410. */
  readonly from: Instant;
  /** Last message to the feed's readers. */
  readonly notice?: string | undefined;
}
