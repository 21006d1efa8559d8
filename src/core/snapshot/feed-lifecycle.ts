import type { Entry } from '../article/article.ts';
import type { FeedSettings } from '../article/feed-settings.ts';
import { settingsOf } from '../article/feed-rules.ts';
import { directionOfText } from '../article/text/direction.ts';
import { toCalendarDate, type Instant } from '../article/instant.ts';
import { isolateParts } from '../article/text/bidi.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import type { FeedId } from '../article/feed-id.ts';
import { PUBLICATION_FILE } from '../content/publication/publication-file.ts';
import { escapeHtml } from '../page/html.ts';
import type { FeedDescription } from './feed-description.ts';
import { selectWithinLimits, type Selected } from '../feed/document-limits.ts';
import type { RenderFragment } from '../feed/render.ts';
import type { DocumentLocation } from './feed-resources.ts';
import type { LifecycleDates } from './snapshot.ts';

/** Returns the dates of all notices. A notice keeps the date at which it was first published. */
export function lifecycleDatesOf(
  { feeds }: Publication,
  before: LifecycleDates | undefined,
  now: Instant,
): LifecycleDates {
  const notices: Record<string, Instant> = {};
  for (const [feed, settings] of Object.entries(feeds ?? {})) {
    const key = keyOf(feed, settings);
    if (key !== undefined) notices[key] = before?.[key] ?? now;
  }
  return notices;
}

function keyOf(feed: FeedId, { moved, retired }: FeedSettings): string | undefined {
  if (moved !== undefined) return `${feed} moved`;
  return retired === undefined ? undefined : `${feed} retired`;
}

/** The item that informs readers that a feed has moved or ends; undefined for most feeds. */
function noticeOf(
  selection: FeedDescription,
  publication: Publication,
  notices: LifecycleDates,
): Entry | undefined {
  const { feed, id, title, link, language } = selection;
  const settings = settingsOf(publication, feed);
  const key = keyOf(feed, settings);
  const since = key === undefined ? undefined : notices[key];
  if (key === undefined || since === undefined) return undefined;
  const text = textOf(selection, settings);
  const itsLanguage = settings.retired?.notice === undefined ? 'en' : language;
  return {
    path: PUBLICATION_FILE,
    id: `${id}/${key.slice(key.lastIndexOf(' ') + 1)}`,
    slug: '',
    link,
    title:
      settings.moved === undefined
        ? isolateParts`${title}: this feed ends`
        : isolateParts`${title}: this feed has moved`,
    published: since,
    updated: since,
    authors: publication.authors,
    tags: [],
    summary: text,
    language: itsLanguage,
    direction: directionOfText(text, directionOf(itsLanguage)),
    attachments: [],
    html: `<p>${escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, '<a href="$&">$&</a>')}</p>`,
  };
}

function textOf({ page }: FeedDescription, { moved, retired }: FeedSettings): string {
  if (moved !== undefined) return `This feed has a new address. Please subscribe there: ${page}`;
  const end = `This feed ends on ${toCalendarDate(retired?.from ?? 0)}.`;
  return retired?.notice === undefined ? end : isolateParts`${end} ${retired.notice}`;
}

/** The folder of a feed and the ending of its documents. */
export function locationOf(
  { feed, folder, page }: FeedDescription,
  publication: Publication,
): DocumentLocation {
  const { moved, retired } = settingsOf(publication, feed);
  if (moved !== undefined)
    return { folder, endingAt: (location = page) => ({ from: moved.from ?? 0, location }) };
  if (retired === undefined) return { folder };
  return { folder, endingAt: () => ({ from: retired.from, location: undefined }) };
}

/** Prepends the notice, if there is one, to a feed's articles; it does not count towards the limits. */
export function withNotice(
  chosen: Selected['chosen'],
  selection: FeedDescription,
  publication: Publication,
  notices: LifecycleDates,
  render: RenderFragment,
): Selected['chosen'] {
  const notice = noticeOf(selection, publication, notices);
  if (notice === undefined) return chosen;
  const bounds = { limit: 1, maxBytes: selection.maxBytes, content: 'full' } as const;
  return [...selectWithinLimits([notice], bounds, render).chosen, ...chosen];
}
