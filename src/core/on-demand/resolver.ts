import { servesPages } from '../article/addresses/page-location.ts';
import type { Article } from '../article/article.ts';
import { hasError } from '../article/finding.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import { memoizeFragments } from '../feed/document-limits.ts';
import type { FeedRenderer } from '../feed/render.ts';
import type { EntryCache } from '../snapshot/entry-cache.ts';
import { foundResource, type DeltaRange, type Found, type Snapshot } from '../snapshot/snapshot.ts';
import { findAbsentPage, isFeedPage } from './absent-pages.ts';
import { findArchive } from './archives.ts';
import { findPage } from './find-article-page.ts';
import type { DeltaSource, EntryOf, RenderContext, Resolve } from './context.ts';
import { findSelection } from './selection-feed.ts';
import { findSiteFile } from './site-files.ts';

/** Dependencies of {@link createResolver}. */
export interface ResolverOptions {
  readonly generator: string;
  readonly renderer: FeedRenderer;
  readonly entries: EntryCache;
  /** Undefined where documents are only served whole. */
  readonly deltas?: DeltaSource | undefined;
  /** Reads a published article; undefined where it is stored nowhere and its file has changed. */
  readonly articleOf: (row: LedgerRow, ledger: Ledger) => Promise<Article | undefined>;
  /** Resolvers of optional parts, asked in this order. */
  readonly resolvers?: readonly Resolve[] | undefined;
}

/** Looks up paths that are not in a snapshot, and renders their resources. */
export interface Resolver {
  readonly find: (
    path: string,
    range: DeltaRange | undefined,
    snapshot: Snapshot | undefined,
    ledger: Ledger,
  ) => Promise<Found>;
}

/**
 * Puts the resolvers of pages, feeds, archives, optional parts and site files in one order; the first result
 * counts.
 */
export function createResolver({
  generator,
  renderer,
  entries,
  deltas,
  articleOf,
  resolvers = [],
}: ResolverOptions): Resolver {
  const shared: RenderContext = {
    generator,
    entryOf: withoutErrors(entries),
    render: { ...renderer, fragment: memoizeFragments(renderer.fragment) },
    deltas,
  };
  const all: readonly Resolve[] = [
    findPage,
    (path, context, range) => findSelection(path, context, shared, range),
    (path, context) => findArchive(path, context, shared),
    ...resolvers,
    findSiteFile,
  ];
  return {
    find: async (path, range, snapshot, ledger) => {
      if (snapshot === undefined) return undefined;
      if (range !== undefined && snapshot.resources.has(path)) {
        return foundResource(await deltas?.of(snapshot, path, range));
      }
      const context = {
        snapshot,
        ledger,
        articleOf: (row: LedgerRow) => articleOf(row, ledger),
        isBehind: await ledger.isBehind(),
      };
      if (!servesPages(snapshot.publication) && isFeedPage(path)) return findAbsentPage(path, context);
      for (const resolve of all) {
        const found = await resolve(path, context, range);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function withoutErrors({ entryOf }: EntryCache): EntryOf {
  return async (...args) => {
    const made = (await entryOf(...args))?.made;
    return made === undefined || hasError(made.findings) ? undefined : made.entry;
  };
}
