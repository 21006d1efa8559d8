import type { EntryCheck } from '../snapshot/entry.ts';
import type { MetadataKeys } from '../content/formats/source-format.ts';
import type { Finding } from '../article/finding.ts';
import type { Publication } from '../article/publication.ts';
import type { RssExtension } from '../feed/rss.ts';

/** Returns findings about the publication as a whole. */
export type PublicationCheck = (publication: Publication) => readonly Finding[];

/** Contributions of optional modules to reading, checking and writing; the wiring lists them. */
export interface Extensions {
  /** Keys of front matter and sidecars, those of the core included. */
  readonly metadataKeys: MetadataKeys;
  /** Compiled file of the thread that reads many articles, with the same keys; undefined if there is none. */
  readonly readThread: URL | undefined;
  /** Elements of RSS documents, in their order. */
  readonly rss: readonly RssExtension[];
  readonly entryChecks: readonly EntryCheck[];
  readonly publicationChecks: readonly PublicationCheck[];
}
