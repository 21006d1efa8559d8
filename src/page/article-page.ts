import type { Entry } from '../article/article.ts';
import { composed } from '../article/isolate.ts';
import type { Publication } from '../article/publication.ts';
import { attachmentList, byline } from './byline.ts';
import { directionAttribute } from './direction.ts';
import { feedList, type FeedLink } from './feed-list.ts';
import { framed, type Alternate } from './frame.ts';
import { html, trusted } from './html.ts';

/** The page of one article, at `/articles/SLUG`: what a reader's “open in browser” shows. */
export function renderArticlePage(
  entry: Entry,
  publication: Publication,
  alternates: readonly Alternate[],
  feeds: readonly FeedLink[] = [],
): string {
  return framed(
    {
      title: composed`${entry.title} · ${publication.title}`,
      description: entry.summary,
      language: entry.language,
      direction: entry.direction,
      canonical: entry.link,
      alternates,
    },
    publication,
    html`<article lang="${entry.language}" dir="${entry.direction}">
<h1${directionAttribute(entry.title, entry.direction)}>${entry.title}</h1>
${byline(entry)}
${trusted(entry.html)}
${attachmentList(entry)}${feedList(feeds)}</article>`,
  );
}
