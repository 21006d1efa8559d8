import type { Extensions } from './extensions.ts';
import type { Finding } from '../article/finding.ts';
import type { FindingDigest } from '../article/findings/finding-digest.ts';
import type { Instant } from '../article/instant.ts';
import type { OnProgress } from '../content/directory/progress.ts';
import type { FileRules, Publication } from '../article/publication.ts';
import type { OpenStore } from './records/opened-store.ts';
import type { Change, Store } from './records/store.ts';
import type { DeltaRange, Found, Snapshot } from '../snapshot/snapshot.ts';
import type { DeltaSource, Resolve } from '../on-demand/context.ts';
import type { FollowDocument } from '../snapshot/build.ts';
import type { ScheduledSnapshot } from './activation.ts';

/** Dependencies of a regenerator. */
export interface RegeneratorInput {
  readonly contentDirectory: string;
  /** Opens the store, on the engine that the operator has chosen. */
  readonly openStore: OpenStore;
  /** Name of this process among those that share the store. */
  readonly holder: string;
  /** True if this process publishes where no other does; one that does not needs no content directory. */
  readonly mayLead: boolean;
  /** Milliseconds between recording and activation of a snapshot; 0 where this process serves it alone. */
  readonly leadMs: number;
  /** IANA name; dates without a zone are read in it. */
  readonly timezone: string;
  /** Reads publication.yaml; `served` is the publication that clients know. Throws `config_invalid`. */
  readonly loadPublication: (served: Publication | undefined) => Publication;
  /** Reads the rules about files in publication.yaml; called before the files are read. */
  readonly loadRules?: (() => FileRules) | undefined;
  readonly generator: string;
  readonly extensions: Extensions;
  /** Undefined where documents are only served whole. */
  readonly deltas?: (DeltaSource & { readonly follow: FollowDocument }) | undefined;
  /** Resolvers of optional parts, for paths that are not in the snapshot. */
  readonly resolvers?: readonly Resolve[] | undefined;
  readonly now: () => number;
  /** Writes within the transaction that records a snapshot with other documents than the last. */
  readonly onRecord?: (change: Change, recorded: RecordedChange) => Promise<void>;
  /** Called when another process may have written something, and this one publishes. */
  readonly onHeard?: (() => void) | undefined;
  /** Called for every file that is read, and for each phase. */
  readonly onProgress?: OnProgress | undefined;
  /** Called after each successful regeneration. */
  readonly onRegenerated?: (regeneration: Regeneration) => void;
  /** Called after each failed one, which changes nothing that is served. */
  readonly onFailed?: (error: unknown) => void;
}

/** A snapshot that a transaction records. */
export interface RecordedChange {
  readonly snapshot: Snapshot;
  /** Paths of its resources whose bytes are new, gone or different. */
  readonly changed: readonly string[];
}

/** A regenerator of this thread, with its store. */
export interface LocalRegenerator extends Regenerator {
  /** Rejects with `store_failed`. */
  readonly store: () => Promise<Store>;
}

/** Outcome of a regeneration. */
export interface Regeneration extends ScheduledSnapshot {
  /** Paths whose bytes are new, gone or different; empty if nothing changed. */
  readonly changed: readonly string[];
  /** First findings of each kind that the last regeneration of this process did not have. */
  readonly newFindings: readonly Finding[];
  /** Number of all of them by kind. */
  readonly newFindingDigest: FindingDigest;
  readonly durationMs: number;
  /** Start in milliseconds since 1970; everything that was recorded by then is included. */
  readonly began: number;
  /** True if another process published the snapshot. */
  readonly isFollowed: boolean;
  /** A notice for the operator. */
  readonly notice?: string | undefined;
}

/** Holds the current snapshot and replaces it. */
export interface Regenerator {
  readonly current: () => Snapshot | undefined;
  /** The last recorded snapshot, which may not be active yet. */
  readonly newest: () => ScheduledSnapshot | undefined;
  /**
   * Finds the resource of a path that is not in the current snapshot, rendering it where necessary. With a range,
   * the delta of a document.
   */
  readonly find: (path: string, range?: DeltaRange) => Promise<Found>;
  /** Request paths of all resources that are rendered on demand. */
  readonly pathsOnDemand: () => Promise<readonly string[]>;
  /** Opens the records and serves the last snapshot, before the first article is read. Never rejects. */
  readonly restore: () => Promise<void>;
  /**
   * Scans, builds, asks the gate, records and activates. One at a time: a call during a run waits for one more run,
   * which all such calls share. Never rejects: a failure is passed to `onFailed` and changes nothing that is served.
   * Where another process publishes, it takes over the snapshot of that one.
   */
  readonly regenerate: () => Promise<Regeneration | undefined>;
  /**
   * Resolves to whether this process takes the tick of this name: one of all processes does. Never rejects; without a
   * store it takes none, and the failure is passed to `onFailed`.
   */
  readonly takeSlot: (name: string) => Promise<boolean>;
  /** Resolves when the records are open, so that role and problems are known. */
  readonly opened: () => Promise<void>;
  /** Time at which to regenerate without waiting for the schedule. */
  readonly nextTurn: () => Instant | undefined;
  /** Time of the last run by the schedule in any process; `undefined` where none is known. */
  readonly lastTick: () => Instant | undefined;
  /** Problem of the store, as a sentence. */
  readonly problem: () => string | undefined;
  /** True while another process publishes, and this one serves its snapshots. */
  readonly isFollower: () => boolean;
  /** Waits for a run that is under way and closes the records. */
  readonly close: () => Promise<void>;
}
