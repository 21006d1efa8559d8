import type { Article } from '../article/article.ts';
import { addressOf } from '../article/address.ts';
import type { Publication } from '../article/publication.ts';
import type { LedgerRow } from '../article/ledger.ts';
import { FeedwrightError } from '../errors.ts';
import { MAIN_FEED } from '../article/selection.ts';
import { fit } from '../feed/bound.ts';
import type { History, Urls } from '../feed/feed.ts';
import { newestFirst } from '../feed/select.ts';
import { draftAt } from './drafts.ts';
import { feedOf, selectionOf, urlsBelow } from './feeds.ts';
import type { PageInput } from './pages.ts';
import { archiveFolder, archiveIn, archivePaths } from './paths.ts';
import { makeResourceQuickly } from './resource.ts';
import type { Workshop } from './selections.ts';
import type { Found } from './snapshot.ts';

/** So many places has an archive. Part of addresses that are cached for a year: it may never change. */
export const ARCHIVE_SIZE = 50;

/**
 * The archive that ends with a place: `12` with its last one; before that, `12-8` with its eighth. So every archive
 * has its articles for good, and who has read one knows it by its name.
 */
export function archiveEndingWith(place: number): string {
  const number = Math.ceil(place / ARCHIVE_SIZE);
  const filled = place - (number - 1) * ARCHIVE_SIZE;
  return filled === ARCHIVE_SIZE ? String(number) : `${number}-${filled}`;
}

/** First and last place of an archive; undefined for one that has another name when it is full. */
export function placesIn(archive: string): { readonly first: number; readonly last: number } | undefined {
  const [number = 0, filled = ARCHIVE_SIZE] = archive.split('-').map(Number);
  const before = (number - 1) * ARCHIVE_SIZE;
  const places = { first: before + 1, last: before + filled };
  return archiveEndingWith(places.last) === archive ? places : undefined;
}

/** Paths of every archive that an article at a place is in. */
export function archivePathsOf(place: number): readonly string[] {
  const number = Math.ceil(place / ARCHIVE_SIZE);
  const paths: string[] = [];
  for (let last = place; last <= number * ARCHIVE_SIZE; last += 1) {
    paths.push(...archivePaths(archiveEndingWith(last)));
  }
  return paths;
}

/** What the main feed's documents say of the rest, where so many places have been given. */
export function historyBehind(publication: Publication, places: number): History {
  if (places === 0) return {};
  return { previous: urlsOf(publication, places), last: urlsOf(publication, Math.min(places, ARCHIVE_SIZE)) };
}

function urlsOf(publication: Publication, place: number): Urls {
  return urlsBelow(addressOf(publication, archiveFolder(archiveEndingWith(place))));
}

/**
 * Makes a document or the page of an archive. Rejects with `regeneration_failed` where one of its articles cannot be
 * read at the moment: without it, the archive would be kept for good.
 */
export async function findArchive(
  path: string,
  { snapshot, ledger, articleOf }: PageInput,
  { generator, entryOf, render }: Workshop,
): Promise<Found> {
  const archive = archiveIn(path);
  const places = archive === undefined ? undefined : placesIn(archive);
  const { publication, archived } = snapshot;
  if (archive === undefined || places === undefined || places.last > archived) return undefined;

  const rows = await ledger.placed(places.first, places.last);
  const articleAt = async (row: LedgerRow): Promise<Article> => {
    const article = await articleOf(row);
    if (article !== undefined) return article;
    throw new FeedwrightError('regeneration_failed', `${row.path} cannot be read at the moment`);
  };
  const made = await Promise.all(rows.map((row) => entryOf(row, publication, articleAt)));
  const entries = made.filter((entry) => entry !== undefined).sort(newestFirst);
  const selection = selectionOf(publication, MAIN_FEED);
  const { chosen } = fit(entries, { ...selection, limit: ARCHIVE_SIZE, isArchive: true }, render);
  const folder = archiveFolder(archive);
  const history: History = {
    ...(places.first > 1 && { previous: urlsOf(publication, places.first - 1) }),
    last: urlsOf(publication, Math.min(places.last, ARCHIVE_SIZE)),
    current: selection.urls,
  };
  const updated = Math.max(0, ...chosen.map(({ entry }) => entry.updated));
  const urls = urlsBelow(addressOf(publication, folder));
  const feed = feedOf(publication, { ...selection, urls }, { updated, history }, generator);
  const draft = draftAt(path, feed, { folder }, publication, chosen);
  // A document may be kept for good; the page around it changes with the program.
  return makeResourceQuickly(path === folder ? draft : { ...draft, caching: 'archive' });
}
