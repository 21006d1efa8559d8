import type { Entry } from '../../article/article.ts';
import { toRfc3339 } from '../../article/instant.ts';
import type { Publication } from '../../article/publication.ts';
import { html, type Html } from '../html.ts';

/** The preview of a shared link (The Open Graph protocol, https://ogp.me). */
export interface LinkPreview {
  readonly title: string;
  readonly description: string;
  /** The absolute canonical URL of the page. */
  readonly url: string;
  /** A BCP 47 language tag. */
  readonly language: string;
  /** The URL of an image. Default: the publication's icon, if it has one. */
  readonly image?: string | undefined;
  /** Set for the page of an article. */
  readonly entry?: Pick<Entry, 'published' | 'updated' | 'tags'> | undefined;
}

/** The `meta` elements of a card. */
export function cardElements(
  { title, description, url, language, image, entry }: LinkPreview,
  publication: Publication,
): Html {
  const shown = image ?? publication.icon;
  const locale = /^([a-z]{2,3})-(?:[A-Z][a-z]{3}-)?([A-Z]{2})\b/u.exec(language);
  const properties: readonly (readonly [name: string, content: string | undefined])[] = [
    ['og:type', entry === undefined ? 'website' : 'article'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:site_name', publication.title],
    ['og:locale', locale === null ? undefined : `${locale[1]}_${locale[2]}`],
    ['og:image', shown],
    ...(entry === undefined
      ? []
      : ([
          ['article:published_time', toRfc3339(entry.published)],
          ['article:modified_time', toRfc3339(entry.updated)],
          ...entry.tags.map((tag) => ['article:tag', tag] as const),
        ] as const)),
  ];
  return html`${properties.map(([name, content]) =>
    content === undefined ? undefined : html`<meta property="${name}" content="${content}">\n`,
  )}<meta name="twitter:card" content="${image === undefined ? 'summary' : 'summary_large_image'}">\n`;
}
