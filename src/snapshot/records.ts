import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { takeLock, type Lock } from '../store/lock.ts';
import type { StoredSnapshot } from '../store/snapshots.ts';
import { DATABASE_FILE, openStore, openVolatileStore, setAside, type Store } from '../store/store.ts';
import { contentDirectoryOf, fromStored } from './persistence.ts';
import type { Snapshot } from './snapshot.ts';

/** What was served last, as it was when it was last read or written. */
export interface Recorded {
  /** What was served last. */
  readonly snapshot: Snapshot | undefined;
  /** Real path of the content directory that it was made of; undefined where there is none. */
  readonly contentDirectory: string | undefined;
}

/** The durable side of a publisher: ledger, served snapshot, refusal, and the right to publish. */
export interface Records {
  /** Reads again what another process has written, and takes the right to publish if it is free. */
  readonly refresh: () => Promise<Recorded>;
  /** One process at a time, for one data directory; the others serve what it publishes. */
  readonly mayPublish: () => boolean;
  /** The store behind them. Another one after `beginAnew`. */
  readonly store: () => Store;
  /** Says what this process has published, and of which content directory: it need not be read again. */
  readonly published: (snapshot: Snapshot) => void;
  /** Sets aside what is remembered, never deletes it, and begins anew: the content is another publication's. */
  readonly beginAnew: () => Promise<Recorded>;
  /** Why nothing can be remembered, or what had to be set aside; undefined if all is well. */
  readonly problem: () => string | undefined;
  readonly close: () => Promise<void>;
}

interface Opened {
  readonly store: Store;
  readonly problem: string | undefined;
  /** Undefined where nothing is shared with anybody. */
  readonly directory: string | undefined;
  readonly lock: Lock | undefined;
  readonly discard: () => void;
}

/**
 * Opens the data directory. Where it cannot be written, a copy is worked on that is lost with the process,
 * so that what was served before is served again, and `problem` says so.
 */
export async function openRecords(
  directory: string,
  contentDirectory: string,
  now: () => number,
): Promise<Records> {
  const opened = await open(directory, now());
  const { problem, directory: shared, discard } = opened;
  let { store, lock } = opened;
  let version: number | undefined;
  const nothing: Recorded = { snapshot: undefined, contentDirectory: undefined };
  let recorded = nothing;
  /** Of what was read last; undefined: nothing, or it is not that any more. */
  let stamp: string | undefined;

  const mayPublish = (): boolean => shared === undefined || lock !== undefined;
  return {
    mayPublish,
    refresh: async () => {
      const wasPublisher = mayPublish();
      if (shared !== undefined) lock ??= takeLock(shared);
      const current = await store.version();
      // A publisher is the only one who writes ledger and snapshot: what it holds is what is stored.
      if (version === undefined || (!wasPublisher && (mayPublish() || current !== version))) {
        const snapshot = await store.served();
        const read = snapshot && stampOf(snapshot);
        // Others write more than snapshots: the same one again would be sent and prepared anew for nothing.
        if (read === undefined || read !== stamp) {
          recorded = {
            snapshot: snapshot && fromStored(snapshot),
            contentDirectory: snapshot && contentDirectoryOf(snapshot),
          };
        }
        stamp = read;
      }
      version = current;
      return recorded;
    },
    store: () => store,
    published: (snapshot) => {
      recorded = { snapshot, contentDirectory };
      stamp = undefined;
    },
    beginAnew: async () => {
      await store.close();
      if (shared !== undefined) setAside(shared, 'other', now());
      store = shared === undefined ? await openVolatileStore() : (await openStore(shared, now(), true)).store;
      version = await store.version();
      recorded = nothing;
      stamp = undefined;
      return recorded;
    },
    problem: () => problem,
    close: async () => {
      lock?.release();
      await store.close();
      discard();
    },
  };
}

/** Tells a stored snapshot from any other; bodies are in it by their tags, which are hashes of them. */
function stampOf({ made, details, resources }: StoredSnapshot): string {
  const tagged = resources.map(({ representations, ...resource }) => [
    resource,
    representations.map(({ coding, tag }) => [coding, tag]),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([made, details, tagged]))
    .digest('base64');
}

async function open(directory: string, now: number): Promise<Opened> {
  let lock: Lock | undefined;
  let isAnothers = false;
  try {
    mkdirSync(directory, { recursive: true });
    lock = takeLock(directory);
    isAnothers = lock === undefined;
    const { store, setAside: aside } = await openStore(directory, now, lock !== undefined);
    const problem =
      aside &&
      `the database was damaged: it was set aside as ${aside}, and a new one was begun with what could be read of it`;
    return { store, problem, directory, lock, discard: () => {} };
  } catch (error) {
    lock?.release();
    // Whoever holds the lock publishes; a copy of ours would be a second publication.
    if (isAnothers) throw error;
    const problem = `${messageOf(error)}; what is published now will not be remembered: give --data a directory that can be written`;
    const copy = await openCopy(directory, now).catch(openNothing);
    return { ...copy, problem, directory: undefined, lock: undefined };
  }
}

/** Where a copy may be: the second is memory, for a machine whose one disk is full. */
const COPY_PARENTS = [tmpdir(), '/dev/shm'];

/** What is in a directory that can only be read, or has no room left. */
function openCopy(directory: string, now: number): Promise<Pick<Opened, 'store' | 'discard'>> {
  return COPY_PARENTS.reduce(
    (opening, parent) => opening.catch(() => openCopyIn(parent, directory, now)),
    Promise.reject<Pick<Opened, 'store' | 'discard'>>(new Error('no copy yet')),
  );
}

async function openCopyIn(
  parent: string,
  directory: string,
  now: number,
): Promise<Pick<Opened, 'store' | 'discard'>> {
  const copy = mkdtempSync(join(parent, 'feedwright-data-'));
  const discard = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    for (const suffix of ['', '-wal']) {
      const file = join(directory, DATABASE_FILE + suffix);
      const copied = join(copy, DATABASE_FILE + suffix);
      if (!existsSync(file)) continue;
      copyFileSync(file, copied);
      // The copy of a file that may only be read may only be read too.
      chmodSync(copied, 0o600);
    }
    return { store: (await openStore(copy, now, true)).store, discard };
  } catch (error) {
    discard();
    throw error;
  }
}

async function openNothing(): Promise<Pick<Opened, 'store' | 'discard'>> {
  return { store: await openVolatileStore(), discard: () => {} };
}
