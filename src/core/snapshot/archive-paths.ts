import { addressOf } from '../article/address.ts';
import type { Publication } from '../article/publication.ts';
import type { History, Urls } from '../feed/feed.ts';
import { urlsBelow } from './feed-description.ts';
import { archiveFolder, archivePaths } from './paths.ts';

/**
 * Articles per archive document. It determines addresses that are cached for a year, so it must never change.
 */
export const ARCHIVE_SIZE = 50;

/**
 * The name of the archive that ends at `place`: `12` if it is full, `12-8` if it holds 8 articles. The
 * articles of a name therefore never change, and a reader recognises an archive it has read by its name.
 */
export function archiveEndingWith(place: number): string {
  const number = Math.ceil(place / ARCHIVE_SIZE);
  const filled = place - (number - 1) * ARCHIVE_SIZE;
  return filled === ARCHIVE_SIZE ? String(number) : `${number}-${filled}`;
}

/** The first and last place in an archive; undefined for a name that no archive has, such as `12-50`. */
export function placesIn(archive: string): { readonly first: number; readonly last: number } | undefined {
  const [number = 0, filled = ARCHIVE_SIZE] = archive.split('-').map(Number);
  const before = (number - 1) * ARCHIVE_SIZE;
  const places = { first: before + 1, last: before + filled };
  return archiveEndingWith(places.last) === archive ? places : undefined;
}

/** The paths of every archive that contains the article at `place`. */
export function archivePathsOf(place: number): readonly string[] {
  const number = Math.ceil(place / ARCHIVE_SIZE);
  const paths: string[] = [];
  for (let last = place; last <= number * ARCHIVE_SIZE; last += 1) {
    paths.push(...archivePaths(archiveEndingWith(last)));
  }
  return paths;
}

/** The links from the main feed to its archives; `places` is the number of places assigned. */
export function historyOf(publication: Publication, places: number): History {
  if (places === 0) return {};
  return { previous: urlsOf(publication, places), last: urlsOf(publication, Math.min(places, ARCHIVE_SIZE)) };
}

/** The URLs of the documents of the archive that ends at `place`. */
export function urlsOf(publication: Publication, place: number): Urls {
  return urlsBelow(addressOf(publication, archiveFolder(archiveEndingWith(place))));
}
