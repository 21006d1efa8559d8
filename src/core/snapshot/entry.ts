import { knownDirectionOf, UNDETERMINED } from '../article/language.ts';
import type { Direction } from '../article/text/direction.ts';
import type { Article, Entry } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { addressOf } from '../article/address.ts';
import { linkAsKnown } from '../article/addresses/known-link.ts';
import { pageAddressOf } from '../article/addresses/page-location.ts';
import { directionOfArticle } from '../content/rendering/direction.ts';
import { renderBody } from '../content/rendering/render.ts';
import { mediaOf } from '../content/media/entry-media.ts';
import type { LinkTargets } from './links/link-targets.ts';
import { mediaUrlPath } from './paths.ts';

/** Returns warnings about an entry; it is published all the same. */
export type EntryCheck = (entry: Entry) => readonly Finding[];

/** An entry, with findings about content that was taken out of its text. */
export interface MadeEntry {
  readonly entry: Entry;
  readonly findings: readonly Finding[];
}

/**
 * Makes an article ready for documents: identity and dates from its row in the ledger, text sanitised, every URL
 * absolute. `links` are the articles to which its text refers. `checks` add their findings.
 */
export function makeEntry(
  article: Article,
  row: LedgerRow,
  publication: Publication,
  links: LinkTargets,
  checks: readonly EntryCheck[] = [],
): MadeEntry {
  const link = article.url ?? linkAsKnown(pageAddressOf(publication, row), article.adopted?.link);
  const ofFile = (file: string): string => addressOf(publication, mediaUrlPath(file));
  const { html, summary, findings } = renderBody(article, link, {
    // Names such as `pier@2x.png` are common in `srcset`.
    ofFile: (file) => ofFile(file).replaceAll('%40', '@'),
    ofKey: (key) => links.get(key),
  });
  const direction = directionOfArticle(article, html, publication.language);
  const entry: Entry = {
    path: article.path,
    id: row.id,
    ...(row.atomId !== undefined && { atomId: row.atomId }),
    slug: row.slug,
    link,
    ...(article.externalUrl !== undefined && { externalUrl: article.externalUrl }),
    title: article.title,
    published: row.published,
    updated: row.updated,
    authors: article.authors.length > 0 ? article.authors : publication.authors,
    tags: article.tags,
    summary,
    language: article.language ?? languageOfLetters(direction, publication.language),
    direction,
    ...mediaOf(article, link, publication.kind, ofFile),
    source: article.source,
    html,
  };
  const warnings = checks.flatMap((check) => check(entry));
  return { entry, findings: warnings.length === 0 ? findings : [...findings, ...warnings] };
}

/** The publication's language, unless the letters of the article run in another direction than it does. */
function languageOfLetters(direction: Direction, language: string): string {
  const usual = knownDirectionOf(language);
  return usual === undefined || usual === direction ? language : UNDETERMINED;
}
