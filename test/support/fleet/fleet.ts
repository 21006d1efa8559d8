import { join } from 'node:path';
import { expect } from 'vitest';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { DATABASE_FILE } from '../../../src/store/sqlite/sqlite-store.ts';
import { start, type Running } from '../service/cli.ts';
import { temporaryDirectory, type Files } from '../service/directory.ts';
import { writeIssue } from './fleet-pollers.ts';
import { request, type Answer } from '../service/request.ts';

/** A process of a fleet. */
export interface Member extends Running {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Events logged so far. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
}

/** Processes that share a data directory. */
export interface Fleet {
  readonly content: string;
  readonly data: string;
  /** Starts a process; resolves when it can be polled. */
  readonly begin: (role: 'all' | 'publisher' | 'web', more?: NodeJS.ProcessEnv) => Promise<Member>;
}

/** Creates content with one issue; no process publishes it yet. */
export function fleetOf(files: Files = {}): Fleet {
  const content = temporaryDirectory(files);
  const data = temporaryDirectory();
  writeIssue(content, 1);
  return {
    content,
    data,
    begin: async (role, more = {}) => {
      const running = start(['serve', '--role', role], {
        // A web process reads no articles.
        CONTENT_DIR: role === 'web' ? join(data, 'no-content') : content,
        DATA_DIR: data,
        PORT: '0',
        BASE_URL: 'https://example.org/',
        CRON_SCHEDULE: '* * * * * *',
        PUSH_ALLOW_PRIVATE: '127.0.0.0/8',
        ...more,
      });
      let text = '';
      running.child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const lines = (): readonly string[] => text.split('\n').slice(0, -1);
      const log = () => lines().map((line) => JSON.parse(line) as Record<string, unknown>);
      return { ...running, log, origin: await running.listening };
    },
  };
}

/** Fetches `/healthz` of a process. */
export async function healthOf({ origin }: Pick<Member, 'origin'>): Promise<Record<string, unknown>> {
  return JSON.parse((await request(`${origin}/healthz`)).body.toString()) as Record<string, unknown>;
}

/** Kills a process with SIGKILL, and waits until it is gone. */
export async function kill({ child, ended }: Member): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Everything that a client sees of a response except fields that depend on the clock. */
export async function seen(origin: string, path: string, coding: string): Promise<unknown> {
  const { status, headers, body }: Answer = await request(origin + path, {
    headers: { 'Accept-Encoding': coding },
  });
  const { date: _date, expires: _expires, 'cache-control': _caching, ...fields } = headers;
  delete fields['cdn-cache-control'];
  return { status, fields, body: body.toString('base64') };
}

/** Slots of the schedule that were taken: their names and holders. */
export function slots({ data }: Fleet): readonly { readonly name: string; readonly holder: string }[] {
  const DatabaseSync = loadSqlite();
  const database = new DatabaseSync(join(data, DATABASE_FILE), { readOnly: true });
  try {
    return database.prepare('SELECT name, holder FROM slot ORDER BY taken').all() as never;
  } finally {
    database.close();
  }
}

/** Waits until all members serve the same snapshot, later than this version. */
export async function untilAllServe(members: readonly Member[], later: number): Promise<number> {
  let version = 0;
  await expect
    .poll(
      async () => {
        const all = await Promise.all(members.map(healthOf));
        const versions = new Set(all.map(({ snapshotVersion }) => Number(snapshotVersion)));
        version = Math.min(...versions);
        return versions.size === 1 && version > later;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(true);
  return version;
}
