import type { Entry } from '../article/article.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { servesPages } from '../article/addresses/page-location.ts';
import { addressOf } from '../article/address.ts';
import { isolateParts } from '../article/text/bidi.ts';
import type { Publication } from '../article/publication.ts';
import { folderOf, MAIN_FEED } from '../article/feed-id.ts';
import { selectWithinLimits, type Bounds, type Selected } from '../feed/document-limits.ts';
import { FORMATS, MEDIA_TYPES, type Feed, type Format } from '../feed/feed.ts';
import type { RenderDocument, RenderFragment } from '../feed/render.ts';
import { newestFirst } from '../feed/select.ts';
import { renderFeedPage } from '../page/feed-page.ts';
import {
  alternatesOf,
  alternatesOfFeed,
  documentLinks,
  documentPath,
  pageLinks,
} from './feed-description.ts';
import { articleKey } from './surrogate-keys.ts';
import { OPML_PATH } from './paths.ts';
import type { Ending, UnencodedResource } from './resource.ts';

/** The entries of a feed's documents. */
export interface SelectedEntries extends Selected {
  /** True if the feed contains no other articles. */
  readonly isComplete: boolean;
}

/**
 * Selects the newest entries until a document is full; entries that cannot be rendered do not count. `newest`
 * returns rows in order, at most `limit` of them after `offset`.
 */
export async function selectEntries(
  newest: (limit: number, offset: number) => Promise<readonly LedgerRow[]>,
  entryOf: (row: LedgerRow) => Promise<Entry | undefined>,
  bounds: Bounds,
  render: RenderFragment,
): Promise<SelectedEntries> {
  const { limit } = bounds;
  const entries: Entry[] = [];
  for (let offset = 0; ;) {
    const rows = await newest(limit, offset);
    offset += rows.length;
    for (const row of rows) {
      const entry = await entryOf(row);
      if (entry !== undefined) entries.push(entry);
    }
    const fitted = selectWithinLimits(entries.toSorted(newestFirst), bounds, render);
    const isFull = fitted.chosen.length + fitted.refused.length < entries.length;
    const isLast = rows.length < limit || (await newest(1, offset)).length === 0;
    if (!isFull && !isLast && fitted.chosen.length < limit) continue;
    return { ...fitted, isComplete: isLast && fitted.chosen.length === offset };
  }
}

/** The location of a feed's documents and page, and how they end. */
export interface DocumentLocation {
  /** The request path of the page; ends in `/`. */
  readonly folder: string;
  /**
   * Returns the ending of the document with the URL `location`, or of the page if it is omitted; undefined if
   * there is none.
   */
  readonly endingAt?: ((location?: string) => Ending | undefined) | undefined;
}

/** Renders the documents and the page of a feed; the page only where this service has the pages. */
export function renderFeed(
  feed: Feed,
  place: DocumentLocation,
  publication: Publication,
  chosen: Selected['chosen'],
  renderDocument: RenderDocument,
): UnencodedResource[] {
  return [
    ...FORMATS.map((format) => renderDocumentResource(feed, place, format, chosen, renderDocument)),
    ...(servesPages(publication) ? [renderFeedPageResource(feed, place, publication, chosen)] : []),
  ];
}

/** Renders the one resource of {@link renderFeed} that has this path. */
export function renderOne(path: string, ...of: Parameters<typeof renderFeed>): UnencodedResource {
  const [feed, place, publication, chosen, renderDocument] = of;
  const format = FORMATS.find((one) => documentPath(place.folder, one) === path);
  if (format === undefined) return renderFeedPageResource(feed, place, publication, chosen);
  return renderDocumentResource(feed, place, format, chosen, renderDocument);
}

function renderDocumentResource(
  feed: Feed,
  { folder, endingAt }: DocumentLocation,
  format: Format,
  chosen: Selected['chosen'],
  renderDocument: RenderDocument,
): UnencodedResource {
  const fragments = chosen.map((one) => one.fragments[format]);
  return {
    path: documentPath(folder, format),
    // JSON is always UTF-8 and its media type has no charset parameter (RFC 8259, sections 8.1 and 11).
    contentType: format === 'json' ? MEDIA_TYPES[format] : `${MEDIA_TYPES[format]}; charset=utf-8`,
    links: documentLinks(feed, format),
    text: renderDocument(format, feed, fragments),
    lastModified: feed.updated,
    keys: keysIn(chosen),
    ending: endingAt?.(feed.urls[format]),
    written: { format, feed, fragments },
  };
}

function renderFeedPageResource(
  feed: Feed,
  { folder, endingAt }: DocumentLocation,
  publication: Publication,
  chosen: Selected['chosen'],
): UnencodedResource {
  const { current, previous } = feed.history ?? {};
  const isMain = folder === folderOf(MAIN_FEED);
  // An archive offers its feed for subscription, not itself.
  const alternates = alternatesOf({ title: feed.title, urls: current ?? feed.urls });
  const others = isMain || current !== undefined ? [] : alternatesOfFeed(publication, MAIN_FEED);
  const link = addressOf(publication, folder);
  const entries = chosen.map(({ entry }) => entry);
  return {
    path: folder,
    contentType: 'text/html; charset=utf-8',
    links: pageLinks(link, [...alternates, ...others]),
    text: renderFeedPage(
      {
        ...feed,
        // A title of its own, so that search results and bookmarks distinguish the pages.
        title: current === undefined ? feed.title : isolateParts`${feed.title}: older articles`,
        link,
        alternates,
        others,
        // The page of an archive is in the folder of its documents.
        older: previous && new URL('./', previous.atom).href,
        latest: current && publication.baseUrl,
        allFeeds: addressOf(publication, OPML_PATH),
      },
      publication,
      entries,
    ),
    lastModified: feed.updated,
    keys: keysIn(chosen),
    ending: endingAt?.(),
  };
}

function keysIn(chosen: Selected['chosen']): string[] {
  return chosen.map(({ entry }) => articleKey(entry.slug));
}
