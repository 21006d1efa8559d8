import type { Person } from './article.ts';
import type { FeedSettings } from './feed-settings.ts';
import type { FeedId } from './feed-id.ts';
import type { Podcast } from './podcast.ts';

/** Shares, in percent, that a regeneration may not exceed; see the gate. */
export interface GateThresholds {
  /** Of the articles, those that may go at once. */
  readonly shrinkPercent: number;
  /** Of the articles, those that may come at once. */
  readonly growPercent: number;
  /** Of the entries in the documents, those whose dates may move at once. */
  readonly redatePercent: number;
}

/** Between these the service wants its pollers to wait. */
export interface PollIntervalBounds {
  readonly leastSeconds: number;
  /** Never below `leastSeconds`. */
  readonly mostSeconds: number;
}

/** The whole: what `content/publication.yaml` describes, with its defaults filled in. */
export interface Publication {
  readonly title: string;
  readonly description: string;
  /** Absolute URL of the site's home page; the service's own `/` unless configured. */
  readonly link: string;
  /** Where the service is reached from outside: absolute, ends in `/`. */
  readonly baseUrl: string;
  /** Permanent IRI of the main feed (RFC 4287, 4.2.6). */
  readonly id: string;
  /** BCP 47. */
  readonly language: string;
  /** Domain name or e-mail address under which ids are minted (RFC 4151). */
  readonly authority: string;
  /** Never empty. */
  readonly authors: readonly Person[];
  /** Absolute URL of a large square image. */
  readonly icon?: string | undefined;
  /** Absolute URL of a small square image. */
  readonly favicon?: string | undefined;
  readonly rights?: string | undefined;
  /** At most so many articles in a document. */
  readonly limit: number;
  /** At most so many bytes of fragments in a document; the newest article is always in. */
  readonly maxBytes: number;
  /** So long do documents say that an article was deleted. */
  readonly tombstoneDays: number;
  /** What makes a change too large to be published unasked. */
  readonly gate: GateThresholds;
  /** Whole articles, or their summaries only. */
  readonly content: 'full' | 'summary';
  readonly kind?: 'podcast' | undefined;
  /** Only of a publication of kind `podcast`, and of every one. */
  readonly podcast?: Podcast | undefined;
  /** Minutes between polls, at the least: what documents say, because they cannot follow the clock. */
  readonly ttlMinutes: number;
  /** What answers say; undefined in what was recorded before there was such a thing. */
  readonly poll?: PollIntervalBounds | undefined;
  /** So many former instances of a document are deltas made from; 0: there are none. */
  readonly deltas: number;
  /** What single feeds have of their own. */
  readonly feeds?: Readonly<Record<FeedId, FeedSettings>> | undefined;
  /** Absolute URLs of the WebSub hubs that are told of changes, the service's own first. */
  readonly hubs?: readonly string[] | undefined;
  /** Whether the service subscribes to its own documents at outside hubs, to see whether they deliver. */
  readonly provesHubs?: boolean | undefined;
  /** How long subscriptions hold: what those get who want less, nothing in particular, or more; undefined: as usual. */
  readonly leases?:
    | { readonly leastSeconds: number; readonly usualSeconds: number; readonly mostSeconds: number }
    | undefined;
  /** In which field answers say what they may be purged by; undefined: in none. */
  readonly keyField?: 'Surrogate-Key' | 'Cache-Tag' | undefined;
  /** Absolute URL of rssCloud's pleaseNotify. */
  readonly cloud?: string | undefined;
  /** Old addresses: paths of this service, canonical or with their query, and where they lead now. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** Host names, lower case, under which the service was reached before. */
  readonly oldHosts?: readonly string[] | undefined;
}
