import type { Instant } from './instant.ts';
import type { SORTED_BY } from './feed-id.ts';

/** Labels of tags, authors, sections and languages, as articles write them. */
export type Labels = Readonly<Partial<Record<(typeof SORTED_BY)[number], readonly string[]>>>;

/** What publication.yaml says of one feed: what it leaves out is the publication's. */
export interface FeedSettings {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly limit?: number | undefined;
  readonly content?: 'full' | 'summary' | undefined;
  /** Of a combination: one label at least of each list, … */
  readonly only?: Labels | undefined;
  /** …and none of these. */
  readonly without?: Labels | undefined;
  /** Has another address. */
  readonly moved?: Moved | undefined;
  /** Takes no articles that are published from then on. */
  readonly paused?: Instant | undefined;
  readonly retired?: Retired | undefined;
  /** Line of publication.yaml on which it is described, from 1. */
  readonly line?: number | undefined;
}

/** Where a feed is now. */
export interface Moved {
  /** URL of its page, or a path of this service; the documents are below, unless they are named. */
  readonly to: string;
  readonly rss?: string | undefined;
  readonly atom?: string | undefined;
  readonly json?: string | undefined;
  /** Until then it is served here too, and says so; undefined: it is not. */
  readonly from?: Instant | undefined;
}

/** The end of a feed. */
export interface Retired {
  /** From then on it is gone. */
  readonly from: Instant;
  /** What its last readers should know. */
  readonly notice?: string | undefined;
}
