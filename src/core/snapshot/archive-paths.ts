import { addressOf } from '../article/address.ts';
import type { Publication } from '../article/publication.ts';
import type { History, Urls } from '../feed/feed.ts';
import { urlsBelow } from './feed-description.ts';
import { archiveFolder, archivePaths } from './paths.ts';

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

/** The documents of the archive that ends with a place. */
export function urlsOf(publication: Publication, place: number): Urls {
  return urlsBelow(addressOf(publication, archiveFolder(archiveEndingWith(place))));
}
