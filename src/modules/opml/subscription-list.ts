import { addressOf } from '../../core/article/address.ts';
import { resolveDefaultFeed, settingsOf } from '../../core/article/feed-rules.ts';
import type { Ledger, StoredFeed } from '../../core/ledger/ledger.ts';
import type { Publication } from '../../core/article/publication.ts';
import {
  feedFor,
  kindOf,
  MAIN_FEED,
  slugOf,
  PROPERTY_KINDS,
  type FeedId,
} from '../../core/article/feed-id.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { renderOpml } from './opml.ts';
import { describeFeed } from '../../core/snapshot/feed-description.ts';
import type { ResolveContext } from '../../core/on-demand/context.ts';
import { OPML_PATH } from '../../core/snapshot/paths.ts';
import { makeResourceQuickly } from '../../core/snapshot/resource.ts';
import { foundResource, type Found } from '../../core/snapshot/snapshot.ts';
import { uniqueTitles, type NamedFeed, type NamedGroup } from './unique-titles.ts';

/** Max. listed feeds of a kind, those with the most articles. */
const MAX_OF_A_KIND = 1000;

/** Media type that programs recognise; it is not registered. */
const OPML = 'text/x-opml';

const GROUP_TITLES = {
  tags: 'Tags',
  authors: 'Authors',
  sections: 'Sections',
  languages: 'Languages',
} as const;

/**
 * Renders the list of all feeds (OPML): the main one, those that publication.yaml describes, and the others
 * by kind. Rejects with `regeneration_failed` while articles are still being stored: caches would keep an
 * incomplete list.
 */
export async function findSubscriptionList(
  path: string,
  { snapshot, ledger, isBehind }: ResolveContext,
): Promise<Found> {
  if (path !== OPML_PATH) return undefined;
  if (isBehind) throw new FeedwrightError('regeneration_failed', 'the feeds are not all known yet');
  const { publication, updated } = snapshot;
  const described = Object.keys(publication.feeds ?? {}).filter(
    (feed) => kindOf(feed) === 'feeds' && isOffered(feed, publication),
  );
  const first = [MAIN_FEED, ...described].map((feed) => listed(publication, feed));
  const groups = await groupsOf(ledger, publication, snapshot.articles);
  const list = await makeResourceQuickly({
    path,
    contentType: `${OPML}; charset=utf-8`,
    links: [{ href: addressOf(publication, OPML_PATH), rel: 'self', type: OPML }],
    text: renderOpml(
      publication.title,
      updated,
      uniqueTitles([{ title: undefined, feeds: first }, ...groups]),
    ),
    lastModified: undefined,
  });
  return foundResource(list);
}

async function groupsOf(ledger: Ledger, publication: Publication, articles: number): Promise<NamedGroup[]> {
  const groups: NamedGroup[] = [];
  for (const kind of PROPERTY_KINDS) {
    const feeds = withUnnamed(await ledger.largestFeeds(kind, MAX_OF_A_KIND), publication);
    // A feed with every article would repeat the main feed.
    const others = feeds.filter(({ feed, articles: own }) => own < articles && isOffered(feed, publication));
    if (others.length === 0) continue;
    const outlines = others
      .sort((a, b) => (a.feed < b.feed ? -1 : 1))
      .map(({ feed, label }) => listed(publication, feed, label));
    groups.push({ title: GROUP_TITLES[kind], feeds: outlines });
  }
  return groups;
}

/**
 * Counts articles without an author or a language in the feeds of the publication's author or language. A
 * publication whose only author is its own title gets no such feed.
 */
function withUnnamed(feeds: readonly StoredFeed[], publication: Publication): StoredFeed[] {
  const all = new Map<FeedId, StoredFeed>();
  const itself = feedFor('authors', publication.title);
  for (const { feed, label, articles } of feeds) {
    for (const name of resolveDefaultFeed(feed, publication)) {
      if (name !== feed && name === itself) continue;
      const before = all.get(name);
      const author = publication.authors.find((one) => feedFor('authors', one.name) === name)?.name;
      const itsLabel = name === feed ? label : (before?.label ?? author ?? slugOf(name));
      all.set(name, { feed: name, label: itsLabel, articles: articles + (before?.articles ?? 0) });
    }
  }
  return [...all.values()];
}

/** False for feeds that end or have moved. */
function isOffered(feed: FeedId, publication: Publication): boolean {
  const { moved, retired } = settingsOf(publication, feed);
  return moved === undefined && retired === undefined;
}

function listed(publication: Publication, feed: FeedId, label?: string): NamedFeed {
  const { title, description, language, link, urls } = describeFeed(publication, feed, label);
  return { feed, title, description, language, rssUrl: urls.rss, pageUrl: link };
}
