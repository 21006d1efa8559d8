import type { Person } from './article.ts';
import type { FeedSettings } from './feed-settings.ts';
import type { FeedId } from './feed-id.ts';
import type { Podcast } from './podcast.ts';

/** Limits of one change, in percent. A larger change needs approval. */
export interface GateThresholds {
  /** Max. share of articles deleted. */
  readonly shrinkPercent: number;
  /** Max. share of articles added. */
  readonly growPercent: number;
  /** Max. share of entries in documents whose dates change. */
  readonly redatePercent: number;
}

/** Bounds of the poll interval that responses advertise, in seconds. */
export interface PollIntervalBounds {
  readonly leastSeconds: number;
  /** Never below `leastSeconds`. */
  readonly mostSeconds: number;
}

/** The publication's own rules about its files. */
export interface FileRules {
  /** Glob patterns of files that are articles whatever their names, folders and layouts. */
  readonly include?: readonly string[] | undefined;
  /** Glob patterns of files that are no articles. */
  readonly exclude?: readonly string[] | undefined;
  /** Static directories without a final `/`: below the content directory or, with a leading `../`, beside it. */
  readonly static?: readonly string[] | undefined;
}

/** Reduces settings to the rules about files. */
export function fileRulesOf({ include, exclude, static: directories }: FileRules): FileRules {
  return {
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(directories !== undefined && { static: directories }),
  };
}

/** Settings of the publication: `content/publication.yaml` with defaults. */
export interface Publication extends FileRules {
  readonly title: string;
  readonly description: string;
  /** Absolute URL of the site's home page; defaults to the service's `/`. */
  readonly link: string;
  /** Public base URL of the service; ends in `/`. */
  readonly baseUrl: string;
  /** Permanent IRI of the main feed (RFC 4287, 4.2.6). */
  readonly id: string;
  /** BCP 47. */
  readonly language: string;
  /** Domain name or e-mail address for minted ids (RFC 4151). */
  readonly authority: string;
  /** Never empty. */
  readonly authors: readonly Person[];
  /** Absolute URL of a large square image. */
  readonly icon?: string | undefined;
  /** Absolute URL of a small square image. */
  readonly favicon?: string | undefined;
  readonly rights?: string | undefined;
  /** Max. articles in a document. */
  readonly limit: number;
  /** Max. bytes of rendered entries in a document; the newest article is always included. */
  readonly maxBytes: number;
  /** Days for which documents list a deleted article. */
  readonly tombstoneDays: number;
  /** Limits above which a change needs approval. */
  readonly gate: GateThresholds;
  /** Full articles, or summaries only. */
  readonly content: 'full' | 'summary';
  readonly kind?: 'podcast' | undefined;
  /** Set exactly if the kind is `podcast`. */
  readonly podcast?: Podcast | undefined;
  /** Min. minutes between polls in `ttl` elements, which cannot vary with time. */
  readonly ttlMinutes: number;
  /** Poll interval in responses; undefined in snapshots recorded before the option existed. */
  readonly poll?: PollIntervalBounds | undefined;
  /** Number of former instances of a document that deltas are made from; 0 disables deltas. */
  readonly deltas: number;
  /** Settings of single feeds. */
  readonly feeds?: Readonly<Record<FeedId, FeedSettings>> | undefined;
  /** Absolute URLs of the WebSub hubs to notify, the service's own first. */
  readonly hubs?: readonly string[] | undefined;
  /** True if the service subscribes to its own documents at external hubs, to monitor delivery. */
  readonly provesHubs?: boolean | undefined;
  /** Bounds and default of WebSub lease lengths; undefined: the built-in values. */
  readonly leases?:
    | { readonly leastSeconds: number; readonly usualSeconds: number; readonly mostSeconds: number }
    | undefined;
  /** Header field that carries surrogate keys for purging; undefined: none. */
  readonly keyField?: 'Surrogate-Key' | 'Cache-Tag' | undefined;
  /** Absolute URL of the rssCloud pleaseNotify endpoint. */
  readonly cloud?: string | undefined;
  /** Pattern of the paths of articles' pages, such as `/:year/:month/:slug/`; undefined: `/articles/:slug`. */
  readonly permalinks?: string | undefined;
  /** Absolute URL of the site that has the pages, or false if they are nowhere; undefined: this service has them. */
  readonly pages?: string | false | undefined;
  /** Redirects from old paths of this service, canonical or with their query, to their targets. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** Answer at an old path whose target is a document: the document, or a redirect to it, which is the default. */
  readonly oldFeeds?: 'redirect' | 'serve' | undefined;
  /** Former host names of the service, lower case. */
  readonly oldHosts?: readonly string[] | undefined;
}
