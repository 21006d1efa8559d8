import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { postgresError } from './error.ts';

/** Where commits are told of. */
export const CHANNEL = 'feedwright';

/** Words begin with it that are to come back to who said them. */
const PROBE = 'probe ';

/** How often somebody looks who hears of commits, in case one was not heard of. */
const SLOW_MS = 5000;

/** How often somebody looks who hears of none. */
const FAST_MS = 1000;

/** How long our own word may take to come back. */
const PROBE_MS = 3000;

/** How long until it is tried again, where it did not. */
const AGAIN_MS = 60_000;

/** The longest time between two attempts to connect. */
const MAX_BACK_OFF_MS = 1000;

/** What the listener asks of the database. */
export interface ListenOptions {
  /** What we tell ourselves, which is no news. */
  readonly name: string;
  /** A connection, not yet open, on which nobody else's statements are. */
  readonly connect: () => pg.Client;
  /** Tells a word to all who listen, the way everything is told. */
  readonly notify: (word: string) => Promise<void>;
  /** What is another with each commit. */
  readonly version: () => Promise<string>;
  readonly notice: (sentence: string) => void;
}

/**
 * Hears of commits by LISTEN, on a connection of its own. Whether it does is tried by a word of its own: through a
 * pooler in transaction mode nothing is ever heard, and nobody says so. It looks now and then besides.
 */
export class Listener {
  readonly #listening: ListenOptions;
  readonly #watchers = new Set<() => void>();
  #client: pg.Client | undefined;
  #hears = false;
  #hasSaid = false;
  #backOffMs = 0;
  /** How often a connection could not be had one after the other, although the database was there. */
  #failures = 0;
  #version: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #isClosed = false;
  #probe: { readonly word: string; readonly heard: () => void } | undefined;

  constructor(listening: ListenOptions) {
    this.#listening = listening;
  }

  /** Calls `heard` when somebody else may have committed something, until it is stopped. */
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
    // At once, so that there is something to compare the next look with.
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
      // A certificate that cannot be read.
      this.#listenIn(MAX_BACK_OFF_MS);
      return this.#doubt(error);
    }
    this.#client = client;
    // A connection that breaks says so once, twice or never: only the first counts.
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
      // Something may have come while nobody listened.
      this.#tellAll();
    } catch (error) {
      lost();
      await this.#doubt(error);
    }
  }

  /** A connection that cannot be had is news only where the database can: else somebody says so who asks it something. */
  async #doubt(cause: unknown): Promise<void> {
    const canAsk = await this.#listening.version().then(
      () => true,
      () => false,
    );
    // It may have come back in between, once.
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

  /** Whether our own word comes back. Rejects if it cannot be said. */
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
      // Where the connection was lost meanwhile, the next one tries a word of its own.
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
      // It is away: whoever asks it something hears of that.
    }
    if (this.#watchers.size > 0 && !this.#isClosed) this.#lookSoon();
  }
}
