import { inLine } from '../direction.ts';
import { html, type Html } from '../html.ts';

/** A link from an article's page to a feed that contains the article. */
export interface FeedLink {
  /** The name of the feed, as the article writes it. */
  readonly label: string;
  /** The absolute URL of the feed's page. */
  readonly url: string;
  readonly isTag: boolean;
}

/** Links to the feeds of an article; undefined if it is only in the main feed. */
export function feedList(feeds: readonly FeedLink[]): Html | undefined {
  if (feeds.length === 0) return undefined;
  const links = feeds.map(({ label, url, isTag }, index) => [
    index === 0 ? '' : ' · ',
    html`<a href="${url}"${isTag ? html` rel="tag"` : undefined}>${inLine(label)}</a>`,
  ]);
  return html`<p class="meta" lang="en" dir="ltr">More: ${links}</p>\n`;
}
