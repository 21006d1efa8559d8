import { atomIdIn } from '../article/ids/atom-id.ts';
import { compareItems, type ComparedEntry, type KnownItem } from './compare.ts';
import type { OldFormat, OldItem } from './old-feed.ts';

/** State of an item for readers of an old feed. A new item is one whose id they do not know. */
export const ITEM_STATES = ['unchanged', 'updated', 'new', 'gone'] as const;

type ItemState = (typeof ITEM_STATES)[number];

/** An item as readers of an old feed would see it. */
export interface SeenItem {
  readonly state: ItemState;
  /** Path of the article's file; undefined if it is gone. */
  readonly article?: string | undefined;
  readonly title: string;
  /** Id in the format of the feed; that of the old item if it is gone. */
  readonly id: string;
  /** Id that readers know, where the article has another one. */
  readonly knownId?: string | undefined;
  readonly link?: string | undefined;
  /** Link that readers know, if it differs: some tell items apart by it. */
  readonly knownLink?: string | undefined;
  readonly published?: number | undefined;
  /** Date that readers know, if it differs. */
  readonly knownPublished?: number | undefined;
}

/** Items as subscribers of an old feed would see them, in the order of the feed, then new ones. */
export interface SubscriberView {
  readonly items: readonly SeenItem[];
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Number of items that are not new, and have another link. */
  readonly relinked: number;
  /** Number of items that are not new, and have another date. */
  readonly redated: number;
}

/** Compares the items of an old feed with what would be published, as its readers would: by the ids of its format. */
export function subscriberView(
  old: readonly OldItem[],
  published: readonly ComparedEntry[],
  format: OldFormat,
): SubscriberView {
  const known = [...new Map(old.toReversed().map((item) => [item.id, item])).values()].reverse();
  const items = compareItems(known, published, format).flatMap(({ change, before, after }): SeenItem[] => {
    if (after === undefined) return before === undefined ? [] : [goneItem(before)];
    const isKnown = before !== undefined && change !== 'id-changed';
    // Readers never see it: it is in no document.
    if (!isKnown && !after.isRecent) return before === undefined ? [] : [goneItem(before)];
    const state = !isKnown ? 'new' : change === 'updated' || change === 'unchanged' ? change : 'updated';
    return [{ state, ...describe(after, format), ...differences(before, after, isKnown) }];
  });
  const counts = { unchanged: 0, updated: 0, new: 0, gone: 0 };
  for (const { state } of items) counts[state] += 1;
  const still = items.filter(({ state }) => state !== 'new');
  return {
    items,
    counts,
    relinked: still.filter(({ knownLink }) => knownLink !== undefined).length,
    redated: still.filter(({ knownPublished }) => knownPublished !== undefined).length,
  };
}

function describe(
  after: ComparedEntry,
  format: OldFormat,
): Pick<SeenItem, 'article' | 'title' | 'id' | 'link' | 'published'> {
  const { path, title, id, link, published } = after;
  return { article: path, title, id: format === 'atom' ? atomIdIn(after) : id, link, published };
}

function differences(
  before: KnownItem | undefined,
  after: ComparedEntry,
  isKnown: boolean,
): Partial<SeenItem> {
  if (before === undefined) return {};
  const { id, link, published } = before;
  return {
    ...(!isKnown && { knownId: id }),
    ...(link !== undefined && link !== after.link && { knownLink: link }),
    ...(published !== undefined && published !== after.published && { knownPublished: published }),
  };
}

function goneItem({ title, id, link, published }: KnownItem): SeenItem {
  return { state: 'gone', title, id, link, published };
}
