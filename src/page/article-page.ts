import type { Entry } from '../article/article.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { attachmentList, byline } from './byline.ts';
import { framed, type Alternate } from './frame.ts';
import { html, trusted } from './html.ts';

/** The page of one article, at `/articles/SLUG`: what a reader's “open in browser” shows. */
export function renderArticlePage(
  entry: Entry,
  publication: Publication,
  alternates: readonly Alternate[],
): string {
  return framed(
    {
      title: `${entry.title} · ${publication.title}`,
      description: entry.summary,
      language: entry.language,
      canonical: entry.link,
      alternates,
    },
    publication,
    html`<article lang="${entry.language}" dir="${directionOf(entry.language)}">
<h1>${entry.title}</h1>
${byline(entry)}
${trusted(entry.html)}
${attachmentList(entry.attachments)}</article>`,
  );
}
