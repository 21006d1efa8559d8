import { createHmac } from 'node:crypto';
import { networkOf } from '../../../core/protocol/ip-network.ts';
import type { ClientRow, UniqueRow } from './batch.ts';

/**
 * What a client is called on a day: a hash of its network and reader with a key that is made for the day and forgotten
 * after it. Without the key nobody can find out whose it is, or whether somebody came on two days.
 */
export function nameClient(salt: string, client: string): string {
  return createHmac('sha256', salt).update(client).digest('base64url').slice(0, 22);
}

/**
 * What makes a client another one: its address and its reader. Of IPv6 only the network (RFC 4291, 2.5.4): devices change the
 * rest of their addresses several times a day (RFC 8981).
 */
export function clientOf(address: string, name: string): string {
  return `${networkOf(address)}\n${name}`;
}

/** How many different ones there are, by day and feed. */
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
