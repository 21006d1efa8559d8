import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import { compareCodePoints } from '../../../core/article/text/code-points.ts';
import { toInstant } from '../../../core/article/instant.ts';
import { messageOf } from '../../../core/errors.ts';
import {
  completePublicationFile,
  type CompletedSettings,
  type PublicationFacts,
} from '../publication-settings.ts';
import { recordAdopted, type RecordedItems } from './adopted-record.ts';
import { detectExport, type ExportKind } from './detect-export.ts';
import { existingArticles } from './existing-articles.ts';
import { EXPORT_READERS } from './export-readers.ts';
import { Importer, type ImportCounts } from './importer.ts';
import { ImportReport } from './import-report.ts';
import type { ImportedPublication } from './imported-article.ts';
import { createFindUpload, type FindUpload } from './uploads.ts';

/** Input of {@link runImport}. */
export interface ImportInput {
  /** Files, and directories of files. */
  readonly sources: readonly string[];
  readonly contentDirectory: string;
  /** Absolute URL where the site was published. */
  readonly site?: string | undefined;
  /** Directory with a copy of the old site's files. */
  readonly uploads?: string | undefined;
  readonly replaces: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Called for every article with the number of articles so far. */
  readonly onProgress: (done: number) => void;
}

/** Result of an import. */
export interface ImportResult {
  readonly counts: ImportCounts;
  /** Number of items of each kind that an import leaves out. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly report: ImportReport;
  readonly settings: CompletedSettings;
  readonly adopted: RecordedItems;
  /** Number of files that were read. */
  readonly files: number;
}

/** Number of items that stand in the old feed's document if the export does not say. */
const DEFAULT_LIMIT = 10;

/** Imports files into a content directory. Rejects if the content directory or the uploads cannot be used. */
export async function runImport(input: ImportInput): Promise<ImportResult> {
  const { contentDirectory, site, replaces, now, onProgress } = input;
  const report = new ImportReport();
  const find = await finderOf(input.uploads);
  await mkdir(contentDirectory, { recursive: true });
  const root = await realpath(contentDirectory);
  const hosts = new Set<string>(site === undefined ? [] : [hostOf(site)]);
  const importer = new Importer({
    root,
    existing: await existingArticles(root),
    replaces,
    now,
    report,
    find,
    isOwnHost: (host) => hosts.size === 0 || hosts.has(plainHost(host)) || isBloggerHost(host),
  });
  const leftOut = new Map<string, number>();
  let publication: ImportedPublication = { feedPaths: {} };
  let done = 0;
  let files = 0;

  for (const { path, kind } of await findExports(input.sources, report)) {
    const name = basename(path);
    files += 1;
    const read = await EXPORT_READERS[kind]();
    try {
      await read(
        path,
        {
          publication: (facts) => {
            publication = merged(publication, facts);
            if (facts.link !== undefined) hosts.add(hostOf(facts.link));
          },
          article: async (article) => {
            onProgress(++done);
            if (article.link !== undefined && hosts.size === 0) hosts.add(hostOf(article.link));
            await importer.add(article);
          },
          leftOut: (item) => leftOut.set(item, (leftOut.get(item) ?? 0) + 1),
          finding: (where, message, isError) => report.add(where || name, message, isError),
        },
        { site },
      );
    } catch (error) {
      report.add(name, `cannot be read: ${messageOf(error)}`, true);
    }
  }
  if (importer.counts.remotePictures > 0) report.add('pictures', remoteAdvice(importer.counts, find), false);

  const { link: _, ...facts } = publication;
  const settings = await settingsOf(root, facts, importer);
  const items = withRecent(importer.known, publication.limit ?? DEFAULT_LIMIT);
  const adopted =
    items.length === 0
      ? { changed: 0, total: 0 }
      : await recordAdopted(root, items, { replaces, moment: toInstant(now) });
  for (const difference of settings.differences) report.add('settings', difference, false);
  for (const fault of [settings.fault, adopted.fault])
    if (fault !== undefined) report.add('settings', fault, true);
  return { counts: importer.counts, leftOut, report, settings, adopted, files };
}

/** Nothing is written for files without an article. */
async function settingsOf(
  root: string,
  facts: PublicationFacts,
  { counts }: Importer,
): Promise<CompletedSettings> {
  const { written, replaced, same, kept } = counts;
  if (written + replaced + same + kept === 0) return { added: [], differences: [] };
  return completePublicationFile(root, facts);
}

async function finderOf(uploads: string | undefined): Promise<FindUpload | undefined> {
  return uploads === undefined ? undefined : createFindUpload(uploads);
}

/** Later facts complete earlier ones. */
function merged(before: ImportedPublication, facts: ImportedPublication): ImportedPublication {
  const known = Object.entries(before).filter(([, value]) => value !== undefined);
  return {
    ...facts,
    ...(Object.fromEntries(known) as unknown as ImportedPublication),
    feedPaths: { ...facts.feedPaths, ...before.feedPaths },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? plainHost(new URL(url).host) : '';
}

function plainHost(host: string): string {
  return host.toLowerCase().replace(/^www\./u, '');
}

/** Hosts on which Blogger keeps pictures of every blog. */
function isBloggerHost(host: string): boolean {
  return /(?:^|\.)(?:bp\.blogspot\.com|googleusercontent\.com)$/u.test(host.toLowerCase());
}

/** The newest items are those of the old feed's document. */
function withRecent(known: readonly AdoptedItem[], limit: number): readonly AdoptedItem[] {
  const newest = known
    .toSorted((a, b) => (b.published ?? 0) - (a.published ?? 0))
    .slice(0, limit)
    .map(({ id }) => id);
  const recent = new Set(newest);
  return known.map((item) => (recent.has(item.id) ? { ...item, isRecent: true } : item));
}

function remoteAdvice({ remotePictures }: ImportCounts, find: FindUpload | undefined): string {
  const which = remotePictures === 1 ? '1 picture stays' : `${remotePictures} pictures stay`;
  const advice =
    find === undefined
      ? 'before it goes, copy its files here, and run the command again with --uploads DIR --force'
      : 'the directory of --uploads does not have them';
  return `${which} at the old address: ${advice}`;
}

/** Endings of files that are looked at in a directory. */
const EXPORT_FILE = /\.(?:xml|atom|rss|rdf|json)$/iu;

/** Max. depth of directories. */
const MAX_DEPTH = 8;

async function findExports(
  sources: readonly string[],
  report: ImportReport,
): Promise<readonly { readonly path: string; readonly kind: ExportKind }[]> {
  const found: { path: string; kind: ExportKind }[] = [];
  const add = async (path: string, isNamed: boolean): Promise<void> => {
    const kind = await detectExport(path);
    if (kind !== undefined) found.push({ path, kind });
    else if (isNamed)
      report.add(basename(path), 'is no export of WordPress, Ghost or Blogger, and no feed', true);
  };
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => compareCodePoints(a.name, b.name))) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && depth < MAX_DEPTH) await look(path, depth + 1);
      else if (entry.isFile() && EXPORT_FILE.test(entry.name)) await add(path, false);
    }
  };
  for (const source of sources) {
    const before = found.length;
    try {
      const kind = await stat(source);
      const isDirectory = kind.isDirectory();
      // An export is read twice, which a pipe does not allow.
      if (kind.isFIFO() || kind.isSocket()) throw new Error('it is a pipe: save it as a file first');
      await (isDirectory ? look(source, 0) : add(source, true));
      if (isDirectory && found.length === before)
        report.add(source, 'has no file that can be imported', true);
    } catch (error) {
      report.add(source, `cannot be read: ${messageOf(error)}`, true);
    }
  }
  return found;
}
