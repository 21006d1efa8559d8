import { inLine } from '../direction.ts';
import { html, type Html } from '../html.ts';

/** A feed that an article is in, as its page leads to it. */
export interface FeedLink {
  /** The feed's name, as the article writes it. */
  readonly label: string;
  /** Absolute URL of the feed's page. */
  readonly url: string;
  readonly isTag: boolean;
}

/** Where articles like this one are; nothing for an article that is in no feed but the main one. */
export function feedList(feeds: readonly FeedLink[]): Html | undefined {
  if (feeds.length === 0) return undefined;
  const links = feeds.map(({ label, url, isTag }, index) => [
    index === 0 ? '' : ' · ',
    html`<a href="${url}"${isTag ? html` rel="tag"` : undefined}>${inLine(label)}</a>`,
  ]);
  return html`<p class="meta" lang="en" dir="ltr">More: ${links}</p>\n`;
}
