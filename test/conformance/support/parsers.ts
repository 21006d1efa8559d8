import { resolve } from 'node:path';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { mustRun, PYTHON } from './programs.ts';
import type { Story } from './stories.ts';
import { request } from '../../support/service/request.ts';

/** Fields of a story that a parser reads in a format. */
export type Told = Partial<Story>;

/** Reads the document at an address. */
export type Parser = (url: string) => Promise<Told[]>;

async function textAt(url: string): Promise<string> {
  return (await request(url)).body.toString();
}

const instant = (text: string | undefined): string => new Date(text ?? NaN).toISOString();

/** feedsmith for RSS. */
export const feedsmithRss: Parser = async (url) =>
  (parseRssFeed(await textAt(url)).items ?? []).map(
    ({ guid, link, title, pubDate, atom, dc, categories, content, enclosures, media }) => ({
      id: guid?.value ?? '',
      link: link ?? '',
      title: title ?? '',
      published: instant(pubDate),
      updated: instant(atom?.updated),
      authors: dc?.creators ?? [],
      tags: (categories ?? []).map(({ name = '' }) => name),
      html: content?.encoded ?? '',
      attachments: [
        ...(enclosures ?? []).map(({ url = '', type = '', length = 0 }) => ({ url, type, bytes: length })),
        ...(media?.contents ?? []).map(({ url = '', type = '', fileSize = 0 }) => ({
          url,
          type,
          bytes: fileSize,
        })),
      ],
    }),
  );

/** feedsmith for Atom. */
export const feedsmithAtom: Parser = async (url) =>
  (parseAtomFeed(await textAt(url)).entries ?? []).map(
    ({ id, links = [], title, published, updated, authors, categories, content }) => ({
      id: id ?? '',
      link: links.find(({ rel = 'alternate' }) => rel === 'alternate')?.href ?? '',
      title: title?.value ?? '',
      published: instant(published),
      updated: instant(updated),
      authors: (authors ?? []).map(({ name = '' }) => name),
      tags: (categories ?? []).map(({ term = '' }) => term),
      html: content?.value ?? '',
      attachments: links
        .filter(({ rel }) => rel === 'enclosure')
        .map(({ href = '', type = '', length = 0 }) => ({ url: href, type, bytes: length })),
    }),
  );

/** feedsmith for JSON Feed. */
export const feedsmithJson: Parser = async (url) =>
  (parseJsonFeed(await textAt(url)).items ?? []).map((item) => ({
    id: item.id ?? '',
    link: item.url ?? '',
    title: item.title ?? '',
    published: instant(item.date_published),
    updated: instant(item.date_modified),
    authors: (item.authors ?? []).map(({ name = '' }) => name),
    tags: item.tags ?? [],
    html: item.content_html ?? '',
    attachments: (item.attachments ?? []).map(({ url = '', mime_type = '', size_in_bytes = 0 }) => ({
      url,
      type: mime_type,
      bytes: size_in_bytes,
    })),
  }));

/**
 * rss-parser, which fetches by itself and sends the Accept value for RSS to an Atom address too. It reads one
 * author only.
 */
export const rssParser: Parser = async (url) =>
  (
    await new RssParser<object, { id?: string; author?: string; 'content:encoded'?: string }>().parseURL(url)
  ).items.map((item) => ({
    id: item.guid ?? item.id ?? '',
    link: item.link ?? '',
    title: item.title ?? '',
    published: item.isoDate ?? '',
    html: item['content:encoded'] ?? item.content ?? '',
  }));

/** Debian's feedparser, which fetches by itself; rejects if it reports any fault. */
export const feedparser: Parser = async (url) => {
  const script = resolve(import.meta.dirname, '../read_with_feedparser.py');
  const [read] = JSON.parse(await mustRun(PYTHON, [script, url])) as [
    { bozo: boolean; complaint: string; status: number; version: string; stories: Told[] },
  ];
  if (read.bozo || read.status !== 200 || read.version === '')
    throw new Error(`feedparser complains of ${url}: ${JSON.stringify({ ...read, stories: [] })}`);
  return read.stories;
};

/** sfeed, which writes a line of fields for each item. It reads one author and one attachment. */
export const sfeed: Parser = async (url) =>
  (await mustRun('sfeed', [url], { input: await textAt(url) }))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t').map(unescape))
    .map(([seconds, title = '', link = '', html = '', , id = '', , , tags = '']) => ({
      id,
      link,
      title,
      published: new Date(Number(seconds) * 1000).toISOString(),
      html,
      tags: tags === '' ? [] : tags.split('|'),
    }));

function unescape(field: string): string {
  return field.replace(/\\([nt\\])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : '\\',
  );
}
