import { parseXmlStrictly } from '../../core/feed/xml/strict-parse.ts';
import { scrub } from '../../core/feed/xml/scrub.ts';
import type { Instant } from '../../core/article/instant.ts';
import { element, lines, prolog, startTag, type Markup } from '../../core/feed/xml/xml.ts';

/** A feed of a subscription list. */
export interface ListedFeed {
  readonly title: string;
  readonly description?: string | undefined;
  /** BCP 47. */
  readonly language: string;
  /** Absolute URL of its RSS document, which every importer supports. */
  readonly rssUrl: string;
  /** Absolute URL of its page. */
  readonly pageUrl: string;
}

/** A group of feeds. */
export interface ListedGroup {
  /** Undefined for feeds at the top level. */
  readonly title: string | undefined;
  readonly feeds: readonly ListedFeed[];
}

/** OPML 2.0 (http://opml.org/spec2.opml), a subscription list. Throws if a strict parser does not take it. */
export function renderOpml(title: string, modified: Instant, groups: readonly ListedGroup[]): string {
  const head = [
    element('title', {}, title),
    element('dateModified', {}, new Date(modified).toUTCString()),
    element('docs', {}, 'http://opml.org/spec2.opml'),
  ];
  const body = scrub(groups).flatMap(({ title: text, feeds }) => {
    const outlines = feeds.map(outline);
    return text === undefined ? outlines : [element('outline', { text, title: text }, ...outlines)];
  });
  const document = [
    `${prolog(undefined)}${startTag('opml', { version: '2.0' })}`,
    `    <head>\n${lines(2, head)}    </head>`,
    `    <body>\n${lines(2, body)}    </body>`,
    '</opml>\n',
  ].join('\n');
  parseXmlStrictly(document);
  return document;
}

function outline({ title, description, language, rssUrl, pageUrl }: ListedFeed): Markup {
  return element('outline', {
    type: 'rss',
    text: title,
    title,
    description,
    language,
    xmlUrl: rssUrl,
    htmlUrl: pageUrl,
    version: 'RSS2',
  });
}
