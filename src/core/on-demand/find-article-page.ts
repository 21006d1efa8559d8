import { pageLocationOf } from '../article/addresses/page-location.ts';
import { articleIn, keyOfPagePath } from '../article/addresses/page-path.ts';
import { isReservedPath } from '../article/addresses/reserved-paths.ts';
import { hasError } from '../article/finding.ts';
import type { Entry } from '../article/article.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { FeedwrightError } from '../errors.ts';
import { renderArticlePage } from '../page/article-page.ts';
import type { ResolveContext } from './context.ts';
import type { ArticleSource } from '../snapshot/entry-cache.ts';
import { makeEntry } from '../snapshot/entry.ts';
import { findLinkTargets } from '../snapshot/links/link-targets.ts';
import { feedLinksOf } from './feed-links.ts';
import { alternatesOfArticle, pageLinks } from '../snapshot/feed-description.ts';
import { articleKey } from '../snapshot/surrogate-keys.ts';
import { makeResourceQuickly, type Resource } from '../snapshot/resource.ts';
import { FOUND_GONE, foundResource, type Found, type Snapshot } from '../snapshot/snapshot.ts';

/**
 * Resolves an address of an article: renders its page, or redirects to it from any other path or spelling. An article
 * whose text cannot be rendered has no page. Rejects with `regeneration_failed` for an article that is published but
 * cannot be read, because its page is not gone.
 */
export async function findPage(path: string, input: ResolveContext): Promise<Found> {
  // A query of the home page may be an old address of an article.
  if (!path.includes('?') && isReservedPath(keyOfPagePath(path) ?? '')) return undefined;
  const row = await input.ledger.byPagePath(path);
  if (row === undefined) return undefined;
  if (row.deleted !== undefined) return FOUND_GONE;
  const movedTo = pageLocationOf(input.snapshot.publication, row, path);
  if (movedTo === 'nowhere') return undefined;
  if (movedTo !== undefined) return { kind: 'redirect', movedTo };
  return foundResource(await makePage(path, row, input));
}

async function makePage(
  path: string,
  row: LedgerRow,
  { snapshot, articleOf, ledger }: ResolveContext,
): Promise<Resource | undefined> {
  const { publication } = snapshot;
  const entry = await entryOf(row, snapshot, { articleOf, ledger });
  if (entry === undefined) return undefined;
  const alternates = alternatesOfArticle(entry, publication);
  const draft = {
    path,
    contentType: 'text/html; charset=utf-8',
    links: pageLinks(entry.link, alternates),
    text: renderArticlePage(entry, publication, alternates, feedLinksOf(entry, publication)),
    // An edit may change the page without moving the article's dates: only the tag tells.
    lastModified: undefined,
    keys: articleIn(path) === undefined ? [articleKey(row.slug)] : undefined,
  };
  return makeResourceQuickly(draft);
}

async function entryOf(
  row: LedgerRow,
  { entries, publication }: Snapshot,
  { articleOf, ledger }: ArticleSource,
): Promise<Entry | undefined> {
  const served = entries.find(({ id }) => id === row.id);
  if (served !== undefined) return served;
  const article = await articleOf(row);
  if (article === undefined) {
    throw new FeedwrightError('regeneration_failed', `${row.path} cannot be read at the moment`);
  }
  const targets = await findLinkTargets(article, publication, ledger);
  const { entry, findings } = makeEntry(article, row, publication, targets);
  return hasError(findings) ? undefined : entry;
}
