import { createReadStream } from 'node:fs';
import { atomPlain, readAtomItem } from '../feeds/items/atom-item.ts';
import { absoluteUrl, plainLine } from '../feeds/items/values.ts';
import { elementsOfXml } from '../feeds/xml/read-elements.ts';
import {
  attributeIn,
  childOf,
  childrenNamed,
  textIn,
  textOfChild,
  type XmlElement,
} from '../feeds/xml/tree.ts';
import type {
  ImportedArticle,
  ImportedPublication,
  ImportSink,
  ReadExport,
} from '../import/imported-article.ts';

/** Number of items in a feed of Blogger, unless a request asks for others. */
const LIMIT = 25;

/** Addresses of Blogger's feeds; it has those at the top too, under the names that they have here. */
const FEED_PATHS: ImportedPublication['feedPaths'] = {
  '/feeds/posts/default': '/atom.xml',
  '/feeds/posts/default?alt=rss': '/rss.xml',
  '/feeds/posts/default?alt=atom': '/atom.xml',
  '/feeds/posts/summary': '/atom.xml',
  '/feeds/posts/summary?alt=rss': '/rss.xml',
};

/** Reads an export of Blogger: the Atom file of its settings, or `feed.atom` of Google Takeout. */
export const readBlogger: ReadExport = (file, sink, options) =>
  readBloggerStream(createReadStream(file), sink, options.site);

/** Reads an export from a stream. Memory is bounded by the largest entry. */
export async function readBloggerStream(
  stream: AsyncIterable<Uint8Array>,
  sink: ImportSink,
  site?: string,
): Promise<void> {
  const blog = new Blog(site);
  const events = {
    onRoot: () => undefined,
    onFault: (message: string, isError: boolean) => sink.finding('', message, isError),
  };
  let position = 0;
  let lacksSite = 0;
  for await (const element of elementsOfXml(stream, events)) {
    if (element.key !== 'atom:entry') {
      blog.add(element);
      continue;
    }
    const kind = kindOf(element);
    if (kind === 'settings') blog.addSetting(element);
    else if (kind !== 'post') sink.leftOut(kind);
    else {
      position += 1;
      const read = readPost(element, position, blog.home, sink);
      if (read === undefined) sink.leftOut('trashed post');
      else {
        if (read.link === undefined && read.draftState === undefined) lacksSite += 1;
        await sink.article(read);
      }
    }
  }
  if (lacksSite > 0)
    sink.finding('', 'has posts without an address: run the command again with --site URL --force', false);
  sink.publication(blog.publication());
}

/** Facts about a blog, gathered from its export. */
class Blog {
  readonly #site: string | undefined;
  #title = '';
  #description = '';
  #link: string | undefined;
  #id: string | undefined;
  #settings = new Map<string, string>();

  constructor(site: string | undefined) {
    this.#site = site;
  }

  add(element: XmlElement): void {
    if (element.key === 'atom:title') this.#title ||= atomPlain(element);
    if (element.key === 'atom:subtitle') this.#description ||= atomPlain(element);
    if (element.key === 'atom:id')
      this.#id ??= /^(tag:blogger\.com,1999:blog-\d+)/u.exec(textIn(element))?.[1];
    if (element.key === 'atom:link' && (attributeIn(element, 'rel') ?? 'alternate') === 'alternate')
      this.#link ??= absoluteUrl(attributeIn(element, 'href'), undefined);
  }

  /** Settings are entries that name themselves in their ids. */
  addSetting(entry: XmlElement): void {
    const name = /\.settings\.([A-Z_]+)$/u.exec(textOfChild(entry, 'atom:id'))?.[1];
    if (name !== undefined) this.#settings.set(name, textOfChild(entry, 'atom:content').slice(0, 2000));
  }

  /** Absolute URL of the blog; undefined if neither the export nor the operator says it. */
  get home(): string | undefined {
    return this.#site ?? this.#link;
  }

  publication(): ImportedPublication {
    const title = this.#title || plainLine(this.#settings.get('BLOG_NAME') ?? '');
    const description = this.#description || plainLine(this.#settings.get('BLOG_DESCRIPTION') ?? '');
    const language = this.#settings.get('BLOG_LOCALE') ?? '';
    const timezone = plainLine(this.#settings.get('BLOG_TIME_ZONE') ?? '');
    return {
      ...(title !== '' && { title }),
      ...(description !== '' && { description }),
      ...(language !== '' && { language }),
      ...(timezone !== '' && { timezone }),
      ...(this.home !== undefined && { link: this.home }),
      ...(this.#id !== undefined && { feedId: this.#id }),
      feedPaths: FEED_PATHS,
      limit: LIMIT,
    };
  }
}

/** Kind of an entry: `post`, `page`, `comment`, `settings` or `template`. One that says nothing is a post. */
function kindOf(entry: XmlElement): string {
  const type = textOfChild(entry, 'blogger:type').toLowerCase();
  if (type !== '') return type;
  for (const category of childrenNamed(entry, 'atom:category')) {
    const kind = /\/blogger\/2008\/kind#([a-z]+)$/u.exec(attributeIn(category, 'term') ?? '')?.[1];
    if (kind !== undefined) return kind;
  }
  return childOf(entry, 'thr:in-reply-to') === undefined ? 'post' : 'comment';
}

/** Converts a post; undefined for one in the trash. */
function readPost(
  entry: XmlElement,
  position: number,
  home: string | undefined,
  sink: ImportSink,
): ImportedArticle | undefined {
  const status = textOfChild(entry, 'blogger:status').toLowerCase();
  if (status.includes('trash') || textOfChild(entry, 'blogger:trashed') !== '') return undefined;
  const where = atomPlain(childOf(entry, 'atom:title')) || `post ${position}`;
  const note = (message: string): void => sink.finding(where, message, false);
  const item = readAtomItem(entry, { base: home, position, isRecent: false, note });
  const path = textOfChild(entry, 'blogger:filename');
  const isPath = /^\/(?!\/)[^?#\\]*$/u.test(path);
  const link = item.link ?? (isPath && home !== undefined ? absoluteUrl(path, home) : undefined);
  const control = childOf(entry, 'app:control', 'atom:control');
  const isDraft =
    control !== undefined && textOfChild(control, 'app:draft', 'atom:draft').toLowerCase() === 'yes';
  const state = isDraft
    ? 'draft'
    : ['', 'live', 'scheduled', 'published'].includes(status)
      ? undefined
      : status;
  const summary = plainLine(textOfChild(entry, 'blogger:metadescription'));
  const slug = /([^/]+?)(?:\.html?)?\/?$/iu.exec(link === undefined ? path : new URL(link).pathname)?.[1];
  const { id, title, published, updated, externalUrl, authors, tags, attachments, podcast, html } = item;
  return {
    id,
    title,
    ...(published !== undefined && { published }),
    ...(updated !== undefined && published !== undefined && updated > published && { updated }),
    ...(state !== undefined && { draftState: state }),
    ...(slug !== undefined && { slug }),
    ...(link !== undefined && { link }),
    ...(externalUrl !== undefined && { externalUrl }),
    // Without the blog's address its path still redirects.
    aliases: link === undefined && isPath ? [path] : [],
    authors,
    tags,
    ...(summary !== '' && { summary }),
    attachments,
    ...(podcast !== undefined && { podcast }),
    html,
    where,
  };
}
