import type { Entry } from '../article/article.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { byline } from './byline.ts';
import { directionAttribute, withIsolates } from './direction.ts';
import { framed, type Alternate } from './frame.ts';
import { html, Html } from './html.ts';

/** What the list page of a feed says above its articles. */
export interface FeedPage {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  /** Absolute URL of this page. */
  readonly link: string;
  /** Its own documents. */
  readonly alternates: readonly Alternate[];
  /** Documents of other feeds that a program may find here. */
  readonly others?: readonly Alternate[] | undefined;
  /** Absolute URL of the page with what came before. */
  readonly older?: string | undefined;
  /** Absolute URL of the page with the newest, where this one has others. */
  readonly latest?: string | undefined;
  /** Absolute URL of the list of all feeds. */
  readonly allFeeds?: string | undefined;
}

/** The HTML twin of a feed: the same entries in the same order, and where to subscribe. */
export function renderFeedPage(page: FeedPage, publication: Publication, entries: readonly Entry[]): string {
  const addresses = page.alternates.map(({ mediaType, url }, index) => [
    index === 0 ? '' : ' · ',
    html`<a href="${url}" type="${mediaType}">${url}</a>`,
  ]);
  const allFeeds = page.allFeeds && [
    ' · ',
    html`<a href="${page.allFeeds}" type="text/x-opml">all feeds (OPML)</a>`,
  ];
  const ways = [
    page.older && html`<a href="${page.older}">Older articles</a>`,
    page.latest && html`<a href="${page.latest}">Latest articles</a>`,
  ].filter((way) => way instanceof Html);
  const elsewhere = ways.map((way, index) => [index === 0 ? '' : ' · ', way]);
  const direction = directionOf(page.language);
  return framed(
    { ...page, canonical: page.link, alternates: [...page.alternates, ...(page.others ?? [])] },
    publication,
    html`<h1${directionAttribute(page.title, direction)}>${withIsolates(page.title)}</h1>
<p${directionAttribute(page.description, direction)}>${withIsolates(page.description)}</p>
<p class="meta" lang="en" dir="ltr">Subscribe: ${addresses}${allFeeds}</p>
<ol class="articles">
${entries.map((entry) => listItem(entry, page.language))}</ol>${ways.length > 0 ? html`\n<p class="meta" lang="en" dir="ltr">${elsewhere}</p>` : undefined}`,
  );
}

function listItem(entry: Entry, around: string): Html {
  const { language, direction, title, summary } = entry;
  const elsewhere =
    language.toLowerCase() === around.toLowerCase() ? undefined : html` hreflang="${language}"`;
  return html`<li lang="${language}" dir="${direction}">
<h2${directionAttribute(title, direction)}><a href="${entry.link}"${elsewhere}>${title}</a></h2>
${byline(entry)}
<p${directionAttribute(summary, direction)}>${summary}</p>
</li>
`;
}
