import type { Entry } from '../article/article.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { byline } from './parts/byline.ts';
import { COPY_SCRIPT } from './parts/copy-script.ts';
import { headingOfEntry } from './parts/entry-title.ts';
import { directionAttribute, withIsolates } from './direction.ts';
import { renderFrame, type Alternate } from './frame.ts';
import { html, Html, type HtmlContent } from './html.ts';
import { cardElements } from './parts/open-graph.ts';
import { dataElement, listData } from './parts/structured-data.ts';
import { subscribeBox } from './parts/subscribe.ts';

/** The properties of a feed's page. */
export interface FeedPage {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  /** The absolute URL of this page. */
  readonly link: string;
  /** The documents of this feed. */
  readonly alternates: readonly Alternate[];
  /** Documents of other feeds to announce for autodiscovery. */
  readonly others?: readonly Alternate[] | undefined;
  /** The absolute URL of the page with the next older articles. */
  readonly older?: string | undefined;
  /** The absolute URL of the page with the newest articles, if this is not it. */
  readonly latest?: string | undefined;
  /** The absolute URL of the list of all feeds (OPML). */
  readonly allFeeds?: string | undefined;
}

/** The HTML page of a feed: the same entries in the same order, and a box with ways to subscribe. */
export function renderFeedPage(page: FeedPage, publication: Publication, entries: readonly Entry[]): string {
  const { title, description, language, link: url } = page;
  const ways = [
    page.older && html`<a href="${page.older}">Older articles</a>`,
    page.latest && html`<a href="${page.latest}">Latest articles</a>`,
  ].filter((way) => way instanceof Html);
  const elsewhere = ways.map((way, index) => [index === 0 ? '' : ' · ', way]);
  const direction = directionOf(language);
  return renderFrame(
    {
      title,
      description,
      language,
      canonical: url,
      alternates: [...page.alternates, ...(page.others ?? [])],
      head: [
        cardElements({ title, description, url, language }, publication),
        dataElement(listData(page, publication)),
      ],
      script: COPY_SCRIPT,
    },
    publication,
    html`<h1${directionAttribute(title, direction)}>${withIsolates(title)}</h1>
<p class="lead"${directionAttribute(description, direction)}>${withIsolates(description)}${website(page, publication)}</p>
${subscribeBox(page.alternates, page.allFeeds, publication)}
<ol class="articles">
${entries.map((entry) => listItem(entry, language))}</ol>${ways.length > 0 ? html`\n<nav class="meta" aria-label="More articles" lang="en" dir="ltr">${elsewhere}</nav>` : undefined}`,
  );
}

/** A link from the home page to the publication's site, if that is another one. */
function website({ link }: FeedPage, publication: Publication): HtmlContent {
  const isHome = link === publication.baseUrl;
  if (!isHome || publication.link === publication.baseUrl || !URL.canParse(publication.link))
    return undefined;
  return [' ', html`<a href="${publication.link}" dir="ltr">${new URL(publication.link).host}</a>`];
}

function listItem(entry: Entry, around: string): Html {
  const { language, direction, summary } = entry;
  const elsewhere =
    language.toLowerCase() === around.toLowerCase() ? undefined : html` hreflang="${language}"`;
  return html`<li lang="${language}" dir="${direction}">
${headingOfEntry('h2', entry, (content) => html`<a href="${entry.link}"${elsewhere}>${content}</a>`)}
${byline(entry)}
<p${directionAttribute(summary, direction)}>${summary}</p>
</li>
`;
}
