import type { Instant } from './instant.ts';
import { languageTag } from './language.ts';
import type { Publication } from './publication.ts';
import {
  EVERYTHING,
  feedFor,
  kindOf,
  languagesAbove,
  MAIN_FEED,
  NO_AUTHOR,
  NO_LANGUAGE,
  SORTED_BY,
  type Criteria,
  type FeedName,
} from './selection.ts';

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

/** What is said of a feed; nothing of most. */
export function settingsOf({ feeds }: Publication, feed: FeedName): FeedSettings {
  return feeds !== undefined && Object.hasOwn(feeds, feed) ? (feeds[feed] ?? {}) : {};
}

/** Which articles a feed has. A combination that nobody has described has none: see {@link isDescribed}. */
export function criteriaOf(feed: FeedName, publication: Publication): Criteria {
  const { only = {}, without = {}, paused } = settingsOf(publication, feed);
  const before = paused === undefined ? {} : { before: paused };
  const kind = kindOf(feed);
  if (feed === MAIN_FEED) return { ...EVERYTHING, ...before };
  if (kind !== 'feeds') return { all: [withDefaults(feed, publication)], none: [], ...before };
  const namesOf = (labels: Labels): FeedName[][] =>
    SORTED_BY.map((by) =>
      (labels[by] ?? []).flatMap((label) => withDefaults(feedFor(by, label), publication)),
    ).filter((names) => names.length > 0);
  return { all: namesOf(only), none: namesOf(without).flat(), ...before };
}

/** Whether there is such a feed whatever articles there are. */
export function isDescribed(feed: FeedName, { feeds }: Publication): boolean {
  return feeds !== undefined && Object.hasOwn(feeds, feed);
}

/** Feeds that articles are in because they name no author or no language. */
export function feedsByDefault(feed: FeedName, { authors, language }: Publication): readonly FeedName[] {
  if (feed === NO_AUTHOR) return authors.map(({ name }) => feedFor('authors', name));
  if (feed !== NO_LANGUAGE) return [feed];
  return languagesAbove(languageTag(language) ?? language).map((range) => feedFor('languages', range));
}

function withDefaults(feed: FeedName, publication: Publication): readonly FeedName[] {
  const unnamed = [NO_AUTHOR, NO_LANGUAGE].filter((none) => feedsByDefault(none, publication).includes(feed));
  return [feed, ...unnamed];
}
