import type { Direction } from '../article/text/direction.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { inLine } from './direction.ts';
import { html, trusted, type HtmlContent, type Html } from './html.ts';
import { iconLink } from './icon.ts';
import { STYLE } from './style.ts';

/** A feed document with the same articles as a page. */
export interface Alternate {
  readonly title: string;
  /** The display name of the format. */
  readonly format: string;
  readonly mediaType: string;
  readonly url: string;
}

/** The parts of a page around its content. */
export interface Frame {
  readonly title: string;
  readonly description: string;
  /** A BCP 47 language tag. */
  readonly language: string;
  /** Default: the direction of `language`. */
  readonly direction?: Direction;
  /** The absolute canonical URL of this page. */
  readonly canonical: string;
  /** In order of preference: clients that discover a feed take the first. */
  readonly alternates: readonly Alternate[];
  /** Additional elements of the head. */
  readonly head?: HtmlContent;
  /** Additional links of the footer. */
  readonly foot?: HtmlContent;
  /** An inline script; the page's Content-Security-Policy must contain its hash. */
  readonly script?: string;
}

/** A complete HTML document: head with autodiscovery links, header, content and footer. */
export function renderFrame(frame: Frame, publication: Publication, content: Html): string {
  const { language, direction = directionOf(language), canonical, script } = frame;
  // The first heading of the home page is the publication's title, so the header would repeat it.
  const isHome = canonical === publication.baseUrl;
  return html`<!DOCTYPE html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${frame.title}</title>
<meta name="description" content="${frame.description}">
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="${canonical}">
${frame.alternates.map(alternateLink)}${iconLink(publication)}${frame.head}<style>${trusted(STYLE)}</style>
</head>
<body>
${isHome ? undefined : html`<header><a href="${publication.baseUrl}" rel="home">${inLine(publication.title)}</a></header>\n`}<main>
${content}
</main>
${footer(publication, frame.foot)}${script === undefined ? undefined : html`<script>${trusted(script)}</script>\n`}</body>
</html>
`.text;
}

function footer({ rights }: Publication, foot: HtmlContent): Html | undefined {
  if (rights === undefined && foot === undefined) return undefined;
  return html`<footer>
${rights === undefined ? undefined : html`<p dir="auto">${rights}</p>\n`}${foot === undefined ? undefined : html`<p lang="en" dir="ltr">${foot}</p>\n`}</footer>\n`;
}

function alternateLink({ title, mediaType, url }: Alternate): Html {
  return html`<link rel="alternate" type="${mediaType}" title="${title}" href="${url}">\n`;
}
