import type { Direction } from '../article/text/direction.ts';
import { directionOf } from '../article/language.ts';
import type { Publication } from '../article/publication.ts';
import { inLine } from './direction.ts';
import { html, trusted, type HtmlContent, type Html } from './html.ts';
import { iconLink } from './icon.ts';
import { STYLE } from './style.ts';

/** A document that shows the same articles in a format for programs. */
export interface Alternate {
  readonly title: string;
  /** What people call the format. */
  readonly format: string;
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
  /** What else programs are told in the head. */
  readonly head?: HtmlContent;
  /** What else leads on, at the foot. */
  readonly foot?: HtmlContent;
  /** Runs when the page is there; the page's policy has to name its hash. */
  readonly script?: string;
}

/** A whole HTML document: head with autodiscovery links, the publication's name, the content, the foot. */
export function framed(frame: Frame, publication: Publication, content: Html): string {
  const { language, direction = directionOf(language), canonical, script } = frame;
  // The first heading of the publication's own page is its name already.
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
