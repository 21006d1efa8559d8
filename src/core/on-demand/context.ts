import type { Article } from '../article/article.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { FeedRenderer } from '../feed/render.ts';
import type { Deltas } from '../../modules/deltas/deltas.ts';
import type { EntryOf } from './entry-cache.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What a page is made from. */
export interface ResolveContext {
  readonly snapshot: Snapshot;
  /** As it was last published. */
  readonly ledger: Ledger;
  /** A published article; undefined where it can be had nowhere. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
}

/** What on-demand feeds are made with. */
export interface RenderContext {
  readonly generator: string;
  readonly entryOf: EntryOf;
  readonly render: FeedRenderer;
  readonly deltas: Deltas;
}
