import { createReadStream } from 'node:fs';
import type { ImportedPublication, ImportSink, ReadExport } from '../import/imported-article.ts';
import { absoluteUrl, plainLine } from '../feeds/items/values.ts';
import { elementsOfXml } from '../feeds/xml/read-elements.ts';
import { childrenNamed, textIn, textOfChild, type XmlElement } from '../feeds/xml/tree.ts';
import { Uploads } from './attachments.ts';
import { readWxrItem } from './wxr-item.ts';

/** Versions of WXR that are known. */
const VERSIONS: ReadonlySet<string> = new Set(['1.0', '1.1', '1.2']);

/** Number of items in a feed of WordPress, unless its operator has changed it. */
const DEFAULT_LIMIT = 10;

/** Opens an export; it is read twice. */
export type OpenExport = () => AsyncIterable<Uint8Array>;

/** Reads an export of WordPress (WXR). */
export const readWordPress: ReadExport = (file, sink, options) =>
  readWxr(() => createReadStream(file), sink, options.site);

/**
 * Reads WXR from a stream that can be opened twice: uploads may stand behind the articles that show them. Memory is
 * bounded by the largest item and the addresses of uploads.
 */
export async function readWxr(open: OpenExport, sink: ImportSink, site?: string): Promise<void> {
  const uploads = await uploadsIn(open);
  if (uploads.isFull) sink.finding('', 'has more uploads than can be read: pictures may be missing', false);
  const channel = new Channel(site);
  let position = 0;
  const events = {
    onRoot: () => undefined,
    onFault: (message: string, isError: boolean) => sink.finding('', message, isError),
  };
  for await (const element of elementsOfXml(open(), events)) {
    if (element.key !== 'item') {
      channel.add(element, sink);
      continue;
    }
    if (position === 0) channel.tell(sink);
    position += 1;
    await readItem(element, position, channel, uploads, sink);
  }
  if (!channel.hasVersion) sink.finding('', 'states no version of WXR: it is read as 1.2', false);
  channel.tell(sink);
}

async function readItem(
  item: XmlElement,
  position: number,
  channel: Channel,
  uploads: Uploads,
  sink: ImportSink,
): Promise<void> {
  const title = plainLine(textOfChild(item, 'title'));
  const where = title === '' ? `item ${position}` : title;
  for (const _ of childrenNamed(item, 'wp:comment')) sink.leftOut('comment');
  const read = readWxrItem(item, {
    authors: channel.authors,
    uploads,
    home: channel.home,
    language: channel.language,
    where,
    note: (message) => sink.finding(where, message, false),
  });
  if ('leftOut' in read) sink.leftOut(read.leftOut);
  else {
    // Links of drafts have numbers, whatever the form of the others.
    if (read.draftState === undefined) channel.hear(read.link);
    await sink.article(read);
  }
}

/** First pass: the addresses of uploads. Faults are told by the second. */
async function uploadsIn(open: OpenExport): Promise<Uploads> {
  const uploads = new Uploads();
  const events = { onRoot: () => undefined, onFault: () => undefined };
  for await (const element of elementsOfXml(open(), events))
    if (element.key === 'item' && textOfChild(element, 'wp:post_type') === 'attachment') uploads.add(element);
  return uploads;
}

/** Facts about a site, gathered from its export. */
class Channel {
  readonly authors = new Map<string, string>();
  hasVersion = false;
  #values = new Map<string, string>();
  #plainLinks = 0;
  #paths = 0;
  readonly #site: string | undefined;

  constructor(site: string | undefined) {
    this.#site = site;
  }

  add(element: XmlElement, sink: ImportSink): void {
    const text = textIn(element);
    if (element.key === 'wp:author' || element.key === 'wp:wp_author') this.#addAuthor(element);
    else if (element.key === 'wp:wxr_version') {
      this.hasVersion = true;
      if (!VERSIONS.has(text)) sink.finding('', `is WXR ${JSON.stringify(text)}: it is read as 1.2`, false);
    } else if (text.length < 2000 && !this.#values.has(element.key)) this.#values.set(element.key, text);
  }

  #addAuthor(element: XmlElement): void {
    const login = textOfChild(element, 'wp:author_login');
    const full = `${textOfChild(element, 'wp:author_first_name')} ${textOfChild(element, 'wp:author_last_name')}`;
    const name = textOfChild(element, 'wp:author_display_name') || full.trim();
    if (login !== '' && name !== '') this.authors.set(login, name);
  }

  get language(): string | undefined {
    return this.#values.get('language');
  }

  /** Absolute URL of the site, which ends in a slash. */
  get home(): string | undefined {
    const url = absoluteUrl(
      this.#site ?? this.#values.get('wp:base_blog_url') ?? this.#values.get('link'),
      undefined,
    );
    return url === undefined ? undefined : url.replace(/[?#].*$/u, '').replace(/\/*$/u, '/');
  }

  /** Counts forms of addresses: an article without a path has no feed path either. */
  hear(link: string | undefined): void {
    if (link === undefined) return;
    if (/[?&]p=\d+/u.test(new URL(link).search)) this.#plainLinks += 1;
    else this.#paths += 1;
  }

  tell(sink: ImportSink): void {
    const { home, language } = this;
    const folder = home === undefined ? '/' : new URL(home).pathname;
    const description = plainLine(this.#values.get('description') ?? '');
    const title = plainLine(this.#values.get('title') ?? '');
    const isPlain = this.#plainLinks > this.#paths;
    const publication: ImportedPublication = {
      ...(title !== '' && { title }),
      ...(description !== '' && { description }),
      ...(language !== undefined && language !== '' && { language }),
      ...(home !== undefined && { link: home }),
      // The id of WordPress's Atom feed is its address, which is known when the forms of addresses are.
      ...(home !== undefined &&
        this.#plainLinks + this.#paths > 0 && { feedId: home + (isPlain ? '?feed=atom' : 'feed/atom/') }),
      feedPaths: feedPathsIn(folder),
      limit: DEFAULT_LIMIT,
    };
    sink.publication(publication);
  }
}

function feedPathsIn(folder: string): ImportedPublication['feedPaths'] {
  return {
    ...Object.fromEntries(
      [
        'feed/',
        'feed/rss/',
        'feed/rss2/',
        'feed/rdf/',
        '?feed=rss2',
        '?feed=rss',
        '?feed=rdf',
        'wp-rss2.php',
      ].map((path) => [folder + path, '/rss.xml' as const]),
    ),
    ...Object.fromEntries(
      ['feed/atom/', '?feed=atom', 'wp-atom.php'].map((path) => [folder + path, '/atom.xml' as const]),
    ),
  };
}
