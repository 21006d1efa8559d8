import { messageOf } from '../../../core/errors.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';
import type { Instant } from '../../../core/article/instant.ts';
import { languageTag } from '../../../core/article/language.ts';
import { webUrl } from '../../../core/article/url.ts';
import type { ExportOptions, ImportSink, ReadExport } from '../import/imported-article.ts';
import { readJsonFile, type JsonReading } from '../json/json-stream.ts';
import { readPost } from './post.ts';
import { asRow, numberIn, fieldText, type Row } from './row.ts';
import { readTables, ROOTS, type GhostTables } from './tables.ts';

/** Number of items in the feeds of Ghost. */
const FEED_ITEMS = 15;
/** Versions whose exports are known. */
const KNOWN_VERSION = /^(?:0\d{0,3}|[1-6])(?:\.|$)/u;

/**
 * Reads an export of Ghost, in two passes, so that memory holds no texts but that of one post: first what is said about the
 * posts, then the posts.
 */
export const readGhostExport: ReadExport = async (file, sink, { site: given }) => {
  const site = given === undefined ? undefined : webUrl(given)?.replace(/\/+$/u, '');
  try {
    const { tables, reading } = await readTables(file);
    tellPublication(tables, site, sink);
    const posts = new PostReader(tables, site, sink);
    const paths = ROOTS.map((root) => `${root}.data.posts.*`);
    const whole = await readJsonFile(file, paths, async ({ value }) => posts.read(asRow(value)));
    posts.end();
    tellFaults(file, whole.fault === undefined ? reading : whole, posts.count, sink);
  } catch (thrown) {
    sink.finding(file, `cannot be read: ${messageOf(thrown)}`, true);
  }
};

function tellPublication(tables: GhostTables, site: string | undefined, sink: ImportSink): void {
  const { version } = tables;
  if (version !== undefined && !KNOWN_VERSION.test(version))
    sink.finding(
      'meta',
      `version ${oneLine(version).slice(0, 40)} of Ghost is not known: read as version 5`,
      false,
    );
  // A site may stand below a path.
  const folder = site === undefined ? '' : new URL(site).pathname.replace(/\/$/u, '');
  sink.publication({
    title: tables.setting('title'),
    description: tables.setting('description'),
    language: languageTag(tables.setting('lang', 'default_locale', 'locale') ?? ''),
    timezone: tables.setting('timezone', 'active_timezone', 'activeTimezone'),
    link: site === undefined ? undefined : `${site}/`,
    feedPaths: { [`${folder}/rss/`]: '/rss.xml', [`${folder}/rss`]: '/rss.xml' },
  });
}

function tellFaults(
  file: string,
  { fault, hasWrongBytes }: JsonReading,
  count: number,
  sink: ImportSink,
): void {
  if (fault !== undefined)
    sink.finding(file, `the JSON is damaged: ${fault}; posts before that are imported`, true);
  else if (count === 0)
    sink.finding(file, 'holds no posts of Ghost: export with Settings, Labs, Export', true);
  if (hasWrongBytes) sink.finding(file, 'is not UTF-8: wrong characters are shown as \uFFFD', true);
}

/** Reads posts one by one. */
class PostReader {
  readonly #tables: GhostTables;
  readonly #site: ExportOptions['site'];
  readonly #sink: ImportSink;
  readonly #feed = new FeedWindow();
  #scripts = 0;
  #unlinked = 0;
  count = 0;

  constructor(tables: GhostTables, site: ExportOptions['site'], sink: ImportSink) {
    this.#tables = tables;
    this.#site = site;
    this.#sink = sink;
  }

  async read(row: Row | undefined): Promise<void> {
    this.count += 1;
    const where = oneLine((row && fieldText(row, 'title')) ?? '').slice(0, 200) || `post ${this.count}`;
    if (row === undefined) return this.#sink.finding(where, 'is no post', true);
    if (isPage(row)) return this.#sink.leftOut('page');
    const read = readPost(row, this.#tables, this.#site, where);
    if (typeof read === 'string') return this.#sink.finding(where, `is left out: ${read}`, true);
    const { article, notes, hasScripts } = read;
    for (const note of notes) this.#sink.finding(where, note, false);
    if (hasScripts) this.#scripts += 1;
    if (article.link === undefined && article.draftState === undefined) this.#unlinked += 1;
    // Posts for members stood there too, without their text.
    const { published, draftState } = article;
    if (fieldText(row, 'status') === 'published' && published !== undefined && draftState !== 'sent')
      this.#feed.add(published, draftState === undefined);
    await this.#sink.article(article);
  }

  /** Reports what concerns several posts. */
  end(): void {
    const { limit, hidden } = this.#feed;
    if (limit > 0) this.#sink.publication({ feedPaths: {}, limit });
    if (hidden > 0) {
      const which = hidden === 1 ? '1 post that was' : `${hidden} posts that were`;
      const message = `the newest ${FEED_ITEMS} items of the old feed had ${which} not public: the new one has ${limit}, for older posts in their place would be new to readers`;
      this.#sink.finding('limit', message, false);
    }
    if (this.#scripts > 0)
      this.#sink.finding(
        'code injection',
        `left out in ${this.#scripts} posts: scripts do not run in feeds`,
        false,
      );
    if (this.#unlinked > 0) {
      const message = `the export does not say where ${this.#unlinked} posts were published: import again with --site URL --force`;
      this.#sink.finding('addresses', message, false);
    }
  }
}

/** The newest posts, which stood in the feed of Ghost. */
class FeedWindow {
  #newest: { readonly published: Instant; readonly isPublic: boolean }[] = [];

  add(published: Instant, isPublic: boolean): void {
    this.#newest.push({ published, isPublic });
    if (this.#newest.length > 2 * FEED_ITEMS) this.#newest = this.#items();
  }

  /** Number of items that the feed may have now. */
  get limit(): number {
    return FEED_ITEMS - this.hidden;
  }

  /** Number of items that are not published any more. */
  get hidden(): number {
    return this.#items().filter(({ isPublic }) => !isPublic).length;
  }

  #items(): { readonly published: Instant; readonly isPublic: boolean }[] {
    return this.#newest.toSorted((one, other) => other.published - one.published).slice(0, FEED_ITEMS);
  }
}

function isPage(row: Row): boolean {
  return fieldText(row, 'type') === 'page' || row['page'] === true || numberIn(row, 'page') === 1;
}
