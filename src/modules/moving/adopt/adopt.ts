import type { OldFeedFault, ReadFeed, ReadOldFeed } from '../../../core/adoption/old-feed.ts';
import type { FileRules, Publication } from '../../../core/article/publication.ts';
import type { OnProgress } from '../../../core/content/directory/progress.ts';
import { toInstant } from '../../../core/article/instant.ts';
import { FeedwrightError, messageOf } from '../../../core/errors.ts';
import { completePublicationFile, type CompletedSettings } from '../publication-settings.ts';
import { readableItems } from '../files/readable-items.ts';
import { loadAdopted, storeAdopted } from './adopted-store.ts';
import { assignArticles, type Assignment } from './assign.ts';
import { readCandidates, type Candidates, type UnreadFile } from './candidates.ts';
import { combineItems } from './combine.ts';
import { factsOf } from './feed-settings.ts';
import { inferPermalinks } from './infer-permalinks.ts';
import { mergeFeeds } from './merge-feeds.ts';
import { oldSiteOf } from './old-site.ts';

/** Input of {@link adoptFeeds}. */
export interface AdoptInput {
  /** Files and http(s) URLs. */
  readonly sources: readonly string[];
  readonly contentDirectory: string;
  readonly timezone: string;
  readonly publication: Pick<Publication, 'permalinks' | 'baseUrl'>;
  readonly rules: FileRules;
  /** True if the publication has readers here already: publication.yaml stays as it is. */
  readonly isServed: boolean;
  readonly readOldFeed: ReadOldFeed;
  readonly now: () => number;
  readonly onProgress: OnProgress;
}

/** Result of {@link adoptFeeds}. */
export interface AdoptResult {
  /** Feeds that were read, by their sources. */
  readonly feeds: ReadonlyMap<string, ReadFeed>;
  readonly faults: readonly OldFeedFault[];
  readonly assignment: Assignment;
  /** Number of items that keep the id of an earlier run against the feeds. */
  readonly otherIds: number;
  /** Number of items with another id in JSON Feed than in RSS. */
  readonly otherJsonIds: number;
  /** Number of items without an id of their own. */
  readonly derivedIds: number;
  /** Matched files that are no articles even with the items' dates. */
  readonly unread: readonly UnreadFile[];
  readonly isWritten: boolean;
  readonly settings: CompletedSettings;
}

/**
 * Reads the feeds of one site, matches their items to the articles, and writes adopted.yaml and what publication.yaml
 * lacks. Feeds that cannot be read are faults; rejects with `feed_unreadable` if none can, or if adopted.yaml has faults.
 */
export async function adoptFeeds(input: AdoptInput): Promise<AdoptResult> {
  const { sources, contentDirectory, publication } = input;
  const stored = await loadAdopted(contentDirectory).catch((cause: unknown) => {
    throw new FeedwrightError('adoption_failed', `adopted.yaml cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  });
  if (stored.faults.length > 0) {
    const message = 'adopted.yaml has faults, and writing it again would lose the lines: correct them first';
    throw new FeedwrightError('adoption_failed', message, { faults: stored.faults.slice(0, 10) });
  }
  const { feeds, faults } = await readFeeds(sources, input.readOldFeed);
  const all = [...feeds.values()];
  const site = oldSiteOf(all, publication.baseUrl);
  const merged = mergeFeeds(all, site);
  const readable = readableItems(merged.items);
  const { items, otherIds } = combineItems(stored.items, { ...merged, items: readable.items });
  const candidates = await readCandidates(input);
  const assignment = assignArticles(items, candidates);
  const isWritten = await storeAdopted(
    contentDirectory,
    assignment.items,
    stored,
    toInstant(input.now()),
  ).catch((cause: unknown) => {
    throw new FeedwrightError('adoption_failed', `adopted.yaml cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  });
  const unread = assignment.unread.length === 0 ? [] : await stillUnread(input, assignment);
  const settings = input.isServed
    ? { added: [], differences: [] }
    : await completePublicationFile(contentDirectory, {
        ...factsOf(all, site),
        ...(publication.permalinks === undefined && { permalinks: patternOf(assignment, candidates) }),
      });
  return {
    feeds,
    faults: [...faults, ...readable.faults],
    assignment,
    otherIds,
    otherJsonIds: merged.otherJsonIds,
    derivedIds: all.reduce(
      (sum, feed) => sum + feed.items.filter((item) => item.isIdDerived === true).length,
      0,
    ),
    unread,
    isWritten,
    settings,
  };
}

/** Pattern of the old site's paths, so that articles that were not in the feed keep theirs. */
function patternOf({ items }: Assignment, { pageBy }: Candidates): string | undefined {
  return inferPermalinks(
    items.flatMap(({ article, permalink }) =>
      article === undefined || permalink === undefined
        ? []
        : [{ permalink, pageBy: (pattern: string) => pageBy(article, pattern) }],
    ),
  );
}

/** Reads the files again, now with what adopted.yaml says of them. */
async function stillUnread(input: AdoptInput, { unread }: Assignment): Promise<readonly UnreadFile[]> {
  const matched = new Set(unread);
  return (await readCandidates(input)).others.filter(({ path }) => matched.has(path));
}

async function readFeeds(
  sources: readonly string[],
  readOldFeed: ReadOldFeed,
): Promise<Pick<AdoptResult, 'feeds' | 'faults'>> {
  const feeds = new Map<string, ReadFeed>();
  const faults: OldFeedFault[] = [];
  let failure: unknown;
  for (const source of new Set(sources)) {
    try {
      const feed = await readOldFeed(source);
      feeds.set(source, feed);
      faults.push(...feed.faults);
    } catch (error) {
      if (!(error instanceof FeedwrightError)) throw error;
      failure = error;
      faults.push({ where: source, message: error.message, isError: true });
    }
  }
  if (feeds.size === 0) throw failure;
  return { feeds, faults };
}
