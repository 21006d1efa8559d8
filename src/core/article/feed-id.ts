import type { Article } from './article.ts';
import type { Instant } from './instant.ts';
import { slugify } from './slug.ts';

/**
 * Id of a feed, as in its address: '' is the main feed; `tags/SLUG`, `authors/SLUG`, `sections/SLUG` and
 * `languages/TAG` select by one property; `feeds/SLUG` is a combination. Slugs are not percent-encoded.
 */
export type FeedId = string;

/** The feed with every article. */
export const MAIN_FEED: FeedId = '';

/** Kinds of feed. `feeds` are combinations of the other kinds. */
export const SELECTION_KINDS = ['tags', 'authors', 'sections', 'languages', 'feeds'] as const;
export type SelectionKind = (typeof SELECTION_KINDS)[number];

/** Kinds of feed that follow from an article's properties. */
export const PROPERTY_KINDS = ['tags', 'authors', 'sections', 'languages'] as const satisfies SelectionKind[];

/**
 * An article's membership in a feed, with the label that the article uses: `tags/river-boats`, “River Boats”.
 */
export interface Membership {
  readonly feed: FeedId;
  readonly label: string;
}

/** Selects articles that are in at least one feed of every list of `all`, and in no feed of `none`. */
export interface Criteria {
  readonly all: readonly (readonly FeedId[])[];
  readonly none: readonly FeedId[];
  /** Exclusive upper bound of the publication date. */
  readonly before?: Instant | undefined;
}

/** Selects every article. */
export const EVERYTHING: Criteria = { all: [], none: [] };

/** Membership of articles without an author or a language. The publication's values apply to them. */
export const NO_AUTHOR: FeedId = 'authors/';
export const NO_LANGUAGE: FeedId = 'languages/';

/**
 * Memberships of an article. A feed may occur twice with different labels: `C++` and `C#` are both `tags/c`.
 */
export function membershipsOf({
  tags,
  authors,
  path,
  language,
}: Pick<Article, 'tags' | 'authors' | 'path' | 'language'>): readonly Membership[] {
  const memberships = [
    ...tags.filter(hasWord).map((tag) => ({ feed: feedFor('tags', tag), label: tag })),
    ...(authors.length === 0 ? [{ feed: NO_AUTHOR, label: '' }] : []),
    ...authors
      .filter(({ name }) => hasWord(name))
      .map(({ name }) => ({ feed: feedFor('authors', name), label: name })),
    ...foldersAbove(path)
      .filter(hasWord)
      .map((folder) => ({ feed: feedFor('sections', folder), label: folder })),
    ...(language === undefined ? [{ feed: NO_LANGUAGE, label: '' }] : []),
    ...(language === undefined ? [] : languagesAbove(language)).map((range) => ({
      feed: feedFor('languages', range),
      label: range,
    })),
  ];
  const unique = new Map(memberships.map((one) => [`${one.feed} ${one.label}`, one]));
  return [...unique.values()];
}

/** Id of the feed for a label: a tag, an author, a folder such as `world/asia`, or a language. */
export function feedFor(kind: SelectionKind, label: string): FeedId {
  return `${kind}/${kind === 'languages' ? label : slugify(label)}`;
}

/** Kind of a feed; undefined for the main feed. */
export function kindOf(feed: FeedId): SelectionKind | undefined {
  return SELECTION_KINDS.find((kind) => feed.startsWith(`${kind}/`));
}

/** Request path of a feed's page, with a final `/`. */
export function folderOf(feed: FeedId): string {
  return feed === MAIN_FEED ? '/' : `/${kindOf(feed)}/${encodeURIComponent(slugOf(feed))}/`;
}

/** The part of a feed id after its kind. */
export function slugOf(feed: FeedId): string {
  return feed.slice(feed.indexOf('/') + 1);
}

/**
 * A language and the ranges that include it: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, 3.4). Extensions are
 * ignored.
 */
export function languagesAbove(language: string): readonly string[] {
  const parts = language.split('-');
  const end = parts.findIndex((part) => part.length === 1);
  const usual = end === -1 ? parts : parts.slice(0, end);
  return usual.map((_, index) => usual.slice(0, usual.length - index).join('-'));
}

/**
 * Compares two labels of one feed. Labels that differ only in case, spaces and hyphens are equal; a slash is
 * significant.
 */
export function isSameLabel(a: string, b: string): boolean {
  return normalizeLabel(a) === normalizeLabel(b);
}

function normalizeLabel(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_'’]+/gu, ' ')
    .trim();
}

/** A file's folder and all folders above it: `world/asia/ties.md` gives `world/asia` and `world`. */
function foldersAbove(path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1);
  return folders.map((_, index) => folders.slice(0, folders.length - index).join('/'));
}

function hasWord(label: string): boolean {
  return /[\p{L}\p{N}]/u.test(label);
}
