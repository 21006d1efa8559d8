import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { postgresError } from './error.ts';

/** Channel on which commits are announced. */
export const CHANNEL = 'feedwright';

/** Prefix of notifications that test whether LISTEN works. */
const PROBE = 'probe ';

/** Interval between queries for new commits while LISTEN works, in case a notification is lost. */
const SLOW_MS = 5000;

/** Interval between queries for new commits without LISTEN. */
const FAST_MS = 1000;

/** Max. time for a test notification to come back. */
const PROBE_MS = 3000;

/** Time until LISTEN is tried again after a failed test. */
const AGAIN_MS = 60_000;

/** Max. time between two attempts to connect. */
const MAX_BACK_OFF_MS = 1000;

/** Dependencies of {@link Listener}. */
interface ListenOptions {
  /** Payload of this process's own notifications, which are ignored. */
  readonly name: string;
  /** Makes a connection, not yet open, used by the listener only. */
  readonly connect: () => pg.Client;
  /** Sends a notification the way commits do. */
  readonly notify: (word: string) => Promise<void>;
  /** Value that changes with each commit. */
  readonly version: () => Promise<string>;
  readonly notice: (sentence: string) => void;
}

/**
 * Notices commits by LISTEN, on a connection of its own. A notification to itself tests whether that works:
 * through a pooler in transaction mode no notification arrives, and there is no error. It also queries for
 * commits at intervals.
 */
export class Listener {
  readonly #listening: ListenOptions;
  readonly #watchers = new Set<() => void>();
  #client: pg.Client | undefined;
  #hears = false;
  #hasSaid = false;
  #backOffMs = 0;
  /** Consecutive failures to connect while the database itself answered. */
  #failures = 0;
  #version: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #isClosed = false;
  #probe: { readonly word: string; readonly heard: () => void } | undefined;

  constructor(listening: ListenOptions) {
    this.#listening = listening;
  }

  /** Calls `heard` when another process may have committed, until the returned function is called. */
  watch(heard: () => void): () => void {
    const watcher = (): void => heard();
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#start();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#stop();
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  #start(): void {
    if (this.#isClosed) return;
    // At once: the next query compares with this one.
    void this.#lookNow();
    void this.#listen();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#look);
    this.#leave();
    this.#version = undefined;
  }

  #leave(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#hears = false;
    client?.end().catch(() => {});
  }

  #tellAll(): void {
    for (const watcher of this.#watchers) watcher();
  }

  async #listen(): Promise<void> {
    let client: pg.Client;
    try {
      client = this.#listening.connect();
    } catch (error) {
      // A certificate cannot be read.
      this.#listenIn(MAX_BACK_OFF_MS);
      return this.#doubt(error);
    }
    this.#client = client;
    // A broken connection emits one event, two or none: only the first counts.
    const lost = (): void => {
      if (this.#client !== client) return;
      this.#leave();
      this.#backOffMs = Math.min(MAX_BACK_OFF_MS, Math.max(50, this.#backOffMs * 2));
      this.#listenIn(this.#backOffMs);
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload = '' }) => {
      if (payload === this.#probe?.word) this.#probe.heard();
      else if (payload !== this.#listening.name && !payload.startsWith(PROBE)) this.#tellAll();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      const hears = await this.#isHeard();
      if (this.#client !== client) return;
      if (!hears) {
        this.#deaf();
        return;
      }
      this.#backOffMs = 0;
      this.#failures = 0;
      this.#hears = true;
      this.#hasSaid = false;
      // Commits may have been missed while LISTEN was not active.
      this.#tellAll();
    } catch (error) {
      lost();
      await this.#doubt(error);
    }
  }

  /**
   * Reports a failed connection only if the database answers: otherwise the next query of the store reports
   * it.
   */
  async #doubt(cause: unknown): Promise<void> {
    const canAsk = await this.#listening.version().then(
      () => true,
      () => false,
    );
    // The database may have come back in between, once.
    this.#failures = canAsk ? this.#failures + 1 : 0;
    if (this.#failures < 2) return;
    this.#say(`LISTEN cannot be had (${postgresError(cause).message})`);
    if (this.#client === undefined) this.#listenIn(AGAIN_MS);
  }

  #deaf(): void {
    this.#leave();
    this.#say('LISTEN is not heard on this connection, as it is through a pooler in transaction mode');
    this.#listenIn(AGAIN_MS);
  }

  #say(what: string): void {
    if (!this.#hasSaid && !this.#isClosed) {
      this.#listening.notice(
        `${what}: the database is looked at every second instead; DATABASE_LISTEN_URL can name the server itself`,
      );
    }
    this.#hasSaid = true;
  }

  #listenIn(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#watchers.size === 0 || this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#listen(), afterMs).unref();
  }

  /** Returns true if a test notification comes back. Rejects if it cannot be sent. */
  async #isHeard(): Promise<boolean> {
    let late: NodeJS.Timeout | undefined;
    const word = PROBE + randomUUID();
    const answer = new Promise<boolean>((resolve) => {
      this.#probe = { word, heard: () => resolve(true) };
      late = setTimeout(() => resolve(false), PROBE_MS).unref();
    });
    try {
      await this.#listening.notify(word);
      return await answer;
    } finally {
      clearTimeout(late);
      // If the connection was lost meanwhile, the next one has a test of its own.
      if (this.#probe?.word === word) this.#probe = undefined;
    }
  }

  #lookSoon(): void {
    clearTimeout(this.#look);
    this.#look = setTimeout(() => void this.#lookNow(), this.#hears ? SLOW_MS : FAST_MS).unref();
  }

  async #lookNow(): Promise<void> {
    try {
      const version = await this.#listening.version();
      const isNews = this.#version !== undefined && version !== this.#version;
      this.#version = version;
      if (isNews) this.#tellAll();
    } catch {
      // The database is away; the next query of the store reports it.
    }
    if (this.#watchers.size > 0 && !this.#isClosed) this.#lookSoon();
  }
}
