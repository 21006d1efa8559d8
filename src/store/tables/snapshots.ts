import { createHash } from 'node:crypto';
import type { Statements } from '../../core/ledger/database.ts';
import { readInstances, writeInstances } from './instances.ts';
import type { StoredRepresentation, StoredSnapshot } from '../../core/publish/records/snapshot-rows.ts';

/** Name of the only row: the served snapshot. */
const SERVED = 'served';

/** Reads the version of the served snapshot; undefined before the first. */
export async function readVersion({ all }: Pick<Statements, 'all'>): Promise<number | undefined> {
  const [row] = await all('SELECT version FROM snapshot WHERE name = $1', SERVED);
  return row && Number(row['version']);
}

/** Reads the served snapshot; undefined before the first. Rejects if it is damaged. */
export async function readSnapshot(statements: Statements): Promise<StoredSnapshot | undefined> {
  const stored = await readStoredResources(statements);
  for (const json of stored === undefined
    ? []
    : [stored.details, ...stored.resources.map(({ links }) => links)]) {
    JSON.parse(json);
  }
  for (const { path, representations } of stored?.resources ?? []) {
    const bad = representations.find((representation) => !isIntact(representation));
    if (bad !== undefined) throw new Error(`malformed: the body of ${path} in ${bad.coding}`);
  }
  return stored && { ...stored, instances: await readInstances(statements) };
}

/**
 * Returns true if a body has its stored hash: the engine does not report a page of the file that went bad.
 */
export function isIntact({ body, sha256 }: StoredRepresentation): boolean {
  return createHash('sha256').update(body).digest().equals(sha256);
}

/** Reads the served snapshot without its instances, damaged or not. */
export async function readStoredResources({
  all,
}: Statements): Promise<Omit<StoredSnapshot, 'instances'> | undefined> {
  const [head] = await all('SELECT version, serve_from, made, details FROM snapshot WHERE name = $1', SERVED);
  if (head === undefined) return undefined;
  const representations = new Map<string, StoredRepresentation[]>();
  for (const row of await all(
    'SELECT path, coding, tag, sha256, body FROM representation ORDER BY path, position',
  )) {
    const path = String(row['path']);
    const representation = {
      coding: String(row['coding']),
      tag: String(row['tag']),
      sha256: row['sha256'] as Uint8Array,
      body: row['body'] as Uint8Array,
    };
    representations.set(path, [...(representations.get(path) ?? []), representation]);
  }
  const resources = await all(
    'SELECT path, content_type, links, last_modified, ends, location FROM resource ORDER BY path',
  );
  return {
    version: Number(head['version']),
    serveFrom: Number(head['serve_from']),
    made: Number(head['made']),
    details: String(head['details']),
    resources: resources.map((row) => ({
      path: String(row['path']),
      contentType: String(row['content_type']),
      links: String(row['links']),
      lastModified: row['last_modified'] === null ? undefined : Number(row['last_modified']),
      ...(row['ends'] !== null && {
        ending: {
          from: Number(row['ends']),
          location: row['location'] === null ? undefined : String(row['location']),
        },
      }),
      representations: representations.get(String(row['path'])) ?? [],
    })),
  };
}

/**
 * Replaces the stored snapshot. Call it in a transaction. Writes only resources whose paths are in `changed`.
 */
export async function writeSnapshot(
  statements: Statements,
  snapshot: StoredSnapshot,
  changed: readonly string[],
): Promise<void> {
  const { run } = statements;
  await run(
    `INSERT INTO snapshot (name, version, serve_from, made, details) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, serve_from = excluded.serve_from,
       made = excluded.made, details = excluded.details`,
    SERVED,
    snapshot.version,
    snapshot.serveFrom,
    snapshot.made,
    snapshot.details,
  );
  for (const path of changed) {
    await run('DELETE FROM representation WHERE path = $1', path);
    await run('DELETE FROM resource WHERE path = $1', path);
    const instances = snapshot.instances.filter((instance) => instance.path === path);
    await writeInstances(statements, path, instances);
  }
  for (const resource of snapshot.resources) {
    if (!changed.includes(resource.path)) continue;
    const { path, contentType, links, lastModified, ending, representations } = resource;
    await run(
      'INSERT INTO resource (path, content_type, links, last_modified, ends, location) VALUES ($1, $2, $3, $4, $5, $6)',
      path,
      contentType,
      links,
      lastModified ?? null,
      ending?.from ?? null,
      ending?.location ?? null,
    );
    for (const [position, { coding, tag, sha256, body }] of representations.entries()) {
      await run(
        'INSERT INTO representation (path, position, coding, tag, sha256, body) VALUES ($1, $2, $3, $4, $5, $6)',
        path,
        position,
        coding,
        tag,
        sha256,
        body,
      );
    }
  }
}

/** Max. time to write the moment of activation before it is tried again. */
const PROMPT_MS = 150;
/** Max. attempts, on a machine under load. */
const MAX_TRIES = 5;
/** Max. time from then to the commit. */
const COMMIT_MS = 300;

/**
 * Writes the moment from which the stored snapshot is served, as the last write of a transaction: however
 * long the others took, all processes must learn it well before it comes. A transaction that is not committed
 * soon after is rolled back.
 */
export async function writeServeFrom(
  { all, hurry }: Pick<Statements, 'all' | 'hurry'>,
  time: () => number,
): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const began = performance.now();
    const serveFrom = time();
    await hurry(COMMIT_MS);
    await all('UPDATE snapshot SET serve_from = $2 WHERE name = $1 RETURNING name', SERVED, serveFrom);
    if (performance.now() - began < PROMPT_MS || tries === MAX_TRIES) return serveFrom;
  }
}
