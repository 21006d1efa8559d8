import type { MetadataKeys } from '../content/formats/source-format.ts';
import type { RssExtension } from '../feed/rss.ts';

/** Contributions of optional modules to reading, checking and writing; the wiring lists them. */
export interface Extensions {
  /** Keys of front matter and sidecars, those of the core included. */
  readonly metadataKeys: MetadataKeys;
  /** Compiled file of the thread that reads many articles, with the same keys; undefined if there is none. */
  readonly readThread: URL | undefined;
  /** Elements of RSS documents, in their order. */
  readonly rss: readonly RssExtension[];
}
