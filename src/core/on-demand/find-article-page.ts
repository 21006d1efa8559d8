import { hasError } from '../article/finding.ts';
import type { Entry } from '../article/article.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { FeedwrightError } from '../errors.ts';
import { renderArticlePage } from '../page/article-page.ts';
import type { ResolveContext } from './context.ts';
import { makeEntry } from '../snapshot/entry.ts';
import { feedLinksOf } from './feed-links.ts';
import { alternatesOfArticle, pageLinks } from '../snapshot/feed-description.ts';
import { articleIn, articlePath } from '../snapshot/paths.ts';
import { makeResourceQuickly, type Resource } from '../snapshot/resource.ts';
import { FOUND_GONE, foundResource, type Found, type Snapshot } from '../snapshot/snapshot.ts';

/**
 * Resolves the path of an article's page, and renders the page; an article whose text cannot be rendered has none.
 * Rejects with `regeneration_failed` for an article that is published but cannot be read, because its page is not gone.
 */
export async function findPage(path: string, input: ResolveContext): Promise<Found> {
  const slug = articleIn(path);
  if (slug === undefined) return undefined;
  const row = await input.ledger.bySlug(slug);
  if (row === undefined) return undefined;
  if (row.deleted !== undefined) return FOUND_GONE;
  if (row.slug !== slug) return { kind: 'redirect', movedTo: articlePath(row.slug) };
  return foundResource(await makePage(path, row, input));
}

async function makePage(
  path: string,
  row: LedgerRow,
  { snapshot, articleOf }: ResolveContext,
): Promise<Resource | undefined> {
  const { publication } = snapshot;
  const entry = await entryOf(row, snapshot, articleOf);
  if (entry === undefined) return undefined;
  const alternates = alternatesOfArticle(entry, publication);
  const draft = {
    path,
    contentType: 'text/html; charset=utf-8',
    links: pageLinks(entry.link, alternates),
    text: renderArticlePage(entry, publication, alternates, feedLinksOf(entry, publication)),
    // An edit may change the page without moving the article's dates: only the tag tells.
    lastModified: undefined,
  };
  return makeResourceQuickly(draft);
}

async function entryOf(
  row: LedgerRow,
  { entries, publication }: Snapshot,
  articleOf: ResolveContext['articleOf'],
): Promise<Entry | undefined> {
  const served = entries.find(({ id }) => id === row.id);
  if (served !== undefined) return served;
  const article = await articleOf(row);
  if (article === undefined) {
    throw new FeedwrightError('regeneration_failed', `${row.path} cannot be read at the moment`);
  }
  const { entry, findings } = makeEntry(article, row, publication);
  return hasError(findings) ? undefined : entry;
}
