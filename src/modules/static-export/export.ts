import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { OnProgress } from '../../core/content/directory/progress.ts';
import { servesPages } from '../../core/article/addresses/page-location.ts';
import { targetOf } from '../../core/article/address.ts';
import { plural } from '../../core/article/text/plural.ts';
import type { SentFile } from '../../core/article/media.ts';
import { toRfc3339, type Instant } from '../../core/article/instant.ts';
import type { FormerAddress } from '../../core/delivery/redirects.ts';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { createFileWriter, type FileWriter } from './export-files.ts';
import { createManifest, MANIFEST_FILE, manifestText, toFields, type HostFile } from './manifest.ts';
import { pageOfDocument } from '../../core/snapshot/paths.ts';
import type { Resource } from '../../core/snapshot/resource.ts';
import { foundResource, type Found, type Snapshot } from '../../core/snapshot/snapshot.ts';
import type { StaticAnswers } from './answers.ts';
import { HEADERS_FILE, headersFile } from './headers-file.ts';
import { NGINX_FILE, nginxFile } from './nginx.ts';
import { REDIRECTS_FILE, redirectsFile } from './redirects-file.ts';

/** A snapshot and the resources rendered on demand. */
export interface ExportInput {
  readonly snapshot: Snapshot;
  readonly pathsOnDemand: readonly string[];
  readonly find: (path: string) => Promise<Found>;
  readonly answers: StaticAnswers;
  readonly contentDirectory: string;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Exports a snapshot as files: all resources with their precompressed representations, and the configuration
 * for hosts. It is written to a temporary directory beside `directory` and then renamed, so a host never sees
 * a partial export and no withdrawn file remains. Unchanged files keep their modification times. Rejects with
 * `export_failed`, also if `directory` is neither empty nor an earlier export; what cannot be made because of a single
 * article is left out.
 */
export async function exportSnapshot(input: ExportInput, directory: string, now: Instant): Promise<Exported> {
  const target = await realpath(directory).catch(() => resolve(directory));
  const fresh = join(dirname(target), `.${basename(target)}.new`);
  const old = join(dirname(target), `.${basename(target)}.old`);
  try {
    const present = await readdir(target).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    if (present.length > 0 && !present.includes(MANIFEST_FILE)) {
      throw new Error('it contains other files; choose an empty directory');
    }
    await rm(fresh, { recursive: true, force: true });
    // Not recursive: the parent directory has to exist.
    await mkdir(fresh);
    const files = await writeAll(input, await createFileWriter(fresh, target, now), now);
    for (const [name, text] of Object.entries(files.others)) await writeFile(join(fresh, name), text);
    await rm(old, { recursive: true, force: true });
    if (present.length > 0) await rename(target, old);
    await rename(fresh, target);
    await rm(old, { recursive: true, force: true });
    return {
      files: files.count + Object.keys(files.others).length,
      faults: files.faults,
      limits: files.limits,
    };
  } catch (cause) {
    throw new FeedwrightError('export_failed', `cannot write to ${directory}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Max. addresses that a sentence names. */
const MAX_NAMED = 5;

/** Result of an export. */
export interface Exported {
  /** Number of files written. */
  readonly files: number;
  /** Paths that were left out because of one article, each with the reason. */
  readonly faults: readonly string[];
  /** Sentences about old paths that the files for hosts cannot express. */
  readonly limits: readonly string[];
}

interface Written {
  readonly count: number;
  readonly faults: readonly string[];
  readonly limits: readonly string[];
  /** The manifest and the host configurations: text by file name. */
  readonly others: Readonly<Record<string, string>>;
}

async function writeAll(input: ExportInput, writer: FileWriter, now: Instant): Promise<Written> {
  const { snapshot, pathsOnDemand, find, answers, contentDirectory, onProgress } = input;
  const { publication } = snapshot;
  const manifest = createManifest();
  const faults: string[] = [];
  const turns = snapshot.nextTurn === undefined ? [] : [snapshot.nextTurn];

  const addResource = async (resource: Resource): Promise<void> => {
    const { path, ending } = resource;
    const hasEnded = ending !== undefined && ending.from <= now;
    if (ending !== undefined && !hasEnded) turns.push(ending.from);
    if (hasEnded && ending.location === undefined) return manifest.add(path, answers.gone, []);
    // Kept even after the move, for hosts that cannot redirect.
    const files = await writer.write(resource);
    if (hasEnded) return manifest.add(path, answers.ofMoved(ending.location ?? '', resource), files);
    manifest.add(
      path,
      answers.ofResource(resource),
      files,
      servesPages(publication) ? pageOfDocument(path) : undefined,
    );
  };
  const addFile = async (path: string, file: SentFile): Promise<void> => {
    const copied = await writer.copy(contentDirectory, path, file, publication.static);
    if (copied !== undefined) manifest.add(path, answers.ofFile(file), [copied]);
  };
  const add = async (path: string, found: Found): Promise<void> => {
    // A former address takes precedence over a resource with the same path.
    if (found === undefined || answers.redirects.has(path)) return;
    if (found.kind === 'gone') return manifest.add(path, answers.gone, []);
    if (found.kind === 'resource') return addResource(found.resource);
    if (found.kind === 'file') return addFile(path, found.file);
    manifest.add(path, answers.ofMoved(targetOf(publication, found.movedTo)), []);
  };

  for (const [path, resource] of snapshot.resources) await add(path, foundResource(resource));
  for (const [done, path] of pathsOnDemand.entries()) {
    onProgress?.({ phase: 'write', done, of: pathsOnDemand.length });
    const found = await find(path).catch((error: unknown) => {
      if (!(error instanceof FeedwrightError && error.code === 'regeneration_failed')) throw error;
      faults.push(`${path}: ${error.message}`);
      return undefined;
    });
    await add(path, found);
  }
  const addOld = async (path: string, { location, document }: FormerAddress): Promise<void> => {
    const entry = document === undefined ? undefined : manifest.at(document);
    if (entry === undefined) return manifest.add(path, answers.ofMoved(location), []);
    const hasFiles = entry.status === 200;
    manifest.addOld(path, entry, hasFiles ? await writer.duplicate(entry.files, path) : []);
  };
  for (const [path, former] of answers.redirects) await addOld(path, former);
  for (const [path, former] of answers.twins) {
    if (manifest.at(path) === undefined) await addOld(path, former);
  }

  const made = manifest.made(
    {
      baseUrl: publication.baseUrl,
      ...(turns.length > 0 && { due: toRfc3339(turns.reduce((a, b) => Math.min(a, b))) }),
      oldHosts: publication.oldHosts ?? [],
      preflight: toFields(answers.preflight.fields),
      redirects: toFields(answers.moved.fields),
      errors: toFields(answers.gone.fields),
    },
    now,
  );
  const hostFiles: Readonly<Record<string, HostFile>> = {
    [NGINX_FILE]: nginxFile(made),
    [HEADERS_FILE]: headersFile(made),
    [REDIRECTS_FILE]: redirectsFile(made),
  };
  return {
    count: writer.count(),
    faults,
    limits: limitsOf(hostFiles),
    others: {
      [MANIFEST_FILE]: manifestText(made),
      ...Object.fromEntries(Object.entries(hostFiles).map(([name, { text }]) => [name, text])),
    },
  };
}

/** Sentences about old paths that files for hosts cannot express, by the names of the files. */
function limitsOf(files: Readonly<Record<string, HostFile>>): readonly string[] {
  return Object.entries(files).flatMap(([name, { left, queries = 0 }]) => {
    const first = left.slice(0, MAX_NAMED).join(', ');
    const more = left.length > MAX_NAMED ? ', …' : '';
    return [
      ...(left.length > 0
        ? [`${name} cannot express ${plural(left.length, 'old path')}: ${first}${more}`]
        : []),
      ...(queries > 0
        ? [
            `${name} has ${plural(queries, 'old path')} with a query, in the form of Netlify: other hosts ignore them`,
          ]
        : []),
    ];
  });
}
