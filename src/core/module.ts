import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReadOldFeed } from './adoption/old-feed.ts';
import type { Publication } from './article/publication.ts';
import type { Command, CommandContext } from './command.ts';
import type { HttpClient, HttpRules } from './http-client.ts';
import type { MetadataKeys } from './content/formats/source-format.ts';
import type { AnyModuleKey, PublicationSettings } from './content/publication/module-keys.ts';
import type { ClientAddress } from './delivery/client-address.ts';
import type { SendFile } from './delivery/exchange.ts';
import type { ObservePoll, ObserveResponse } from './delivery/response-observers.ts';
import type { DeltaRules } from './delivery/responses/delta-response.ts';
import type { Guard } from './delivery/responses/resource-response.ts';
import type { ModuleEvent } from './events.ts';
import type { FeedRenderer } from './feed/render.ts';
import type { DeltaSource, Resolve } from './on-demand/context.ts';
import type { Extensions } from './publish/extensions.ts';
import type { LocalRegenerator, RecordedChange, Regeneration } from './publish/regenerator.ts';
import type { FollowDocument } from './snapshot/build.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** Types that the application gives to its modules. A module names the members that it uses. */
export interface ModuleHost {
  /** Everything that is known at the start: settings, and the modules' keys of publication.yaml. */
  readonly configuration: unknown;
  /** Values that only the environment may give; the serving thread alone has them. */
  readonly secrets: unknown;
  /** The store, with the tables of the modules. */
  readonly store: unknown;
  /** A transaction that records a snapshot. */
  readonly change: unknown;
}

/**
 * An optional part of the service. The application calls a module through these members only. Every thread and every
 * command loads all modules, so members that need parsers, writers or Express load them on use.
 */
export interface Module<H extends ModuleHost = ModuleHost> {
  /** Addresses questions to the module. */
  readonly name: string;
  /** Key that the module adds to publication.yaml. */
  readonly publicationKey?: AnyModuleKey;
  /** Derives members of the publication from the checked publication.yaml. */
  readonly describe?: (
    settings: PublicationSettings,
    context: DescriptionContext,
  ) => Partial<PublicationMembers>;
  /** Loads the keys that the module adds to front matter and sidecars. */
  readonly metadataKeys?: () => Promise<ModuleMetadataKeys>;
  /** Loads the contributions to documents and to what is rendered on demand. */
  readonly feeds?: () => Promise<FeedPart>;
  /** Returns the number of subscribers that an aggregator states in its User-Agent. */
  readonly subscribersOf?: (userAgent: string) => number | undefined;
  /** Faults of the configuration that only the module can find, a sentence each. They tell no secret. */
  readonly faults?: (configuration: H['configuration'], secrets: H['secrets']) => readonly string[];
  /** Makes the part in the serving thread; `undefined` where the module is not configured. */
  readonly serve?: (context: ServingContext<H>) => ServingPart | undefined;
  /** Loads the part in the publishing thread; the serving thread never does. */
  readonly publish?: () => Promise<(context: PublishingContext<H>) => PublishingPart<H>>;
  readonly commands?: readonly Command<CommandContext<H['configuration'], H['store']>>[];
  /** Loads the reader of feeds of earlier publications, for `check --against`. */
  readonly readOldFeed?: () => Promise<ReadOldFeed>;
}

/** Members of a publication that modules derive. */
export type PublicationMembers = Pick<
  Publication,
  'podcast' | 'hubs' | 'cloud' | 'provesHubs' | 'leases' | 'keyField'
>;

/** Facts besides publication.yaml that a publication depends on. */
export interface DescriptionContext {
  /** Absolute URL that ends with a slash. */
  readonly baseUrl: string;
  /** The publication that clients know; undefined before the first. */
  readonly served: Publication | undefined;
}

/** Keys of front matter that modules may add. */
export type ModuleMetadataKeys = Pick<MetadataKeys, 'podcast'>;

/** Contributions of a module to documents, in the thread that publishes. */
interface FeedPart extends Partial<Pick<Extensions, 'rss' | 'entryChecks' | 'publicationChecks'>> {
  /** Resolvers of paths that are not in a snapshot. */
  readonly resolvers?: readonly Resolve[];
  /** Creates the deltas of documents. `generator` names the program and its version. */
  readonly deltas?: (
    generator: string,
    render: FeedRenderer,
  ) => DeltaSource & { readonly follow: FollowDocument };
}

/** Facilities of the serving thread. */
export interface ServingContext<H extends ModuleHost = ModuleHost> {
  readonly configuration: H['configuration'];
  readonly secrets: H['secrets'];
  readonly current: () => Snapshot | undefined;
  /** True while another process publishes. */
  readonly isFollower: () => boolean;
  /** Asks the module's part in the publishing thread; question and answer are plain data. */
  readonly ask: (question: unknown) => Promise<unknown>;
  readonly clientAddress: ClientAddress;
  /** Creates a client for requests to other servers; the module closes it. */
  readonly httpClient: (rules: HttpRules) => HttpClient;
  /** Returns whether the peer of the connection is a trusted proxy. */
  readonly trustsPeer: (req: IncomingMessage) => boolean;
  /** {@link Module.subscribersOf} of the module that has it. */
  readonly subscribersOf: ((userAgent: string) => number | undefined) | undefined;
  readonly onEvent: (event: ModuleEvent) => void;
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Answers requests at paths of its own, and calls `next` for all others. */
export type RouteHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * A module in the serving thread. At most one module has each of `observePoll`, `guard`, `deltas` and `sendFile`.
 */
export interface ServingPart {
  /** Loads the routes. */
  readonly routes?: () => Promise<RouteHandler>;
  /** Hears of every response. */
  readonly observePoll?: ObservePoll;
  /** Asked before a whole document is sent. */
  readonly guard?: Guard | undefined;
  /** Rules by which requests get a delta instead of a document. */
  readonly deltas?: DeltaRules;
  /** Creates the sender of files that articles are published with. */
  readonly sendFile?: (observe: ObserveResponse) => SendFile;
  /**
   * Called after each publication; the returned step runs when the snapshot is served and the steps of the modules
   * before have ended. A step may wait for days, so it must not keep the snapshot.
   */
  readonly published?: (regeneration: Regeneration) => PublicationStep | undefined;
  /** A problem for `/healthz`, as a sentence. */
  readonly problem?: () => string | undefined;
  /** Figures for `/metrics`. */
  readonly figures?: () => unknown;
  /** Starts no more work; requests are answered until {@link ServingPart.close}. */
  readonly stop?: () => void;
  /** Ends the part when the last request has been answered. Never rejects. */
  readonly close?: () => Promise<void>;
}

/** Work after a publication. */
export type PublicationStep = () => Promise<unknown>;

/** Facilities of the publishing thread. */
export interface PublishingContext<H extends ModuleHost = ModuleHost> {
  readonly configuration: H['configuration'];
  readonly regenerator: Pick<LocalRegenerator, 'current' | 'find'>;
  /** Rejects with `store_failed`. */
  readonly store: () => Promise<H['store']>;
  /** True while this process publishes and its snapshot is the recorded one. */
  readonly isPublishing: () => boolean;
  /** Creates a client for requests to other servers; the module closes it. */
  readonly httpClient: (rules: HttpRules) => HttpClient;
  readonly onEvent: (event: ModuleEvent) => void;
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** A module in the publishing thread. */
export interface PublishingPart<H extends ModuleHost = ModuleHost> {
  /** Writes within the transaction that records a snapshot with other documents than the last. */
  readonly recorded?: (change: H['change'], recorded: RecordedChange) => Promise<void>;
  /** Called after a failed regeneration, with the serial of the snapshot that stays. */
  readonly failed?: (serial: number | undefined) => void;
  /** Called when another process may have written something, and this one publishes. */
  readonly heard?: () => void;
  /** Answers a question of the serving part. */
  readonly answer?: (question: unknown) => Promise<unknown>;
  readonly close?: () => Promise<void>;
}
