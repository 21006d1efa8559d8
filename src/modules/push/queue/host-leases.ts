import { randomUUID } from 'node:crypto';
import type { Database, Statements } from '../../../core/ledger/database.ts';
import {
  endAllHosts,
  endHosts,
  LEASE_SECONDS,
  readStamps,
  renewHosts,
  takeHosts,
} from './host-lease-table.ts';
import type { HostLease } from '../store/records.ts';
import { suspendAwareClock } from './suspend-aware-clock.ts';

/** Age at which a lease is renewed. */
const RENEW_MS = 10_000;

/** Age up to which requests begin. One may take 20 seconds (client/client.ts) and has to end before the lease does. */
const BEGIN_MS = (LEASE_SECONDS - 20) * 1000;

/** A lease of this process. */
interface HeldLease extends HostLease {
  /** When it was last taken or renewed, by the clock of this process. */
  renewedAt: number;
  /** Ids of the deliveries that were handed out and have not been settled. */
  readonly open: Set<string>;
}

/** A row with its host, and the stamp of the lease that this publisher has of it. */
interface AtHost {
  readonly id: string;
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
        lease?.open.add(row.id);
        return lease === undefined ? [] : [{ ...row, lease }];
      });
    });
  }

  /**
   * Calls `write` with the results whose lease this publisher still has; the holders of the other leases write the
   * rest. Leases of which nothing else is handed out end. Returns the result of `write`.
   */
  async settle<Result extends { readonly id: string; readonly lease: HostLease }, T>(
    results: readonly Result[],
    write: (statements: Statements, held: readonly Result[]) => Promise<T>,
  ): Promise<T> {
    const hosts = new Set(results.map(({ lease }) => lease.host));
    const ids = new Set(results.map(({ id }) => id));
    const { written, ended } = await this.#database.transaction(async (statements) => {
      const stamps = await readStamps(statements, this.#database, hosts);
      const isHeld = ({ host, stamp }: HostLease): boolean => stamps.get(host) === stamp;
      const value = await write(
        statements,
        results.filter(({ lease }) => isHeld(lease)),
      );
      const idle = [...hosts].flatMap((host) => {
        const lease = this.#held.get(host);
        return lease !== undefined && isHeld(lease) && [...lease.open].every((id) => ids.has(id))
          ? [lease]
          : [];
      });
      await endHosts(
        statements,
        this.#database,
        idle.map(({ host }) => host),
      );
      return { written: value, ended: idle };
    });
    for (const lease of ended) this.#drop(lease);
    for (const { id, lease } of results) {
      const held = this.#held.get(lease.host);
      if (held?.stamp === lease.stamp) held.open.delete(id);
    }
    return written;
  }

  /** Renews all leases if one of them is old, and ends those of hosts with nothing due. To be called every few seconds. */
  async renew(): Promise<void> {
    const renewedAt = this.#clock();
    const before = [...this.#held.values()];
    if (before.every((lease) => renewedAt < lease.renewedAt + RENEW_MS)) return;
    const stamps = await this.#database.transaction((statements) =>
      renewHosts(statements, this.#database, this.#now),
    );
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
      open: new Set(),
      mayBegin: () => this.#held.get(host) === lease && this.#clock() < lease.renewedAt + BEGIN_MS,
    };
    return lease;
  }

  #drop(lease: HeldLease): void {
    if (this.#held.get(lease.host) === lease) this.#held.delete(lease.host);
  }
}
