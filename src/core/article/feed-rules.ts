import type { FeedSettings, Labels } from './feed-settings.ts';
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
  PROPERTY_KINDS,
  type Criteria,
  type FeedId,
} from './feed-id.ts';

/** Settings of a feed in publication.yaml; empty for most feeds. */
export function settingsOf({ feeds }: Pick<Publication, 'feeds'>, feed: FeedId): FeedSettings {
  return feeds !== undefined && Object.hasOwn(feeds, feed) ? (feeds[feed] ?? {}) : {};
}

/**
 * Criteria that select a feed's articles. A combination without settings selects nothing; see {@link
 * isDescribed}.
 */
export function criteriaOf(
  feed: FeedId,
  publication: Pick<Publication, 'feeds' | 'authors' | 'language'>,
): Criteria {
  const { only = {}, without = {}, paused } = settingsOf(publication, feed);
  const before = paused === undefined ? {} : { before: paused };
  const kind = kindOf(feed);
  if (feed === MAIN_FEED) return { ...EVERYTHING, ...before };
  if (kind !== 'feeds') return { all: [withDefaults(feed, publication)], none: [], ...before };
  const namesOf = (labels: Labels): FeedId[][] =>
    PROPERTY_KINDS.map((by) =>
      (labels[by] ?? []).flatMap((label) => withDefaults(feedFor(by, label), publication)),
    ).filter((names) => names.length > 0);
  return { all: namesOf(only), none: namesOf(without).flat(), ...before };
}

/** True if publication.yaml describes the feed; such a feed exists even without articles. */
export function isDescribed(feed: FeedId, { feeds }: Pick<Publication, 'feeds'>): boolean {
  return feeds !== undefined && Object.hasOwn(feeds, feed);
}

/**
 * Feeds that receive the articles of `feed`. For {@link NO_AUTHOR} and {@link NO_LANGUAGE} these are the
 * feeds of the publication's own authors and language.
 */
export function resolveDefaultFeed(
  feed: FeedId,
  { authors, language }: Pick<Publication, 'authors' | 'language'>,
): readonly FeedId[] {
  if (feed === NO_AUTHOR) return authors.map(({ name }) => feedFor('authors', name));
  if (feed !== NO_LANGUAGE) return [feed];
  return languagesAbove(languageTag(language) ?? language).map((range) => feedFor('languages', range));
}

function withDefaults(
  feed: FeedId,
  publication: Pick<Publication, 'authors' | 'language'>,
): readonly FeedId[] {
  const unnamed = [NO_AUTHOR, NO_LANGUAGE].filter((none) =>
    resolveDefaultFeed(none, publication).includes(feed),
  );
  return [feed, ...unnamed];
}
