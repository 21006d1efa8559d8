import type { Database, DatabaseRow, Statements } from '../../../core/ledger/database.ts';

/** Lease length; a publisher that does not renew it loses the host. */
export const LEASE_SECONDS = 45;

/** The parts of a database that the table needs to know about its own connection. */
export type LeaseHolder = Pick<Database, 'name' | 'nowMs'>;

/** Stamps of leases by host. */
export type Stamps = ReadonlyMap<string, string>;

const expiry = ({ nowMs }: LeaseHolder): string => `${nowMs} + ${LEASE_SECONDS * 1000}`;

/** Rows of a JSON object of hosts, in SQL that both engines take. */
const HOSTS = 'SELECT key FROM json_each($2)';

/** A JSON object with these texts as its keys. */
export function leaseKeysOf(texts: Iterable<string>): string {
  return JSON.stringify(Object.fromEntries([...texts].map((text) => [text, 0])));
}

/** Leases hosts that no other publisher holds, under a new stamp. */
export async function takeHosts(
  { run }: Statements,
  holder: LeaseHolder,
  hosts: ReadonlySet<string>,
  stamp: string,
): Promise<void> {
  if (hosts.size === 0) return;
  await run(
    `INSERT INTO host_lease (host, holder, stamp, expires)
     SELECT key, $1, $3, ${expiry(holder)} FROM json_each($2) WHERE true
     ON CONFLICT (host) DO UPDATE SET holder = excluded.holder, stamp = excluded.stamp, expires = excluded.expires`,
    holder.name,
    leaseKeysOf(hosts),
    stamp,
  );
}

/** Reads the leases of a publisher at some hosts, without those that another publisher has taken over. */
export async function readStamps(
  { all }: Statements,
  { name }: LeaseHolder,
  hosts: Iterable<string>,
): Promise<Stamps> {
  const rows = await all(
    `SELECT host, stamp FROM host_lease WHERE holder = $1 AND host IN (${HOSTS})`,
    name,
    leaseKeysOf(hosts),
  );
  return stampsOf(rows);
}

/**
 * Ends the leases of a publisher at hosts with no delivery due at `now`, and renews all others that no other publisher has
 * taken over. Returns those.
 */
export async function renewHosts(
  { all, run }: Statements,
  holder: LeaseHolder,
  now: number,
): Promise<Stamps> {
  await run(
    `DELETE FROM host_lease WHERE holder = $1
     AND host NOT IN (SELECT host FROM delivery WHERE is_parked = 0 AND run_at <= $2)`,
    holder.name,
    now,
  );
  const rows = await all(
    `UPDATE host_lease SET expires = ${expiry(holder)} WHERE holder = $1 RETURNING host, stamp`,
    holder.name,
  );
  return stampsOf(rows);
}

const stampsOf = (rows: readonly DatabaseRow[]): Stamps =>
  new Map(rows.map(({ host, stamp }) => [String(host), String(stamp)]));

/** Ends the leases of a publisher at some hosts. */
export async function endHosts(
  { run }: Statements,
  { name }: LeaseHolder,
  hosts: Iterable<string>,
): Promise<void> {
  await run(`DELETE FROM host_lease WHERE holder = $1 AND host IN (${HOSTS})`, name, leaseKeysOf(hosts));
}

/** Ends all leases of a publisher. */
export async function endAllHosts({ run }: Pick<Statements, 'run'>, { name }: LeaseHolder): Promise<void> {
  await run('DELETE FROM host_lease WHERE holder = $1', name);
}

/** Deletes leases that have expired. */
export async function deleteExpiredLeases(
  { run }: Pick<Statements, 'run'>,
  { name, nowMs }: LeaseHolder,
): Promise<void> {
  await run(`DELETE FROM host_lease WHERE holder <> $1 AND expires <= ${nowMs}`, name);
}
