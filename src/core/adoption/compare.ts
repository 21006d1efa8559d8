import { atomIdIn } from '../article/ids/atom-id.ts';
import type { Instant } from '../article/instant.ts';
import type { AdoptedItem } from './adopted-item.ts';
import type { OldFormat } from './old-feed.ts';

/** An item that readers of an earlier publication know. */
export type KnownItem = Pick<
  AdoptedItem,
  'article' | 'id' | 'atomId' | 'title' | 'link' | 'published' | 'updated' | 'isRecent'
>;

/** An item as this publication would publish it. */
export interface ComparedEntry {
  /** Path of the article's file. */
  readonly path: string;
  readonly id: string;
  /** Id in Atom, if it differs from the one that is made of `id`. */
  readonly atomId?: string | undefined;
  readonly title: string;
  /** Absolute URL of the page. */
  readonly link: string;
  readonly published: Instant;
  readonly updated: Instant;
  /** True if the main feed's documents have it, and not only their archives. */
  readonly isRecent: boolean;
}

/**
 * Change of an item for readers that know it: `moved` has another link on the same host, `gone` is published no
 * longer. `new` is an item of the documents that they do not know. Of several changes the first of `id-changed`,
 * `redated`, `moved` and `updated` counts.
 */
export type ItemChange = 'unchanged' | 'updated' | 'moved' | 'redated' | 'id-changed' | 'gone' | 'new';

/** An item before and after. `before` is undefined for a new one, `after` for one that is gone. */
export interface ComparedItem {
  readonly change: ItemChange;
  readonly before: KnownItem | undefined;
  readonly after: ComparedEntry | undefined;
}

/**
 * Compares what readers know with what would be published. Known items come first, in their order, then new ones.
 * `format` is that of the feed in which readers know the ids; without it, `id` and `atomId` are both compared.
 * An item belongs to the entry of its article, else to the one with its id, its link, or its title and day.
 */
export function compareItems(
  known: readonly KnownItem[],
  entries: readonly ComparedEntry[],
  format?: OldFormat,
): readonly ComparedItem[] {
  const pairs = pairUp(known, entries, format);
  const paired = new Set(pairs.values());
  return [
    ...known.map((before): ComparedItem => {
      const after = pairs.get(before);
      return { change: after === undefined ? 'gone' : changeOf(before, after, format), before, after };
    }),
    ...entries
      .filter((entry) => entry.isRecent && !paired.has(entry))
      .map((after): ComparedItem => ({ change: 'new', before: undefined, after })),
  ];
}

function changeOf(before: KnownItem, after: ComparedEntry, format: OldFormat | undefined): ItemChange {
  if (!hasSameIds(before, after, format)) return 'id-changed';
  if (before.published !== undefined && before.published !== after.published) return 'redated';
  if (hasMoved(before, after)) return 'moved';
  const edited = before.updated ?? before.published;
  return edited !== undefined && after.updated > edited ? 'updated' : 'unchanged';
}

function hasSameIds(before: KnownItem, after: ComparedEntry, format: OldFormat | undefined): boolean {
  if (format === 'atom') return before.id === atomIdIn(after);
  return before.id === after.id && (format !== undefined || atomIdIn(before) === atomIdIn(after));
}

function hasMoved(before: KnownItem, after: ComparedEntry): boolean {
  const from = placeOf(before.link);
  const to = placeOf(after.link);
  return from !== undefined && to !== undefined && from.host === to.host && from.target !== to.target;
}

/** Host of a URL without `www.`, and its path with the query, in which only differences count that lead elsewhere. */
function placeOf(link: string | undefined): { readonly host: string; readonly target: string } | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined;
  const { host, pathname, search } = new URL(link);
  return { host: host.replace(/^www\./u, ''), target: decoded(pathname) + search };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).normalize('NFC');
  } catch {
    return path;
  }
}

type Pairs = Map<KnownItem, ComparedEntry>;

/** The surest evidence of all items goes before the next of any. */
function pairUp(
  known: readonly KnownItem[],
  entries: readonly ComparedEntry[],
  format: OldFormat | undefined,
): Pairs {
  const pairs: Pairs = new Map();
  const taken = new Set<ComparedEntry>();
  const pairBy = (
    keysOf: (item: KnownItem) => readonly string[],
    keyOf: (entry: ComparedEntry) => string | undefined,
  ): void => {
    const open = new Map<string, ComparedEntry[]>();
    // The first entry of a key is the last of its list.
    for (const entry of entries.toReversed()) {
      const key = taken.has(entry) ? undefined : keyOf(entry);
      if (key === undefined) continue;
      const list = open.get(key);
      if (list === undefined) open.set(key, [entry]);
      else list.push(entry);
    }
    for (const item of known) {
      if (pairs.has(item)) continue;
      for (const key of keysOf(item)) {
        const entry = open.get(key)?.pop();
        if (entry === undefined) continue;
        pairs.set(item, entry);
        taken.add(entry);
        break;
      }
    }
  };
  pairBy(
    ({ article }) => (article === undefined ? [] : [article]),
    ({ path }) => path,
  );
  pairBy(
    ({ id }) => [id],
    (entry) => (format === 'atom' ? atomIdIn(entry) : entry.id),
  );
  pairBy(
    ({ link }) => targetsOf(link),
    ({ link }) => targetsOf(link)[0],
  );
  pairBy(daysOf, ({ title, published }) => (title === '' ? undefined : `${dayOf(published)} ${title}`));
  return pairs;
}

/** Path and query of a page; none for the home page. */
function targetsOf(link: string | undefined): readonly string[] {
  const target = placeOf(link)?.target ?? '/';
  return target === '/' ? [] : [target];
}

/** The title with the day in UTC, then with the days beside it: a date may have been read in another time zone. */
function daysOf({ title, published }: KnownItem): readonly string[] {
  if (title === '' || published === undefined) return [];
  return [0, -1, 1].map((days) => `${dayOf(published) + days} ${title}`);
}

const MS_PER_DAY = 86_400_000;

function dayOf(instant: Instant): number {
  return Math.floor(instant / MS_PER_DAY);
}
