import type { Attachment, Body, Image, Origin, Person } from '../../article/article.ts';
import type { Direction } from '../../article/text/direction.ts';
import type { Finding } from '../../article/finding.ts';
import type { Instant } from '../../article/instant.ts';
import type { Episode } from '../../article/podcast.ts';

/** Validated metadata from front matter, a sidecar or the text. */
export interface Metadata {
  readonly title?: string | undefined;
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  readonly authors?: readonly Person[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly language?: string | undefined;
  readonly direction?: Direction | undefined;
  readonly image?: Image | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly podcast?: Episode | undefined;
  readonly source?: Origin | undefined;
  readonly draft?: boolean | undefined;
  readonly expires?: Instant | undefined;
}

/** Result of a source format for one file. */
export interface ParsedSource {
  readonly metadata: Metadata;
  readonly body: Body;
  readonly findings: readonly Finding[];
}

/** Input of a source format besides the text. */
export interface ReadingContext {
  /** Path below the content directory, for findings. */
  readonly path: string;
  /** IANA zone of dates without one. */
  readonly timezone: string;
}

/** Parses decoded, scrubbed text. Never throws: problems are findings. */
export type SourceFormat = (text: string, context: ReadingContext) => ParsedSource;
