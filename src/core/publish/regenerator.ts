import type { Extensions } from './extensions.ts';
import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { OnProgress } from '../content/directory/progress.ts';
import type { Publication } from '../article/publication.ts';
import type { PostgresSettings } from '../../store/postgres/client.ts';
import type { Change, Store } from '../../store/sqlite/sqlite-store.ts';
import type { DeltaRange } from '../../modules/deltas/instance-manipulation.ts';
import type { Found, Snapshot } from '../snapshot/snapshot.ts';
import type { ScheduledSnapshot } from './activation.ts';

/** What a regenerator reads and whom it tells. */
export interface RegeneratorInput {
  readonly contentDirectory: string;
  readonly dataDirectory: string;
  /** Where what is remembered is in PostgreSQL and not in a file of the data directory. */
  readonly database?: PostgresSettings | undefined;
  /** What this process is called where several are. */
  readonly holder: string;
  /** Whether this process publishes if nobody else does; one that does not needs no content directory. */
  readonly mayLead: boolean;
  /** So long after a snapshot was recorded it is served: 0 where this process serves it alone. */
  readonly leadMs: number;
  /** IANA name; dates without a zone are read in it. */
  readonly timezone: string;
  /** Reads publication.yaml anew; `served` is what readers know. Throws `config_invalid` where it is wrong. */
  readonly loadPublication: (served: Publication | undefined) => Publication;
  readonly generator: string;
  readonly extensions: Extensions;
  readonly now: () => number;
  /** Within the transaction that records a snapshot with other documents than the last: what is written is written with it. */
  readonly onRecord?: (change: Change, recorded: RecordedChange) => Promise<void>;
  /** Another process may have written something, and this one publishes. */
  readonly onHeard?: (() => void) | undefined;
  /** While files are read and recorded; called for every file. */
  readonly onProgress?: OnProgress | undefined;
  /** After each regeneration that came through. */
  readonly onRegenerated?: (regeneration: Regeneration) => void;
  /** After each that did not; what was served before is served on. */
  readonly onFailed?: (error: unknown) => void;
}

/** What a transaction records. */
export interface RecordedChange {
  readonly snapshot: Snapshot;
  /** Paths of its resources whose bytes are new, gone or different. */
  readonly changed: readonly string[];
}

/** A regenerator in this thread: its store can be used. */
export interface LocalRegenerator extends Regenerator {
  /** Rejects with `store_failed`. */
  readonly store: () => Promise<Store>;
}

/** What one regeneration did. */
export interface Regeneration extends ScheduledSnapshot {
  /** Paths whose bytes are new, gone or different; none: the same is served on. */
  readonly changed: readonly string[];
  /** Findings that the last regeneration did not have. */
  readonly newFindings: readonly Finding[];
  readonly durationMs: number;
  /** When it was begun; milliseconds since 1970: what was recorded by then, it has seen. */
  readonly began: number;
  /** Whether another process made it, and this one follows. */
  readonly isFollowed: boolean;
  /** What else somebody should know of it. */
  readonly notice?: string | undefined;
}

/** The one place that holds the current snapshot and replaces it. */
export interface Regenerator {
  readonly current: () => Snapshot | undefined;
  /** The last one that is recorded, whose time may be yet to come. */
  readonly newest: () => ScheduledSnapshot | undefined;
  /**
   * Finds what is behind a path that is not in the current snapshot, and makes it if it is a page. With a range,
   * the delta of a document; see `snapshot/deltas.ts`.
   */
  readonly find: (path: string, range?: DeltaRange) => Promise<Found>;
  /** Request paths of everything that is made when it is asked for. */
  readonly pathsOnDemand: () => Promise<readonly string[]>;
  /** Opens the records and serves what was served last, before the first article is read. Never rejects. */
  readonly restore: () => Promise<void>;
  /**
   * Scans, builds, asks the gate, records and swaps. One at a time: a call during a run waits for one more
   * run, which all such calls share. Never rejects: a failure is told to `onFailed` and changes nothing that
   * is served. Where another process publishes, it only takes over what that one has published.
   */
  readonly regenerate: () => Promise<Regeneration | undefined>;
  /**
   * Whether this process regenerates at a turn of the schedule, by its name: of all that may, one does. Never rejects;
   * where nobody can tell, it does not, and the failure is told.
   */
  readonly takeSlot: (name: string) => Promise<boolean>;
  /** Resolves when it is known who publishes and whether all is well; what was served last may be served before. */
  readonly opened: () => Promise<void>;
  /** When to regenerate without waiting for the schedule. */
  readonly nextTurn: () => Instant | undefined;
  /** When somebody last regenerated by the schedule; undefined: nobody has yet, or nobody knows. */
  readonly lastTick: () => Instant | undefined;
  /** Why nothing can be remembered; undefined if all is well. */
  readonly problem: () => string | undefined;
  /** Whether another process publishes, and this one serves what it does. */
  readonly isFollower: () => boolean;
  /** Waits for a run that is under way and lets go of the records. */
  readonly close: () => Promise<void>;
}
