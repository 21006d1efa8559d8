import type { Lock } from '../../../store/sqlite/lock.ts';
import type { Store } from '../../../store/sqlite/sqlite-store.ts';

/** An opened store, and what of it is shared. */
export interface OpenedStore {
  readonly store: Store;
  readonly problem: string | undefined;
  readonly lock: Lock | undefined;
  /** The right to publish, undefined while another process has it; no function where nothing is shared with anybody. */
  readonly takeLock: (() => Promise<Lock | undefined>) | undefined;
  /** The store anew where another one stands in the place of what is open; undefined where none does. */
  readonly renewed?: () => Promise<Store | undefined>;
  /** Sets aside what is remembered, never deletes it, and opens an empty store; the one that is open is closed before. Undefined where that cannot be. */
  readonly beginAnew: (() => Promise<Store>) | undefined;
  /** What else somebody should know, each once. */
  readonly takeNotice?: () => string | undefined;
  /** Deletes what was only for this process. */
  readonly discard: () => void;
}
