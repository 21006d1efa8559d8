import type { OldFeed, OldFormat, OldItem } from '../../../core/adoption/old-feed.ts';
import { messageOf } from '../../../core/errors.ts';
import { languageTag } from '../../../core/article/language.ts';
import { webUrl } from '../../../core/article/url.ts';
import { openFile } from '../feeds/document-source.ts';
import { readFeedStream } from '../feeds/read-feed.ts';
import type { ImportedArticle, ImportedPublication, ReadExport } from '../import/imported-article.ts';

/** Documents of this service by the format of an old feed. */
const DOCUMENTS: Readonly<Record<OldFormat, '/rss.xml' | '/atom.xml' | '/feed.json'>> = {
  rss: '/rss.xml',
  atom: '/atom.xml',
  json: '/feed.json',
};

/** Reads a file with an RSS, Atom or JSON Feed: each item is an article, with its text as far as the feed has it. */
export const readFeedExport: ReadExport = async (path, sink, { site }) => {
  let feed: OldFeed | undefined;
  let items = 0;
  const receive = async (item: OldItem): Promise<void> => {
    items += 1;
    await sink.article(articleOf(item));
  };
  const { body, close } = openFile(path);
  try {
    const links = await readFeedStream(
      body,
      (known) => {
        feed = known;
      },
      receive,
      ({ where, message, isError }) => sink.finding(where || path, message, isError),
    );
    if (feed === undefined) return sink.finding(path, 'is no RSS, Atom or JSON Feed', true);
    sink.publication(publicationOf(feed, items, webUrl(site ?? '')));
    const [next] = links?.further ?? [];
    if (next !== undefined)
      sink.finding(path, `goes on at ${next}: save that too, and import both files`, false);
  } catch (thrown) {
    sink.finding(path, `cannot be read: ${messageOf(thrown)}`, true);
  } finally {
    close();
  }
};

function articleOf(item: OldItem): ImportedArticle {
  const { id, title, link, externalUrl, published, updated, authors, tags, summary, html } = item;
  return {
    id,
    title,
    // Readers show the date of the last change if there is no other.
    published: published ?? updated,
    updated,
    slug: slugOf(link),
    link,
    externalUrl,
    aliases: [],
    authors: authors.map(({ name, url }) => ({ name, ...(url !== undefined && { url }) })),
    tags,
    summary,
    language: languageTag(item.language ?? ''),
    image: item.image,
    attachments: item.attachments,
    podcast: item.podcast,
    html,
    where: title.slice(0, 200) || `item ${item.position}`,
  };
}

/** Last part of a page's path, without an extension. */
function slugOf(link: string | undefined): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined;
  const last = new URL(link).pathname
    .split('/')
    .findLast((part) => part !== '' && !/^index\.\w{1,5}$/iu.test(part));
  const slug = decoded(last ?? '').replace(/\.(?:html?|php|aspx?|xhtml)$/iu, '');
  return slug === '' ? undefined : slug;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function publicationOf(feed: OldFeed, items: number, site: string | undefined): ImportedPublication {
  const { format, title, description, link, language, id, address } = feed;
  const path = pathOf(address);
  return {
    title: title === '' ? undefined : title,
    description,
    language: languageTag(language ?? ''),
    link: site ?? link,
    feedId: format === 'atom' ? id : undefined,
    feedPaths: path === undefined ? {} : { [path]: DOCUMENTS[format] },
    limit: items === 0 ? undefined : items,
  };
}

/** Path and query of a feed's address. */
function pathOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { pathname, search } = new URL(address);
  return pathname + search;
}
