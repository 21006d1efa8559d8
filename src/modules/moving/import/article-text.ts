import { stringify } from 'yaml';
import type { Attachment, Image, Person } from '../../../core/article/article.ts';
import { toRfc3339, type Instant } from '../../../core/article/instant.ts';
import { isPermanentId } from '../../../core/article/ids/tag-uri.ts';
import { keyOfPagePath, readSiteAddress } from '../../../core/article/addresses/page-path.ts';
import { reasonAgainstPath } from '../../../core/article/addresses/reserved-paths.ts';
import { readAdoptedItem } from '../../../core/content/site/adopted-values.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';
import { decoded } from './article-name.ts';
import type { ImportedArticle } from './imported-article.ts';

/** States that keep an article out by the key `status`. */
const STATES: ReadonlySet<string> = new Set(
  'draft pending private protected members paid unlisted trash tiers internal sent'.split(' '),
);

/** Max. characters of a summary: front matter has a limit. */
const MAX_SUMMARY = 10_000;

/** Max. characters of an id in front matter that is no IRI. */
const MAX_ID = 1000;

/** True for an id that articles and adopted.yaml can carry. */
export function isFitId(id: string): boolean {
  return readAdoptedItem({ id }).item !== undefined && (isPermanentId(id) || id.length <= MAX_ID);
}

/** Address of an article's page on this service. */
export interface ArticleAddress {
  /** Path for `permalink`; undefined if the old one can be no page here. */
  readonly path: string | undefined;
  /** Other addresses, which redirect. */
  readonly aliases: readonly string[];
  /** Reason why the old path is not the page's. */
  readonly fault?: string | undefined;
}

/** Derives the address of an article's page from its old one. */
export function addressFor({
  link,
  path,
  aliases,
}: Pick<ImportedArticle, 'link' | 'path' | 'aliases'>): ArticleAddress {
  // Only the path counts here.
  const address = link ?? (path === undefined ? undefined : `http://site.invalid${path}`);
  const url = address === undefined || !URL.canParse(address) ? undefined : new URL(address);
  const others = aliases.filter((alias) => readSiteAddress(alias) !== undefined);
  if (url === undefined) return { path: undefined, aliases: others };
  const target = url.pathname + url.search;
  const reason = reasonFor(target);
  if (reason === undefined) return { path: target, aliases: others.filter((alias) => alias !== target) };
  const isAlias = readSiteAddress(target) !== undefined && url.search !== '';
  return {
    path: undefined,
    aliases: isAlias ? [...new Set([target, ...others])] : others,
    fault: reason,
  };
}

function reasonFor(target: string): string | undefined {
  if (target.includes('?')) return 'has a query, so it redirects to the page';
  const key = readSiteAddress(target) === undefined ? undefined : keyOfPagePath(target);
  if (key === undefined) return 'is no path that a page can have';
  return reasonAgainstPath(key);
}

/** The text of an article's file: front matter with every key that is known, and the body in Markdown. */
export function articleText(
  article: ImportedArticle,
  { path, aliases }: ArticleAddress,
  image: Image | undefined,
  markdown: string,
): string {
  const { id, title, draftState, slug, language, externalUrl, attachments, podcast } = article;
  const isIri = isPermanentId(id);
  const summary = oneLine(article.summary ?? '').slice(0, MAX_SUMMARY);
  const keys = {
    title: title === '' ? undefined : oneLine(title),
    ...(isIri ? { id } : { guid: id }),
    published: date(article.published),
    updated: date(article.updated),
    draft: draftState === undefined || STATES.has(draftState) ? undefined : true,
    status: draftState,
    permalink: path,
    slug: path === undefined && slug !== undefined && slug !== '' ? decoded(slug) : undefined,
    aliases: filled(aliases),
    authors: filled(article.authors.map(person)),
    tags: filled(article.tags),
    summary: summary === '' ? undefined : summary,
    language,
    external_url: externalUrl,
    image: image === undefined ? undefined : picture(image),
    attachments: filled(attachments.map(attachment)),
    podcast: podcast === undefined || Object.keys(podcast).length === 0 ? undefined : podcast,
  };
  const written = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
  const body = markdown.trim();
  return `---\n${stringify(written, { lineWidth: 0, blockQuote: false })}---\n${body === '' ? '' : `\n${body}\n`}`;
}

function date(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : toRfc3339(instant);
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Never with an e-mail address. */
function person({ name, url }: Person): unknown {
  return url === undefined ? name : { name, url };
}

function picture({ url, width, height }: Image): unknown {
  return width === undefined || height === undefined ? url : { url, width, height };
}

function attachment({ url, mediaType, sizeBytes, title, durationSeconds }: Attachment): unknown {
  return withoutUndefined({ url, type: mediaType, size: sizeBytes, title, duration: durationSeconds });
}

function withoutUndefined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
