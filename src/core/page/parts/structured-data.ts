import type { Entry, Person } from '../../article/article.ts';
import { toRfc3339 } from '../../article/instant.ts';
import type { Publication } from '../../article/publication.ts';
import { nameOfEntry } from './entry-title.ts';
import { trusted, type Html } from '../html.ts';

/** A schema.org object in JSON-LD. */
export type StructuredData = Readonly<Record<string, unknown>>;

/** Characters that could close the element, or that HTML and JavaScript parse differently from JSON. */
const UNSAFE = /[<>&\u2028\u2029]/g;

/**
 * Structured data as a script element (JSON-LD 1.1, section 7), which browsers do not execute and no text in
 * it can close.
 */
export function dataElement(data: StructuredData): Html {
  const json = JSON.stringify({ '@context': 'https://schema.org', ...data }).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return trusted(`<script type="application/ld+json">${json}</script>\n`);
}

/** An article as a BlogPosting. */
export function articleData(entry: Entry, publication: Publication): StructuredData {
  const { link, externalUrl, summary, published, updated, language, authors, image, tags } = entry;
  return {
    '@type': 'BlogPosting',
    url: link,
    mainEntityOfPage: link,
    headline: nameOfEntry(entry),
    description: summary,
    datePublished: toRfc3339(published),
    dateModified: toRfc3339(updated),
    inLanguage: language,
    author: authors.map(personData),
    publisher: publisherData(publication),
    isPartOf: { '@type': 'Blog', '@id': publication.baseUrl, name: publication.title },
    ...(image !== undefined && { image: image.url }),
    ...(externalUrl !== undefined && { sharedContent: { '@type': 'WebPage', url: externalUrl } }),
    ...(tags.length > 0 && { keywords: tags.join(', ') }),
  };
}

/** The properties of a feed's page that structured data uses. */
export interface ListWords {
  readonly title: string;
  readonly description: string;
  /** A BCP 47 language tag. */
  readonly language: string;
  /** The absolute URL of the page. */
  readonly link: string;
}

/** The publication as a Blog, or the page of any other feed as a CollectionPage that is part of it. */
export function listData(
  { title: name, description, language: inLanguage, link: url }: ListWords,
  publication: Publication,
): StructuredData {
  if (url === publication.baseUrl) {
    return {
      '@type': 'Blog',
      '@id': url,
      url,
      name,
      description,
      inLanguage,
      publisher: publisherData(publication),
    };
  }
  const isPartOf = { '@type': 'Blog', '@id': publication.baseUrl, name: publication.title };
  return { '@type': 'CollectionPage', url, name, description, inLanguage, isPartOf };
}

function personData({ name, url }: Person): StructuredData {
  return { '@type': 'Person', name, ...(url !== undefined && { url }) };
}

function publisherData({ title: name, link: url, icon }: Publication): StructuredData {
  return { '@type': 'Organization', name, url, ...(icon !== undefined && { logo: icon }) };
}
