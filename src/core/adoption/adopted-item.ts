import type { Instant } from '../article/instant.ts';

/** Name of the file at the top of the content directory that holds what readers of an earlier publication know. */
export const ADOPTED_FILE = 'adopted.yaml';

/** An item of an earlier publication's feed, as readers know it, and the article that it became. */
export interface AdoptedItem {
  /** Path of the article's file below the content directory; undefined where no article matched. */
  readonly article?: string | undefined;
  /** Guid in RSS, else the id in JSON Feed, else the id in Atom; kept character by character. */
  readonly id: string;
  /** Id in Atom, if it differs from the one that is made of `id` (see `atomIdOf`). */
  readonly atomId?: string | undefined;
  /** Plain text; empty if the item had none. */
  readonly title: string;
  /** Absolute URL of the item's page. */
  readonly link?: string | undefined;
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  /** Path for the article's page: that of `link`. */
  readonly permalink?: string | undefined;
  /** Further addresses of the page, as paths that may have a query. */
  readonly aliases?: readonly string[] | undefined;
  /** True if it stood in the feed's document itself, and not only in its archives. */
  readonly isRecent?: boolean | undefined;
}

/** Content of {@link ADOPTED_FILE}. */
export interface Adoption {
  /** Time of the last adoption or import; articles from later on are new to readers because they are. */
  readonly moment?: Instant | undefined;
  readonly items: readonly AdoptedItem[];
}
