import type { Article } from './article.ts';
import type { Instant } from './instant.ts';
import { slugify } from './slug.ts';

/**
 * Names a feed: '' is the main one; the others are called as their addresses are, `tags/SLUG`, `authors/SLUG`,
 * `sections/SLUG`, `languages/TAG`, and `feeds/SLUG` for a combination. Slugs are not percent-encoded.
 */
export type FeedId = string;

/** The feed of everything. */
export const MAIN_FEED: FeedId = '';

/** What the feeds of a publication are selected by; `feeds` are combinations of the others. */
export const SELECTION_KINDS = ['tags', 'authors', 'sections', 'languages', 'feeds'] as const;
export type SelectionKind = (typeof SELECTION_KINDS)[number];

/** The kinds that every article is sorted by. */
export const SORTED_BY = ['tags', 'authors', 'sections', 'languages'] as const satisfies SelectionKind[];

/** That an article is in a feed, and how it writes the feed's name: `tags/river-boats`, “River Boats”. */
export interface Membership {
  readonly feed: FeedId;
  readonly label: string;
}

/** Which articles a feed has: at least one feed of each list of `all`, and none of `none`. */
export interface Criteria {
  readonly all: readonly (readonly FeedId[])[];
  readonly none: readonly FeedId[];
  /** Only those that were published before. */
  readonly before?: Instant | undefined;
}

/** Of every article. */
export const EVERYTHING: Criteria = { all: [], none: [] };

/** Where articles are that name no author, or no language: in the publication's. */
export const NO_AUTHOR: FeedId = 'authors/';
export const NO_LANGUAGE: FeedId = 'languages/';

/** Every feed that an article is in by itself. One may stand there twice: `C++` and `C#` are `tags/c`. */
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

/** The feed of what is called so: a tag, an author, a folder such as `world/asia`, a language. */
export function feedFor(kind: SelectionKind, label: string): FeedId {
  return `${kind}/${kind === 'languages' ? label : slugify(label)}`;
}

/** What a feed is selected by; undefined for the main one. */
export function kindOf(feed: FeedId): SelectionKind | undefined {
  return SELECTION_KINDS.find((kind) => feed.startsWith(`${kind}/`));
}

/** Request path of a feed's page; ends in `/`. */
export function folderOf(feed: FeedId): string {
  return feed === MAIN_FEED ? '/' : `/${kindOf(feed)}/${encodeURIComponent(slugOf(feed))}/`;
}

/** A feed's name without its kind. */
export function slugOf(feed: FeedId): string {
  return feed.slice(feed.indexOf('/') + 1);
}

/** A language and all that it is a part of: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, 3.4). Extensions name none. */
export function languagesAbove(language: string): readonly string[] {
  const parts = language.split('-');
  const end = parts.findIndex((part) => part.length === 1);
  const usual = end === -1 ? parts : parts.slice(0, end);
  return usual.map((_, index) => usual.slice(0, usual.length - index).join('-'));
}

/** Whether two labels of one feed mean the same: they differ in case, blanks and hyphens only. A slash is a folder's. */
export function isSameLabel(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function folded(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_'’]+/gu, ' ')
    .trim();
}

/** `world/asia` and `world` of `world/asia/ties.md`. */
function foldersAbove(path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1);
  return folders.map((_, index) => folders.slice(0, folders.length - index).join('/'));
}

function hasWord(label: string): boolean {
  return /[\p{L}\p{N}]/u.test(label);
}
