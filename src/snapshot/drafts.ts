import type { Entry } from '../article/article.ts';
import type { LedgerRow } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { fit, type Fit } from '../feed/bound.ts';
import { FORMATS, MEDIA_TYPES, type Feed, type Format } from '../feed/feed.ts';
import { renderDocument, type RenderFragment } from '../feed/render.ts';
import { newestFirst } from '../feed/select.ts';
import { renderFeedPage } from '../page/feed-page.ts';
import { alternatesOf, documentLinks, documentPath, pageLinks } from './feeds.ts';
import type { ResourceDraft } from './resource.ts';

/**
 * Takes the newest articles of a selection until its documents are full; those that cannot be written do not
 * count. `newest` hands out rows in order, `limit` of them after `offset`.
 */
export async function choose(
  newest: (limit: number, offset: number) => Promise<readonly LedgerRow[]>,
  entryOf: (row: LedgerRow) => Promise<Entry | undefined>,
  publication: Publication,
  render: RenderFragment,
): Promise<Fit> {
  const { limit } = publication;
  const entries: Entry[] = [];
  for (let offset = 0; ;) {
    const rows = await newest(limit, offset);
    offset += rows.length;
    for (const row of rows) {
      const entry = await entryOf(row);
      if (entry !== undefined) entries.push(entry);
    }
    const fitted = fit(entries.toSorted(newestFirst), publication, render);
    const isFull = fitted.chosen.length + fitted.refused.length < entries.length;
    if (isFull || fitted.chosen.length >= limit || rows.length < limit) return fitted;
  }
}

/** The documents of a feed and its page, ready to be coded. `folder` is the request path of the page. */
export function draftsOf(
  feed: Feed,
  folder: string,
  publication: Publication,
  chosen: Fit['chosen'],
): ResourceDraft[] {
  return [
    ...FORMATS.map((format) => documentDraft(feed, folder, format, chosen)),
    feedPageDraft(feed, folder, publication, chosen),
  ];
}

/** One of {@link draftsOf}, by its path. */
export function draftAt(path: string, ...of: Parameters<typeof draftsOf>): ResourceDraft {
  const [feed, folder, publication, chosen] = of;
  const format = FORMATS.find((one) => documentPath(folder, one) === path);
  if (format === undefined) return feedPageDraft(feed, folder, publication, chosen);
  return documentDraft(feed, folder, format, chosen);
}

function documentDraft(feed: Feed, folder: string, format: Format, chosen: Fit['chosen']): ResourceDraft {
  const fragments = chosen.map((one) => one.fragments[format]);
  return {
    path: documentPath(folder, format),
    // JSON is UTF-8 by definition and its media type has no charset parameter (RFC 8259, 8.1 and 11).
    contentType: format === 'json' ? MEDIA_TYPES[format] : `${MEDIA_TYPES[format]}; charset=utf-8`,
    links: documentLinks(feed, format),
    text: renderDocument(format, feed, fragments),
    lastModified: feed.updated,
    written: { format, feed, fragments },
  };
}

function feedPageDraft(
  feed: Feed,
  folder: string,
  publication: Publication,
  chosen: Fit['chosen'],
): ResourceDraft {
  const alternates = alternatesOf(feed);
  const link = folder === '/' ? publication.baseUrl : feed.link;
  const entries = chosen.map(({ entry }) => entry);
  return {
    path: folder,
    contentType: 'text/html; charset=utf-8',
    links: pageLinks(link, alternates),
    text: renderFeedPage({ ...feed, link, alternates }, publication, entries),
    lastModified: feed.updated,
  };
}
