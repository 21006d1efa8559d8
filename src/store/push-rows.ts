import type { Row, Value } from './driver.ts';
import type { Delivery, Intent, Ping } from './push.ts';

const optional = (value: Value | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/** A row of `intent`. */
export function toIntent(row: Row): Intent {
  return {
    id: String(row['id']),
    mode: row['mode'] === 'unsubscribe' ? 'unsubscribe' : 'subscribe',
    topic: String(row['topic']),
    callback: String(row['callback']),
    host: String(row['host']),
    secret: optional(row['secret']),
    leaseSeconds: Number(row['lease_seconds']),
    runAt: Number(row['run_at']),
    attempts: Number(row['attempts']),
  };
}

/** A row of `delivery` with its subscription. */
export function toDelivery(row: Row): Delivery {
  return {
    id: String(row['id']),
    protocol: row['protocol'] === 'rsscloud' ? 'rsscloud' : 'websub',
    topic: String(row['topic']),
    callback: String(row['callback']),
    host: String(row['host']),
    secret: optional(row['secret']),
    expires: Number(row['expires']),
    told: optional(row['told']),
    changes: Number(row['changes']),
    attempts: Number(row['attempts']),
  };
}

/** A row of `ping`. */
export function toPing(row: Row): Ping {
  return {
    hub: String(row['hub']),
    topic: String(row['topic']),
    changes: Number(row['changes']),
    attempts: Number(row['attempts']),
    told: optional(row['told']),
  };
}
