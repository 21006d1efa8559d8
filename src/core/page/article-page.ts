import type { Entry } from '../article/article.ts';
import { isolateParts } from '../article/text/bidi.ts';
import type { Publication } from '../article/publication.ts';
import { attachmentList, byline } from './parts/byline.ts';
import { headingOfEntry, nameOfEntry } from './parts/entry-title.ts';
import { embedded } from './parts/embed.ts';
import { feedList, type FeedLink } from './parts/feed-list.ts';
import { renderFrame, type Alternate } from './frame.ts';
import { escapeHtml, html, trusted, type Html } from './html.ts';
import { cardElements } from './parts/open-graph.ts';
import { articleData, dataElement } from './parts/structured-data.ts';
import { SUBSCRIBE_ID } from './parts/subscribe.ts';

/** The page of one article, `/articles/SLUG`, to which the links of feed entries lead. */
export function renderArticlePage(
  entry: Entry,
  publication: Publication,
  alternates: readonly Alternate[],
  feeds: readonly FeedLink[] = [],
): string {
  const { summary: description, link: url, language, direction, image } = entry;
  const title = nameOfEntry(entry);
  return renderFrame(
    {
      title: isolateParts`${title} · ${publication.title}`,
      description,
      language,
      direction,
      canonical: url,
      alternates,
      head: [
        cardElements({ title, description, url, language, image: image?.url, entry }, publication),
        dataElement(articleData(entry, publication)),
      ],
      foot: html`<a href="${publication.baseUrl}#${SUBSCRIBE_ID}">Subscribe</a>`,
    },
    publication,
    html`<article lang="${language}" dir="${direction}">
${headingOfEntry('h1', entry)}
${byline(entry)}
${linkElsewhere(entry)}${mainImage(entry)}${trusted(embedded(entry.html))}
${attachmentList(entry)}${feedList(feeds)}</article>`,
  );
}

/** A link to the page elsewhere that the entry is about. */
function linkElsewhere({ externalUrl }: Entry): Html | undefined {
  if (externalUrl === undefined) return undefined;
  return html`<p class="meta" lang="en" dir="ltr">Link: <a href="${externalUrl}">${new URL(externalUrl).host}</a></p>\n`;
}

/** The main image, unless the text contains it. Its alt text is empty, as its content is not known. */
function mainImage({ image, html: text }: Entry): Html | undefined {
  if (image === undefined || text.includes(escapeHtml(image.url))) return undefined;
  const { url, width, height } = image;
  const size = width && height ? html` width="${String(width)}" height="${String(height)}"` : undefined;
  return html`<img src="${url}" alt=""${size}>\n`;
}
