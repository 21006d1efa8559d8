import type { Article } from '../article/article.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import { rememberFragments } from '../feed/document-limits.ts';
import type { FeedRenderer } from '../feed/render.ts';
import { findArchive } from './archives.ts';
import type { Deltas } from '../../modules/deltas/deltas.ts';
import type { DeltaRange } from '../../modules/deltas/instance-manipulation.ts';
import { createEntryCache } from './entry-cache.ts';
import { findMedia } from '../../modules/media/find.ts';
import { findPage } from './article-page.ts';
import { findSelection } from './selection-feed.ts';
import type { RenderContext } from './context.ts';
import { findSiteFile } from './site-files.ts';
import type { Found, Snapshot } from '../snapshot/snapshot.ts';
import { findSubscriptionList } from '../../modules/opml/subscription-list.ts';

/** What finding needs. */
export interface ResolverOptions {
  readonly generator: string;
  readonly renderer: FeedRenderer;
  readonly deltas: Deltas;
  /** A published article; undefined where it can be had nowhere. */
  readonly articleOf: (row: LedgerRow, ledger: Ledger) => Promise<Article | undefined>;
}

/** Finds what is behind a path that is not in the snapshot, and makes it if it is a page or a feed. */
export interface Resolver {
  readonly find: (
    path: string,
    range: DeltaRange | undefined,
    snapshot: Snapshot | undefined,
    ledger: Ledger,
  ) => Promise<Found>;
}

/** See {@link Resolver}. */
export function createResolver({ generator, renderer, deltas, articleOf }: ResolverOptions): Resolver {
  const workshop: RenderContext = {
    generator,
    entryOf: createEntryCache(),
    render: { ...renderer, fragment: rememberFragments(renderer.fragment) },
    deltas,
  };
  return {
    find: async (path, range, snapshot, ledger) => {
      if (snapshot === undefined) return undefined;
      if (range !== undefined && snapshot.resources.has(path)) return deltas.of(snapshot, path, range);
      const found = {
        snapshot,
        ledger,
        articleOf: (row: LedgerRow) => articleOf(row, ledger),
        isBehind: await ledger.isBehind(),
      };
      return (
        (await findPage(path, found)) ??
        (await findSelection(path, found, workshop, range)) ??
        (await findArchive(path, found, workshop)) ??
        (await findMedia(path, ledger)) ??
        (await findSubscriptionList(path, found)) ??
        findSiteFile(path, found)
      );
    },
  };
}
