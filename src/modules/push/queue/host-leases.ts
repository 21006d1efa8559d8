import { randomUUID } from 'node:crypto';
import type { Database, Statements } from '../../../core/ledger/database.ts';
import {
  endAllHosts,
  endIdleHosts,
  LEASE_SECONDS,
  readStamps,
  renewHosts,
  takeHosts,
} from './host-lease-table.ts';
import type { HostLease } from '../store/records.ts';
import { suspendAwareClock } from './suspend-aware-clock.ts';

/** Age at which a lease is renewed. */
const RENEW_MS = 10_000;

/** Age up to which requests begin. One may take 20 seconds (push/client.ts) and has to end before the lease does. */
const BEGIN_MS = (LEASE_SECONDS - 20) * 1000;

/** A lease of this process. */
interface HeldLease extends HostLease {
  /** When it was last taken or renewed, by the clock of this process. */
  renewedAt: number;
}

/** A row with its host, and the stamp of the lease that this publisher has of it. */
interface AtHost {
  readonly host: string;
  readonly stamp: string | undefined;
}

/**
 * Leases of callback hosts: the publisher that holds one may deliver there, no other may. Deliveries stay in
 * the table `delivery`. Methods reject with the engine's error.
 */
export class HostLeases {
  readonly #database: Database;
  readonly #clock: () => number;
  readonly #held = new Map<string, HeldLease>();
  /** Service time of the last call of `take`. */
  #now = 0;

  /** `clock` is monotonic; milliseconds. */
  constructor(database: Database, clock: () => number = () => performance.now()) {
    this.#database = database;
    this.#clock = suspendAwareClock(clock);
  }

  /**
   * Leases the hosts of rows that `read` finds, and returns the rows with their leases. `read` must leave out hosts
   * that another publisher holds. Transactions take turns on both engines, so no host is leased in between.
   */
  async take<Row extends AtHost>(
    now: number,
    read: (statements: Statements) => Promise<readonly Row[]>,
  ): Promise<(Row & { readonly lease: HostLease })[]> {
    await this.renew();
    // The database counts from the beginning of the transaction too.
    const renewedAt = this.#clock();
    this.#now = now;
    return this.#database.transaction(async (statements) => {
      const rows = await read(statements);
      const stamp = randomUUID();
      const taken = new Set(rows.filter((row) => !this.#isHeld(row)).map(({ host }) => host));
      await takeHosts(statements, this.#database, taken, stamp);
      // If the commit fails, the next call finds no such stamp in the table.
      for (const host of taken) this.#held.set(host, this.#leaseOf(host, stamp, renewedAt));
      return rows.flatMap((row) => {
        const lease = this.#held.get(row.host);
        return lease === undefined ? [] : [{ ...row, lease }];
      });
    });
  }

  /**
   * Calls `write` with the results whose lease this publisher still has; another one has seen to the rest. Leases of
   * hosts with nothing due any more end. Returns what `write` does.
   */
  async settle<Result extends { readonly lease: HostLease }, T>(
    results: readonly Result[],
    write: (statements: Statements, held: readonly Result[]) => Promise<T>,
  ): Promise<T> {
    const before = [...this.#held.values()];
    const { written, ended } = await this.#database.transaction(async (statements) => {
      const stamps = await readStamps(statements, this.#database);
      const held = results.filter(({ lease }) => stamps.get(lease.host) === lease.stamp);
      const hosts = new Set(held.map(({ lease }) => lease.host));
      return {
        written: await write(statements, held),
        ended: new Set(await endIdleHosts(statements, this.#database, hosts, this.#now)),
      };
    });
    for (const lease of before) if (ended.has(lease.host)) this.#drop(lease);
    return written;
  }

  /** Renews all leases if one of them is old, and ends those of hosts with nothing due. To be called every few seconds. */
  async renew(): Promise<void> {
    const renewedAt = this.#clock();
    const before = [...this.#held.values()];
    if (before.every((lease) => renewedAt < lease.renewedAt + RENEW_MS)) return;
    const hosts = before.map(({ host }) => host);
    const stamps = await this.#database.transaction(async (statements) => {
      await endIdleHosts(statements, this.#database, hosts, this.#now);
      return renewHosts(statements, this.#database);
    });
    for (const lease of before) {
      if (stamps.get(lease.host) === lease.stamp) lease.renewedAt = renewedAt;
      else this.#drop(lease);
    }
  }

  /** Ends all leases, so that the next publisher need not wait. Never rejects. */
  async release(): Promise<void> {
    if (this.#held.size === 0) return;
    this.#held.clear();
    await endAllHosts(this.#database, this.#database).catch(() => {});
  }

  #isHeld({ host, stamp }: AtHost): boolean {
    return stamp !== undefined && this.#held.get(host)?.stamp === stamp;
  }

  #leaseOf(host: string, stamp: string, renewedAt: number): HeldLease {
    const lease: HeldLease = {
      host,
      stamp,
      renewedAt,
      mayBegin: () => this.#held.get(host) === lease && this.#clock() < lease.renewedAt + BEGIN_MS,
    };
    return lease;
  }

  #drop(lease: HeldLease): void {
    if (this.#held.get(lease.host) === lease) this.#held.delete(lease.host);
  }
}
