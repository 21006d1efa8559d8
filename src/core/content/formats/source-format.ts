import type {
  AddressLines,
  Attachment,
  Body,
  EarlierIdentity,
  Image,
  Origin,
  Person,
} from '../../article/article.ts';
import type { Direction } from '../../article/text/direction.ts';
import type { Finding, FindingRule, Severity } from '../../article/finding.ts';
import type { Instant } from '../../article/instant.ts';
import type { Episode } from '../../article/podcast.ts';
import type { FilesNamed } from '../media/file-names.ts';
import type { Site } from '../site/site.ts';

/** Validated metadata from front matter, a sidecar or the text. */
export interface Metadata {
  readonly title?: string | undefined;
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly externalUrl?: string | undefined;
  /** Id of the article in another program, as written. */
  readonly guid?: string | undefined;
  /** Identity that readers of an earlier publication know; from no key. */
  readonly adopted?: EarlierIdentity | undefined;
  /** The author's own slug. */
  readonly slug?: string | undefined;
  readonly permalink?: string | undefined;
  readonly formerPaths?: readonly string[] | undefined;
  readonly addressLines?: AddressLines | undefined;
  readonly wikiNames?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly optsIn?: boolean | undefined;
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

/** Reports a fault of a value, or of item `index` of it; with the severity of its key unless one is given. */
export type Complain = (message: string, severity?: Severity, index?: number) => void;

/** Facts that the reading of a value may depend on. */
export interface ValueContext extends Pick<ParseOptions, 'timezone' | 'site'> {
  /** Path of the file below the content directory. */
  readonly path: string;
  /** True if the metadata is in the dialect of another program: it has no key `published` of ours. */
  readonly isForeign?: boolean | undefined;
}

/** One metadata key. Values come as YAML's failsafe schema has them: strings, arrays and plain objects. */
export interface MetadataKey<Value> {
  readonly rule: FindingRule;
  /** True if a wrong value keeps the article out: publishing it could not be undone. */
  readonly required: boolean;
  /** Names under which other programs write members of the map that this key is; by member. */
  readonly members?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly read: (value: unknown, complain: Complain, context: ValueContext) => Value | undefined;
}

/** Metadata keys by name. */
export type MetadataKeys = { readonly [Name in keyof Metadata]?: MetadataKey<NonNullable<Metadata[Name]>> };

/** Result of reading one file in one source format. */
export interface ParsedSource {
  readonly metadata: Metadata;
  readonly body: Body;
  readonly findings: readonly Finding[];
  /** True for a page that lists articles and is none itself. */
  readonly isList?: boolean | undefined;
}

/** Settings for parsing articles. */
export interface ParseOptions {
  /** IANA name of the zone in which dates without one are read. */
  readonly timezone: string;
  /** Keys of front matter and sidecars. Default: those of the core. */
  readonly metadataKeys?: MetadataKeys | undefined;
  /** Properties of the whole site. Default: none. */
  readonly site?: Site | undefined;
  /** Index of the files below the content directory. Default: one for each article. */
  readonly filesNamed?: FilesNamed | undefined;
}

/** Context of the text that a source format reads. */
export interface ReadingContext extends ParseOptions {
  /** Path below the content directory, for findings. */
  readonly path: string;
}

/** A source format: takes decoded, scrubbed text. Never throws: faults are findings. */
export type SourceFormat = (text: string, context: ReadingContext) => ParsedSource;
