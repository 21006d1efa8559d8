import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openMedia } from '../../core/content/media/open-media.ts';
import { canonicalPagePath } from '../../core/article/addresses/page-path.ts';
import type { Instant } from '../../core/article/instant.ts';
import type { SentFile } from '../../core/article/media.ts';
import type { Coding } from '../../core/protocol/accept-encoding.ts';
import { digestsIn, MANIFEST_FILE, manifestFile, type ManifestFile } from './manifest.ts';
import { isHtmlFile } from './rules.ts';
import type { Resource } from '../../core/snapshot/resource.ts';

/** File name suffixes by which static hosts find precompressed representations. */
const SUFFIXES: Readonly<Record<Coding, string>> = { identity: '', gzip: '.gz', br: '.br', zstd: '.zst' };

/** Paths of files whose type hosts know by the name. */
const PLAIN_FILE = /\/[^/]+\.(?:xml|rss|atom|rdf|json)$/i;

/** Codes of errors where a name is in use. */
const IN_USE: ReadonlySet<string> = new Set(['EEXIST', 'EISDIR', 'ENOTDIR']);

/** Writes files below a directory. */
export interface FileWriter {
  /** Writes all representations of a resource, in their order. */
  readonly write: (resource: Resource) => Promise<readonly ManifestFile[]>;
  /** Copies a media file to the file for a request path; resolves to undefined if it no longer exists. */
  readonly copy: (
    contentDirectory: string,
    path: string,
    file: SentFile,
    staticDirectories?: readonly string[],
  ) => Promise<ManifestFile | undefined>;
  /**
   * Copies written files for another path; resolves to undefined where that is no plain name of a file, or one in use.
   */
  readonly duplicate: (
    files: readonly ManifestFile[],
    path: string,
  ) => Promise<readonly ManifestFile[] | undefined>;
  /** Returns the number of files written so far. */
  readonly count: () => number;
}

/**
 * Creates a writer for `directory`, which will replace `former`. A file with the same bytes as in `former`
 * keeps its modification time, and a changed file gets a later one: hosts derive validators from size and
 * time.
 */
export async function createFileWriter(directory: string, former: string, now: Instant): Promise<FileWriter> {
  const known = digestsIn(await readFile(join(former, MANIFEST_FILE), 'utf8').catch(() => ''));
  const second = Math.floor(now / 1000);
  let count = 0;

  async function place({ file, digest }: ManifestFile): Promise<void> {
    count += 1;
    // The file may exist even if the former manifest cannot be parsed.
    const before = await stat(join(former, file)).catch(() => undefined);
    const was = before === undefined ? undefined : Math.floor(before.mtimeMs / 1000);
    const isSame = was !== undefined && known.get(file) === digest;
    const time = isSame ? was : Math.max(second, (was ?? 0) + 1);
    await utimes(join(directory, file), time, time);
  }

  return {
    count: () => count,
    async write(resource) {
      const name = fileOf(resource);
      await mkdir(dirname(join(directory, name)), { recursive: true });
      const written: ManifestFile[] = [];
      for (const { coding, body, sha256, tag } of resource.representations) {
        const one = manifestFile(coding, name + SUFFIXES[coding], body.length, sha256, tag);
        await writeFile(join(directory, one.file), body);
        await place(one);
        written.push(one);
      }
      return written;
    },
    async duplicate(files, path) {
      if (canonicalPagePath(path) !== path || !PLAIN_FILE.test(path)) return undefined;
      const name = decodeURIComponent(path.slice(1));
      const copies: ManifestFile[] = [];
      try {
        await mkdir(dirname(join(directory, name)), { recursive: true });
        for (const written of files) {
          const copied = { ...written, file: name + SUFFIXES[written.coding] };
          await copyFile(
            join(directory, written.file),
            join(directory, copied.file),
            constants.COPYFILE_EXCL,
          );
          await place(copied);
          copies.push(copied);
        }
      } catch (error) {
        // A file or a folder has the name.
        if (IN_USE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
        throw error;
      }
      return copies;
    },
    async copy(contentDirectory, path, { path: source }, staticDirectories) {
      const file = decodeURIComponent(path.slice(1));
      const media = await openMedia(contentDirectory, source, staticDirectories);
      if (media === undefined) return undefined;
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        await mkdir(dirname(join(directory, file)), { recursive: true });
        const reading = media.handle.createReadStream({ autoClose: false });
        reading.on('data', (chunk) => {
          bytes += chunk.length;
          hash.update(chunk);
        });
        await pipeline(reading, createWriteStream(join(directory, file)));
      } finally {
        await media.handle.close();
      }
      const copied = manifestFile('identity', file, bytes, hash.digest());
      await place(copied);
      return copied;
    },
  };
}

/**
 * The file for a resource, percent-decoded as hosts decode it. A page is the `index.html` of its directory,
 * which every static host supports, unless its path is that of an HTML file.
 */
function fileOf(resource: Resource): string {
  const path = decodeURIComponent(resource.path.slice(1));
  if (!resource.contentType.startsWith('text/html') || isHtmlFile(path)) return path;
  return join(path, 'index.html');
}
