import { atomIdOf } from '../../../core/article/ids/atom-id.ts';
import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { OldFormat, OldItem, ReadFeed } from '../../../core/adoption/old-feed.ts';
import { titleWords } from './evidence.ts';
import { addressesOf, placeOf, type OldSite } from './old-site.ts';

/** Items of several feeds of one site. */
export interface MergedFeeds {
  readonly items: readonly AdoptedItem[];
  /** Ids that the items have in Atom, by their own id; only of items that stand in an Atom feed. */
  readonly atomIds: ReadonlyMap<string, string>;
  /** Number of items whose id in JSON Feed differs from that in RSS, so that it cannot be kept. */
  readonly otherJsonIds: number;
}

/** One item in the feeds that have it. */
interface Group {
  readonly members: (readonly [format: OldFormat, item: OldItem])[];
  /** Last feed that has it. */
  feed: number;
}

/** Formats whose id counts, in this order. */
const ID_ORDER: readonly OldFormat[] = ['rss', 'json', 'atom'];
const UPDATED_ORDER: readonly OldFormat[] = ['atom', 'json', 'rss'];

const DAY_MS = 86_400_000;

/** Joins the items of several feeds of one site by id and link, else by title and day. */
export function mergeFeeds(feeds: readonly ReadFeed[], site: OldSite): MergedFeeds {
  const groups: Group[] = [];
  const index = new Map<string, Group[]>();
  for (const [number, { feed, items }] of feeds.entries()) {
    for (const item of items) {
      const keys = keysOf(item);
      let group = keys.map((key) => openGroup(index.get(key), number, item)).find((one) => one !== undefined);
      if (group === undefined) groups.push((group = { members: [], feed: -1 }));
      group.members.push([feed.format, item]);
      group.feed = number;
      for (const key of keys) {
        const known = index.get(key);
        if (known === undefined) index.set(key, [group]);
        else if (!known.includes(group) && known.length < MAX_GROUPS) known.push(group);
      }
    }
  }
  const atomIds = new Map<string, string>();
  let otherJsonIds = 0;
  const merged = groups.map((group) => {
    const item = itemOf(group, site);
    const inAtom = memberIn(group, ['atom']);
    if (inAtom !== undefined) atomIds.set(item.id, inAtom.id);
    const inJson = memberIn(group, ['json']);
    if (inJson !== undefined && inJson.id !== item.id) otherJsonIds += 1;
    return item;
  });
  return { items: firstOfEachId(merged), atomIds, otherJsonIds };
}

/** Max. groups of one key that an item is compared with. */
const MAX_GROUPS = 20;

/** Keys by which an item may be the same as another feed's, surest first. */
function keysOf({ id, link, title, published }: OldItem): readonly string[] {
  const place = placeOf(link);
  const day = published === undefined ? '' : Math.floor(published / DAY_MS);
  const words = titleWords(title);
  return [
    `id ${id}`,
    ...(place === undefined || place.key === '/' ? [] : [`link ${place.host} ${place.key}`]),
    ...(words === '' || day === '' ? [] : [`title ${day} ${words}`]),
  ];
}

/** The group of another feed that the item belongs to; two items of one feed are never joined. */
function openGroup(groups: readonly Group[] = [], feed: number, item: OldItem): Group | undefined {
  const open = groups.filter((group) => group.feed < feed);
  return open.find(({ members }) => members.some(([, { title }]) => title === item.title)) ?? open[0];
}

function memberIn({ members }: Group, order: readonly OldFormat[]): OldItem | undefined {
  for (const format of order) {
    const found = members.find(([one]) => one === format)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function itemOf(group: Group, site: OldSite): AdoptedItem {
  const all = ID_ORDER.flatMap((format) =>
    group.members.filter(([one]) => one === format).map(([, item]) => item),
  );
  const first = <T>(read: (item: OldItem) => T | undefined): T | undefined =>
    all.map(read).find((value) => value !== undefined && value !== '');
  const id = all[0]?.id ?? '';
  const atomId = memberIn(group, ['atom'])?.id;
  const updated = UPDATED_ORDER.map((format) => memberIn(group, [format])?.updated).find(
    (one) => one !== undefined,
  );
  const published = first((item) => item.published);
  const link = first((item) => item.link);
  const isRecent = all.some((item) => item.isRecent);
  return {
    id,
    ...(atomId !== undefined && atomId !== atomIdOf(id) && { atomId }),
    title: first((item) => item.title) ?? '',
    ...(link !== undefined && { link }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    ...addressesOf(
      all.flatMap((item) => item.link ?? []),
      all.map((item) => item.id),
      site,
    ),
    ...(isRecent && { isRecent }),
  };
}

function firstOfEachId(items: readonly AdoptedItem[]): readonly AdoptedItem[] {
  const byId = new Map<string, AdoptedItem>();
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()];
}
