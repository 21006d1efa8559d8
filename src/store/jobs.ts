import { createHash } from 'node:crypto';
import type PgBoss from 'pg-boss';
import type { Database, Statements, Value } from './driver.ts';

/** A queue: hosts at which somebody is to be told the first time, and hosts at which somebody is to be told again. */
export type Queue = 'first' | 'again';

/** A host that is waited for in a queue, at once or in so many milliseconds. */
export interface HostAt {
  readonly queue: Queue;
  readonly host: string;
  readonly waitMs: number;
}

/** A host that was taken out of a queue. Whoever takes the same host later has another `stamp`. */
export interface Taken {
  readonly queue: Queue;
  readonly host: string;
  readonly stamp: string;
}

/**
 * Jobs of pg-boss, in a schema of their own: one for each queue and host, for all processes. A job is the wake-up for a
 * host, and while it is active the right to work at it. Each method is called within a transaction of the
 * caller's, and rejects with the engine's error.
 */
export interface Jobs {
  /** Puts hosts into queues, or forward where they wait for longer. One that somebody works at stays his. */
  readonly send: (statements: Statements, hosts: readonly HostAt[]) => Promise<void>;
  /** Takes hosts whose time has come, those that wait for longest first; `limit` of them. */
  readonly take: (statements: Statements, queue: Queue, limit: number) => Promise<readonly Taken[]>;
  /** Those of them that are still the caller's. */
  readonly stillTaken: (statements: Statements, taken: readonly Taken[]) => Promise<readonly Taken[]>;
  /** Begins the time anew for which they are the caller's. They have to be: see `stillTaken`. */
  readonly keep: (statements: Statements, taken: readonly Taken[]) => Promise<void>;
  /** Takes them out of their queues. They have to be the caller's: see `stillTaken`. */
  readonly end: (statements: Statements, taken: readonly Taken[]) => Promise<void>;
  /** Gives hosts that somebody has kept for too long back to everybody. */
  readonly expire: (statements: Statements) => Promise<void>;
}

/** Where pg-boss keeps its tables. */
const SCHEMA = 'feedwright_jobs';

const QUEUES: Readonly<Record<Queue, string>> = { first: 'deliveries', again: 'deliveries-again' };

/** So long a host is somebody's who does not say that he is still there. */
export const TAKEN_SECONDS = 45;

/** Whoever dies leaves a host to the next one, however often; and no host is forgotten by waiting. */
const JOB = { expireInSeconds: TAKEN_SECONDS, retryLimit: 1_000_000_000, retryDelay: 0 } as const;
const RETENTION_MINUTES = 365 * 24 * 60;

/**
 * Makes the tables of pg-boss where they are not there, and the queues, all in one transaction. Rejects with the engine's
 * error. The package is loaded here: a service on SQLite never does.
 */
export async function openJobs(database: Pick<Database, 'transaction'>): Promise<Jobs> {
  const { default: Boss } = await import('pg-boss');
  /** All of it on the caller's statements: no pool, no timers of its own. */
  const bossOn = (db: PgBoss.Db): PgBoss =>
    new Boss({ db, schema: SCHEMA, schedule: false, supervise: false }).on('error', () => {});
  await database.transaction(async (statements) => {
    const boss = bossOn(dbOn(statements));
    await boss.start();
    for (const name of Object.values(QUEUES)) {
      await boss.createQueue(name, { name, policy: 'standard', ...JOB, retentionMinutes: RETENTION_MINUTES });
    }
  });
  const boss = bossOn({ executeSql: () => Promise.reject(new Error('no transaction was given')) });

  async function bringForward(statements: Statements, hosts: readonly HostAt[]): Promise<void> {
    // pg-boss has no call for it.
    await statements.run(
      `UPDATE ${SCHEMA}.job SET start_after = now() + sent.seconds * interval '1 second'
       FROM jsonb_to_recordset($1::jsonb) AS sent (name TEXT, id UUID, seconds NUMERIC)
       WHERE job.name = sent.name AND job.id = sent.id AND job.state = 'created'
         AND job.start_after > now() + sent.seconds * interval '1 second'`,
      JSON.stringify(
        hosts.map(({ queue, host, waitMs }) => ({
          name: QUEUES[queue],
          id: idOf(host),
          seconds: secondsOf(waitMs),
        })),
      ),
    );
  }

  const byQueue = async (
    taken: readonly Taken[],
    work: (name: string, ids: string[]) => Promise<unknown>,
  ): Promise<void> => {
    for (const [queue, name] of Object.entries(QUEUES)) {
      const ids = taken.filter((one) => one.queue === queue).map(({ host }) => idOf(host));
      if (ids.length > 0) await work(name, ids);
    }
  };

  return {
    send: async (statements, hosts) => {
      if (hosts.length === 0) return;
      const jobs = hosts.map(({ queue, host, waitMs }) => ({
        id: idOf(host),
        name: QUEUES[queue],
        data: { host },
        startAfter: `${secondsOf(waitMs)} seconds`,
      }));
      // One that is there already is left as it is.
      await boss.insert(jobs, { db: dbOn(statements) });
      await bringForward(statements, hosts);
    },
    take: async (statements, queue, limit) => {
      if (limit <= 0) return [];
      const db = dbOn(statements);
      const jobs = await boss.fetch<{ host: string }>(QUEUES[queue], {
        db,
        batchSize: limit,
        includeMetadata: true,
      });
      // `fetch` takes every failure for nothing to do.
      db.throwFailure();
      return jobs.map((job) => ({
        queue,
        host: job.data.host,
        stamp: stampOf(job.createdOn, job.retryCount),
      }));
    },
    stillTaken: async (statements, taken) => {
      const still = new Map<string, string>();
      await byQueue(taken, async (name, ids) => {
        const rows = await statements.all(
          `SELECT name, id, created_on, retry_count FROM ${SCHEMA}.job
           WHERE name = $1 AND id = ANY ($2::uuid[]) AND state = 'active'`,
          name,
          arrayOf(ids),
        );
        for (const row of rows)
          still.set(`${name} ${String(row['id'])}`, stampOf(row['created_on'], row['retry_count']));
      });
      return taken.filter(({ queue, host, stamp }) => still.get(`${QUEUES[queue]} ${idOf(host)}`) === stamp);
    },
    keep: (statements, taken) =>
      byQueue(taken, (name, ids) =>
        // Nor for this one.
        statements.run(
          `UPDATE ${SCHEMA}.job SET started_on = now() WHERE name = $1 AND id = ANY ($2::uuid[]) AND state = 'active'`,
          name,
          arrayOf(ids),
        ),
      ),
    // Nobody asks later what became of a job: to complete it would leave a row to be cleaned up.
    end: (statements, taken) =>
      byQueue(taken, (name, ids) => boss.deleteJob(name, ids, { db: dbOn(statements) })),
    expire: (statements) => bossOn(dbOn(statements)).expire(),
  };
}

/** pg-boss on statements of ours. */
function dbOn(statements: Statements): PgBoss.Db & { readonly throwFailure: () => void } {
  let failure: Error | undefined;
  return {
    executeSql: async (text: string, values?: readonly unknown[]) => {
      try {
        return { rows: await statements.all(withinTransaction(text), ...((values ?? []) as Value[])) };
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
    throwFailure: () => {
      if (failure !== undefined) throw failure;
    },
  };
}

/** Maintenance and installation bring a transaction of their own, and we have one. */
function withinTransaction(sql: string): string {
  const [, inner] = /^\s*BEGIN;([\s\S]*)COMMIT;\s*$/.exec(sql) ?? [];
  return inner ?? sql;
}

/** The same host has the same job, whoever sends it. */
function idOf(host: string): string {
  const hex = createHash('sha256').update(host).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A job that was given back has been tried once more, and one that was ended and sent again was made later. */
function stampOf(createdOn: unknown, retryCount: unknown): string {
  return `${Number(createdOn)} ${Number(retryCount)}`;
}

const secondsOf = (waitMs: number): number => Math.max(0, waitMs / 1000);

/** The driver writes arrays as the engine reads them. */
const arrayOf = (ids: readonly string[]): Value => ids as unknown as Value;
