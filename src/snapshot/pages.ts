import { LRUCache } from 'lru-cache';
import type { Entry } from '../article/article.ts';
import type { LedgerRow } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { FeedwrightError } from '../errors.ts';
import { renderArticlePage } from '../page/article-page.ts';
import type { Alternate } from '../page/frame.ts';
import { pageLinks } from './feeds.ts';
import { makeResource, type Resource } from './resource.ts';

/** Pages that nobody has asked for lately are forgotten beyond this. */
const CACHE_BYTES = 16 * 1024 * 1024;

/**
 * Makes article pages when they are asked for: of ten thousand articles few are read between two
 * regenerations. A page is made once, however many ask for it at a time. `articles` is by request path.
 */
export function createArticlePages<T>(
  articles: ReadonlyMap<string, T>,
  entryOf: (article: T) => Entry | undefined,
  publication: Publication,
  alternates: readonly Alternate[],
): (path: string) => Promise<Resource | undefined> {
  const made = new LRUCache<string, Resource>({ maxSize: CACHE_BYTES, sizeCalculation: sizeOf });
  const underWay = new Map<string, Promise<Resource | undefined>>();

  async function make(path: string, article: T): Promise<Resource | undefined> {
    const entry = entryOf(article);
    if (entry === undefined) return undefined;
    const draft = {
      path,
      contentType: 'text/html; charset=utf-8',
      links: pageLinks(entry.link, alternates),
      text: renderArticlePage(entry, publication, alternates),
      // An edit may change the page without moving the article's dates: only the tag tells.
      lastModified: undefined,
    };
    const resource = await makeResource(draft, undefined, 0);
    made.set(path, resource);
    return resource;
  }

  return async (path) => {
    const article = articles.get(path);
    if (article === undefined) return undefined;
    const known = made.get(path) ?? underWay.get(path);
    if (known !== undefined) return known;
    const making = make(path, article).finally(() => underWay.delete(path));
    underWay.set(path, making);
    return making;
  };
}

/** Throws `regeneration_failed` for an article that is out, but was not read yet or cannot be: its page is not gone. */
export function unreadable({ path }: LedgerRow): never {
  throw new FeedwrightError('regeneration_failed', `${path} cannot be read at the moment`);
}

function sizeOf({ representations }: Resource): number {
  return representations.reduce((size, { body }) => size + body.length, 1024);
}
