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
  readonly alternates: readonly Alternate[];
}

/** The HTML twin of a feed: the same entries in the same order, and where to subscribe. */
export function renderFeedPage(page: FeedPage, publication: Publication, entries: readonly Entry[]): string {
  const addresses = page.alternates.map(({ mediaType, url }, index) => [
    index === 0 ? '' : ' · ',
    html`<a href="${url}" type="${mediaType}">${url}</a>`,
  ]);
  return framed(
    { ...page, canonical: page.link },
    publication,
    html`<h1>${page.title}</h1>
<p>${page.description}</p>
<p class="meta" lang="en" dir="ltr">Subscribe: ${addresses}</p>
<ol class="articles">
${entries.map(listItem)}</ol>`,
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
