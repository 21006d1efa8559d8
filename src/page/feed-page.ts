import type { Entry } from '../article/article.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { byline } from './byline.ts';
import { framed, type Alternate } from './frame.ts';
import { html, type Html } from './html.ts';

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
  const older =
    page.older && html`\n<p class="meta" lang="en" dir="ltr"><a href="${page.older}">Older articles</a></p>`;
  return framed(
    { ...page, canonical: page.link, alternates: [...page.alternates, ...(page.others ?? [])] },
    publication,
    html`<h1>${page.title}</h1>
<p>${page.description}</p>
<p class="meta" lang="en" dir="ltr">Subscribe: ${addresses}${allFeeds}</p>
<ol class="articles">
${entries.map(listItem)}</ol>${older}`,
  );
}

function listItem(entry: Entry): Html {
  return html`<li lang="${entry.language}" dir="${directionOf(entry.language)}">
<h2><a href="${entry.link}">${entry.title}</a></h2>
${byline(entry)}
<p>${entry.summary}</p>
</li>
`;
}
