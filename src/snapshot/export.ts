import { createWriteStream } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openMedia } from '../content/open-media.ts';
import type { OnProgress } from '../article/progress.ts';
import { toRfc3339, type Instant } from '../article/instant.ts';
import { FeedwrightError, messageOf } from '../errors.ts';
import type { Coding } from '../protocol/accept-encoding.ts';
import { type Resource } from './resource.ts';
import type { Found, Snapshot } from './snapshot.ts';

/** What is written: a snapshot, and the pages that are made when they are asked for. */
export interface ExportInput {
  readonly snapshot: Snapshot;
  readonly pathsOnDemand: readonly string[];
  readonly find: (path: string) => Promise<Found>;
  readonly contentDirectory: string;
  readonly onProgress?: OnProgress | undefined;
}

/** Lists what was written, and marks a directory as one that may be replaced. */
const MANIFEST = 'feedwright-manifest.json';

/** What a static host looks for beside a file when a client accepts the coding. */
const SUFFIXES: Readonly<Record<Coding, string>> = { identity: '', gzip: '.gz', br: '.br', zstd: '.zst' };

/**
 * Writes a snapshot as files: documents, pages, and their precompressed twins. All is written beside
 * `directory` first and then put in its place, so that a host never sees half of it and nothing that was
 * withdrawn stays. Resolves to the number of files. Rejects with `export_failed`; a directory that is not
 * empty and was not written by this function is left alone.
 */
export async function exportSnapshot(input: ExportInput, directory: string, now: Instant): Promise<number> {
  const target = await realpath(directory).catch(() => resolve(directory));
  const fresh = join(dirname(target), `.${basename(target)}.new`);
  const old = join(dirname(target), `.${basename(target)}.old`);
  try {
    const present = await readdir(target).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    if (present.length > 0 && !present.includes(MANIFEST)) {
      throw new Error('it holds files that are not ours; choose an empty directory');
    }
    await rm(fresh, { recursive: true, force: true });
    // Not recursive: the directory above has to be there.
    await mkdir(fresh);
    const files = await writeAll(input, fresh, now);
    await rm(old, { recursive: true, force: true });
    if (present.length > 0) await rename(target, old);
    await rename(fresh, target);
    await rm(old, { recursive: true, force: true });
    return files;
  } catch (cause) {
    throw new FeedwrightError('export_failed', `cannot write to ${directory}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function writeAll(
  { snapshot, pathsOnDemand, find, contentDirectory, onProgress }: ExportInput,
  directory: string,
  now: Instant,
): Promise<number> {
  const manifest: { path: string; file: string; contentType: string; lastModified?: string }[] = [];
  let files = 1;
  const write = async (resource: Resource): Promise<void> => {
    const { ending } = resource;
    if (ending !== undefined && ending.location === undefined && ending.from <= now) return;
    const file = fileOf(resource);
    await mkdir(dirname(join(directory, file)), { recursive: true });
    for (const { coding, body } of resource.representations) {
      await writeFile(join(directory, file + SUFFIXES[coding]), body);
      files += 1;
    }
    const { path, contentType, lastModified } = resource;
    manifest.push({
      path,
      file,
      contentType,
      ...(lastModified !== undefined && { lastModified: toRfc3339(lastModified) }),
    });
  };
  for (const resource of snapshot.resources.values()) await write(resource);
  for (const [done, path] of pathsOnDemand.entries()) {
    onProgress?.({ phase: 'write', done, of: pathsOnDemand.length });
    const page = await find(path);
    if (page === undefined || page === 'gone') continue;
    if ('representations' in page) await write(page);
    if ('file' in page) {
      const file = decodeURIComponent(path.slice(1));
      if (!(await copyMedia(contentDirectory, page.file.path, join(directory, file)))) continue;
      files += 1;
      manifest.push({ path, file, contentType: page.file.mediaType });
    }
  }
  const text = JSON.stringify({ written: toRfc3339(now), files: manifest }, null, 2);
  await writeFile(join(directory, MANIFEST), `${text}\n`);
  return files;
}

/** Resolves to whether it was there: what is gone by now is nobody's fault. */
async function copyMedia(contentDirectory: string, path: string, to: string): Promise<boolean> {
  const media = await openMedia(contentDirectory, path);
  if (media === undefined) return false;
  try {
    await mkdir(dirname(to), { recursive: true });
    await pipeline(media.handle.createReadStream({ autoClose: false }), createWriteStream(to));
  } finally {
    await media.handle.close();
  }
  return true;
}

/** A page is the index of its own directory, which every static host finds. Names are decoded: hosts decode them too. */
function fileOf(resource: Resource): string {
  const path = decodeURIComponent(resource.path.slice(1));
  if (!resource.contentType.startsWith('text/html')) return path;
  return join(path, 'index.html');
}
