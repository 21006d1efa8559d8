import type { Attachment, Image, Person } from '../../../core/article/article.ts';
import type { Instant } from '../../../core/article/instant.ts';

/** An article of another program's export. */
export interface ImportedArticle {
  /** Id that its feed had, kept character by character. */
  readonly id: string;
  /** Id that its Atom feed had, if that was another one. */
  readonly atomId?: string | undefined;
  /** Plain text; empty if it has none. */
  readonly title: string;
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  /** Reason why it was not public, such as `private` or `members`; undefined for what everybody could read. */
  readonly draftState?: string | undefined;
  /** Last part of its address. */
  readonly slug?: string | undefined;
  /** Absolute URL of its page. */
  readonly link?: string | undefined;
  /** Path of its page, where the address of the site is not known. */
  readonly path?: string | undefined;
  /** Absolute URL of the page elsewhere that it is about. */
  readonly externalUrl?: string | undefined;
  /** Other addresses of the page, as paths that may have a query. */
  readonly aliases: readonly string[];
  /** Never with an e-mail address. */
  readonly authors: readonly Person[];
  readonly tags: readonly string[];
  /** Plain text. */
  readonly summary?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
  /** Values of an episode by the names of our front matter. */
  readonly podcast?: Readonly<Record<string, unknown>> | undefined;
  /** Text as HTML, without the markup of the editor. */
  readonly html: string;
  /** Title or position, for findings. */
  readonly where: string;
}

/** The publication of another program's export. */
export interface ImportedPublication {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly language?: string | undefined;
  /** IANA name of the time zone of its pages and paths. */
  readonly timezone?: string | undefined;
  /** Absolute URL of the old site. */
  readonly link?: string | undefined;
  /** Permanent id of the old Atom feed. */
  readonly feedId?: string | undefined;
  /** Paths of the old feeds, which may have a query, with the document of this service that takes their place. */
  readonly feedPaths: Readonly<Record<string, '/rss.xml' | '/atom.xml' | '/feed.json'>>;
  /** Number of items in the old feed. */
  readonly limit?: number | undefined;
  /** Pattern of the old site's paths. */
  readonly permalinks?: string | undefined;
}

/** Receives what a reader of exports finds, in the order of the file. Memory stays bounded if the reader awaits it. */
export interface ImportSink {
  /** May be called several times; later members complete earlier ones. */
  readonly publication: (publication: ImportedPublication) => void;
  readonly article: (article: ImportedArticle) => Promise<void>;
  /** Counts what an import leaves out, such as `page` or `comment`. */
  readonly leftOut: (kind: string) => void;
  /** `isError`: an item that was meant to be imported was not, or the file is damaged. */
  readonly finding: (where: string, message: string, isError: boolean) => void;
}

/** Options of reading an export. */
export interface ExportOptions {
  /** Absolute URL where the site was published (`--site`). */
  readonly site?: string | undefined;
}

/** Reads an export file and reports its articles. Never rejects for faults of the content. */
export type ReadExport = (file: string, sink: ImportSink, options: ExportOptions) => Promise<void>;
