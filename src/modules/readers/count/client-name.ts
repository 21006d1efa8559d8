import { createHmac } from 'node:crypto';
import { networkOf } from '../../../core/protocol/ip-network.ts';
import type { ClientRow, UniqueRow } from './batch.ts';

/**
 * Pseudonym of a client for one day: an HMAC of its network and reader with a random key that is deleted
 * after the day. Without the key, the client cannot be identified or recognised on another day.
 */
export function nameClient(salt: string, client: string): string {
  return createHmac('sha256', salt).update(client).digest('base64url').slice(0, 22);
}

/**
 * Identifies a client: its address and its reader. Of an IPv6 address only the network counts (RFC 4291,
 * section 2.5.4), since devices change the rest several times a day (RFC 8981).
 */
export function clientOf(address: string, name: string): string {
  return `${networkOf(address)}\n${name}`;
}

/** The number of distinct clients by day and feed. */
export function uniquesOf(clients: readonly ClientRow[]): UniqueRow[] {
  const rows = new Map<string, { day: number; feed: string; people: number; others: number }>();
  const seen = new Set<string>();
  for (const { day, feed, group, client } of clients) {
    const place = `${day} ${feed}`;
    if (seen.has(`${place}\n${client}`)) continue;
    seen.add(`${place}\n${client}`);
    const row = rows.get(place) ?? { day, feed, people: 0, others: 0 };
    row[group] += 1;
    rows.set(place, row);
  }
  return [...rows.values()];
}
