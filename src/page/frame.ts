import { createHash } from 'node:crypto';
import type { Direction } from '../article/direction.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { html, trusted, type Html } from './html.ts';
import { iconLink } from './icon.ts';
import { STYLE } from './style.ts';

/** A document that shows the same articles in a format for programs. */
export interface Alternate {
  readonly title: string;
  readonly mediaType: string;
  readonly url: string;
}

/** What surrounds the content of every page. */
export interface Frame {
  readonly title: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** Where it is not that of the language. */
  readonly direction?: Direction;
  /** Absolute URL that stands for this page. */
  readonly canonical: string;
  /** In order of preference: programs take the first. */
  readonly alternates: readonly Alternate[];
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * Nothing runs on a page and nothing frames it: an article cannot reach further than its own text and
 * pictures, even if the sanitiser had a hole.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  'img-src https: http: data:',
  'media-src https: http:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole HTML document: head with autodiscovery links, the publication's name, the content. */
export function framed(frame: Frame, publication: Publication, content: Html): string {
  return html`<!DOCTYPE html>
<html lang="${frame.language}" dir="${frame.direction ?? directionOf(frame.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${frame.title}</title>
<meta name="description" content="${frame.description}">
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="${frame.canonical}">
${frame.alternates.map(alternateLink)}${iconLink(publication)}<style>${trusted(STYLE)}</style>
</head>
<body>
<header><a href="${publication.baseUrl}" rel="home"><bdi>${publication.title}</bdi></a></header>
<main>
${content}
</main>
</body>
</html>
`.text;
}

function alternateLink({ title, mediaType, url }: Alternate): Html {
  return html`<link rel="alternate" type="${mediaType}" title="${title}" href="${url}">\n`;
}
