import type { Store } from './store.ts';

/** The right to publish. It is free again when its process ends, however it ends. */
export interface Lock {
  /** False once it is lost or released. */
  readonly isHeld: () => boolean;
  /** Resolves when it is lost without a release; undefined if it cannot be lost. */
  readonly lost?: Promise<void>;
  /** Never rejects. */
  readonly release: () => void | Promise<void>;
}

/** An opened store and its lock. */
export interface OpenedStore {
  readonly store: Store;
  readonly problem: string | undefined;
  readonly lock: Lock | undefined;
  /** Takes the lock, or resolves to undefined while another process has it. No function if nothing is shared. */
  readonly takeLock: (() => Promise<Lock | undefined>) | undefined;
  /** Opens the database that has replaced the open one; undefined if none has. */
  readonly renewed?: () => Promise<Store | undefined>;
  /**
   * Sets the stored state aside without deleting it, and opens an empty store; the caller has closed the open one. No
   * function if the engine cannot do this.
   */
  readonly startEmpty: (() => Promise<Store>) | undefined;
  /** Next notice for the operator; each is returned once. */
  readonly takeNotice?: () => string | undefined;
  /** Deletes files that only this process used. */
  readonly discard: () => void;
}

/** Opens the store of a publication. `mayLead`: this process publishes if no other one does. Rejects with `store_failed`. */
export type OpenStore = (mayLead: boolean, now: () => number) => Promise<OpenedStore>;
