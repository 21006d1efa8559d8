import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { request } from '../service/request.ts';

/** An article as one document gives it. Strings are empty where the document has none. */
export interface ReadArticle {
  readonly id: string;
  readonly link: string;
  readonly title: string;
  readonly published: string;
  readonly updated: string;
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly html: string;
  readonly externalUrl: string;
  readonly attachments: readonly ReadAttachment[];
}

/** An attachment as a document gives it. */
export interface ReadAttachment {
  readonly url: string;
  readonly type: string;
  /** Zero if unknown. */
  readonly length: number;
}

/** An article in all three formats, with the members that JSON Feed alone has. */
export interface ArticleInFormats {
  readonly rss: ReadArticle;
  readonly atom: ReadArticle;
  readonly json: ReadArticle;
  readonly item: JsonItem;
  /** The item's XML. */
  readonly rssText: string;
}

/** Members of an item of JSON Feed 1.1. */
export interface JsonItem {
  readonly summary?: string;
  readonly language?: string;
  readonly image?: string;
  readonly authors?: readonly Readonly<Record<string, string>>[];
  readonly attachments?: readonly { readonly url: string; readonly duration_in_seconds?: number }[];
}

const instant = (text: string | undefined): string =>
  text === undefined ? '' : new Date(text).toISOString().replace('.000Z', 'Z');

/** Reads the main feed in all formats, with independent parsers. Articles by permalink. */
export async function readArticles(origin: string): Promise<ReadonlyMap<string, ArticleInFormats>> {
  const [rssText = '', atomText = '', jsonText = ''] = await Promise.all(
    ['rss.xml', 'atom.xml', 'feed.json'].map(async (name) =>
      (await request(`${origin}/${name}`)).body.toString(),
    ),
  );
  const { items = [] } = parseJsonFeed(jsonText) as { items?: (Parameters<typeof fromJson>[0] & JsonItem)[] };
  const [rss, atom] = [readRss(rssText), readAtom(atomText)].map(
    (list) => new Map(list.map((one) => [one.link, one])),
  );
  const texts = rssText.split('<item>').slice(1);
  const found = new Map<string, ArticleInFormats>();
  for (const [index, item] of items.entries()) {
    const json = fromJson(item);
    const [inRss, inAtom] = [rss?.get(json.link), atom?.get(json.link)];
    if (inRss === undefined || inAtom === undefined)
      throw new Error(`${json.link} is in JSON Feed, but not in the other formats`);
    found.set(json.link, { rss: inRss, atom: inAtom, json, item, rssText: texts[index] ?? '' });
  }
  if (rss?.size !== found.size || atom?.size !== found.size)
    throw new Error('the formats do not have the same articles');
  return found;
}

function readRss(text: string): readonly ReadArticle[] {
  return (parseRssFeed(text).items ?? []).map(
    ({ guid, link, title, pubDate, atom, dc, categories, content, description, enclosures }) => ({
      id: guid?.value ?? '',
      link: link ?? '',
      title: title ?? '',
      published: instant(pubDate),
      updated: instant(atom?.updated),
      tags: (categories ?? []).map(({ name = '' }) => name),
      authors: dc?.creators ?? [],
      html: content?.encoded ?? description ?? '',
      externalUrl: '',
      // RSS has one enclosure.
      attachments: (enclosures ?? []).map(({ url = '', type = '', length = 0 }) => ({ url, type, length })),
    }),
  );
}

function readAtom(text: string): readonly ReadArticle[] {
  return (parseAtomFeed(text).entries ?? []).map(
    ({ id, links = [], title, published, updated, authors, categories, content }) => ({
      id: id ?? '',
      link: links.find(({ rel = 'alternate' }) => rel === 'alternate')?.href ?? '',
      title: title?.value ?? '',
      published: instant(published),
      updated: instant(updated),
      tags: (categories ?? []).map(({ term = '' }) => term),
      authors: (authors ?? []).map(({ name = '' }) => name),
      html: content?.value ?? '',
      externalUrl: links.find(({ rel }) => rel === 'related')?.href ?? '',
      attachments: links
        .filter(({ rel }) => rel === 'enclosure')
        .map(({ href: url = '', type = '', length = 0 }) => ({ url, type, length })),
    }),
  );
}

function fromJson(
  item: Omit<JsonItem, 'attachments'> & {
    readonly id: string;
    readonly url?: string;
    readonly external_url?: string;
    readonly title?: string;
    readonly date_published?: string;
    readonly date_modified?: string;
    readonly tags?: readonly string[];
    readonly content_html?: string;
    readonly attachments?: readonly {
      readonly url: string;
      readonly mime_type: string;
      readonly size_in_bytes?: number;
    }[];
  },
): ReadArticle {
  return {
    id: item.id,
    link: item.url ?? '',
    title: item.title ?? '',
    published: instant(item.date_published),
    updated: instant(item.date_modified),
    tags: item.tags ?? [],
    authors: (item.authors ?? []).map(({ name }) => name ?? ''),
    html: item.content_html ?? '',
    externalUrl: item.external_url ?? '',
    attachments: (item.attachments ?? []).map(({ url, mime_type: type, size_in_bytes: length = 0 }) => ({
      url,
      type,
      length,
    })),
  };
}
