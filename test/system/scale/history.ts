import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CHANNEL } from '../../../src/store/postgres/listen.ts';
import { LOCKS, TURN_LOCK } from '../../../src/store/postgres/client.ts';

/** A recorded snapshot. */
export interface Version {
  readonly version: number;
  readonly serveFrom: number;
  /** Time when the test saw it; milliseconds since 1970. */
  readonly seen: number;
}

/** A slot of the schedule that a process took. */
export interface Slot {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The process that took it. */
  readonly pid: number;
}

/** Records of a publication in the database over time. */
export interface History {
  readonly versions: readonly Version[];
  /** Version in which an entity-tag was first recorded. */
  readonly versionOf: ReadonlyMap<string, number>;
  /** Resolves with the next recorded version. */
  readonly next: () => Promise<Version>;
  readonly slots: () => Promise<readonly Slot[]>;
  /** Resolves to true if a writing transaction is open. */
  readonly isWriting: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** Polling interval, besides the notifications of commits. */
const LOOK_MS = 200;

/** Watches a database from outside, and reconnects after every outage. */
export function watchHistory(url: string): History {
  const versions: Version[] = [];
  const versionOf = new Map<string, number>();
  const waiting = new Set<(version: Version) => void>();
  let client: Client | undefined;
  let isOver = false;
  let ring = (): void => {};

  async function look(on: Client): Promise<void> {
    await on.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await on.query<{ version: string; serve_from: string }>(
      'SELECT version, serve_from FROM snapshot',
    );
    const version = Number(rows[0]?.version ?? 0);
    if (version > 0 && version !== versions.at(-1)?.version) {
      const tags = await on.query<{ path: string; tag: string }>('SELECT path, tag FROM representation');
      for (const { path, tag } of tags.rows) {
        const name = `${path} ${tag}`;
        if (!versionOf.has(name)) versionOf.set(name, version);
      }
      const one = { version, serveFrom: Number(rows[0]?.serve_from), seen: Date.now() };
      versions.push(one);
      for (const found of waiting) found(one);
      waiting.clear();
    }
    await on.query('COMMIT');
  }

  async function watch(): Promise<void> {
    while (!isOver) {
      const on = new Client({ connectionString: url });
      on.on('error', () => ring());
      on.on('notification', () => ring());
      try {
        await on.connect();
        await on.query(`LISTEN ${CHANNEL}`);
        client = on;
        while (!isOver) {
          const rung = new Promise<void>((resolve) => (ring = resolve));
          await look(on);
          await Promise.race([rung, sleep(LOOK_MS)]);
        }
      } catch {
        client = undefined;
        await sleep(20);
      }
      await on.end().catch(() => {});
    }
  }

  const watching = watch();
  const ask = async <Row extends object>(sql: string): Promise<Row[]> => {
    while (client === undefined) await sleep(20);
    return (await client.query<Row>(sql)).rows;
  };
  return {
    versions,
    versionOf,
    next: () => new Promise((resolve) => waiting.add(resolve)),
    slots: async () =>
      (await ask<{ name: string; holder: string }>('SELECT name, holder FROM slot ORDER BY name')).map(
        ({ name, holder }) => ({
          at: timeIn(name),
          pid: Number(holder.split(' ').at(-1)),
        }),
      ),
    isWriting: async () =>
      (
        await ask(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ${LOCKS} AND objid = ${TURN_LOCK} AND granted`,
        )
      ).length > 0,
    stop: async () => {
      isOver = true;
      ring();
      await watching;
    },
  };
}

/** Time of a slot, from its name. */
function timeIn(name: string): number {
  return Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(name)?.[0] ?? '');
}
