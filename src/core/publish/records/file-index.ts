import { PARSER_VERSION } from '../../article/article.ts';
import type { Instant } from '../../article/instant.ts';
import type { MediaStamp } from '../../content/media/media-file.ts';
import { FIELDS, type Survey } from '../../content/directory/survey.ts';
import type { Known } from '../../content/directory/reading.ts';
import type { DetectedSite } from '../../content/site/detect-site.ts';
import type { FolderState } from './store.ts';
import type { FileIndex, FileStatus } from '../content-delta.ts';

type Folder = Survey['folders'] extends ReadonlyMap<string, infer Value> ? Value : never;

/** State of one folder, stored as JSON. */
interface Stored {
  /** Content directory, time zone and parser version; a state with another key is ignored. */
  readonly key: string;
  /** When the folder was scanned. */
  readonly moment: Instant | undefined;
  readonly stamp: string | undefined;
  readonly listing: Folder['listing'];
  /** Bytes of the `stats` of its files, base64. */
  readonly stats: string;
  readonly again: readonly string[];
  /** Media files as last seen, by article. */
  readonly media?: readonly (readonly [string, readonly MediaStamp[]])[];
  /** Notes of the folder that are marked for publication. */
  readonly optedIn?: readonly string[];
  /** The site; only in the state of the top folder. */
  readonly detected?: DetectedSite;
  readonly siteKey?: string;
  readonly rulesKey?: string;
  readonly standings: readonly (readonly [string, FileStatus])[];
}

/**
 * Folder states to write so that {@link recallFiles} returns `files`, if `stored` was written before. Without
 * `stored`, all other states are to be deleted.
 */
export function changedFolders(
  files: FileIndex,
  stored: FileIndex | undefined,
  root: string,
  timezone: string,
): { readonly changed: readonly FolderState[]; readonly gone: readonly string[] | 'others' } {
  const key = keyOf(root, timezone);
  const standings = byFolder(files.standings.entries(), ([path]) => path);
  const again = byFolder(files.known.again, (path) => path);
  const media = byFolder(files.known.media ?? [], ([path]) => path);
  const optedIn = byFolder(files.known.optedIn ?? [], (path) => path);
  const { detected, siteKey, rulesKey } = files.known;
  const before = stored && {
    optedIn: byFolder(stored.known.optedIn ?? [], (path) => path),
    media: byFolder(stored.known.media ?? [], ([path]) => path),
    standings: byFolder(stored.standings.entries(), ([path]) => path),
    again: byFolder(stored.known.again, (path) => path),
  };
  const isStored = (name: string, folder: Folder): boolean => {
    const known = stored?.known.survey.folders.get(name);
    return (
      known?.stamp === folder.stamp &&
      known?.listing === folder.listing &&
      known.stats === folder.stats &&
      stored?.known.siteKey === siteKey &&
      stored?.known.rulesKey === rulesKey &&
      (name !== '' || stored?.known.detected === detected) &&
      JSON.stringify(before?.optedIn.get(name)) === JSON.stringify(optedIn.get(name)) &&
      JSON.stringify(before?.media.get(name)) === JSON.stringify(media.get(name)) &&
      JSON.stringify(before?.standings.get(name)) === JSON.stringify(standings.get(name)) &&
      JSON.stringify(before?.again.get(name)) === JSON.stringify(again.get(name))
    );
  };
  const { folders } = files.known.survey;
  const changed = [...folders].flatMap(([name, folder]): FolderState[] => {
    // A folder that cannot be listed now keeps its last state.
    if (isStored(name, folder) || folder.fault !== undefined) return [];
    const state: Stored = {
      key,
      moment: files.moment,
      stamp: folder.stamp,
      listing: folder.listing,
      stats: Buffer.from(folder.stats.buffer).toString('base64'),
      again: again.get(name) ?? [],
      ...(media.has(name) && { media: media.get(name) ?? [] }),
      ...(optedIn.has(name) && { optedIn: optedIn.get(name) ?? [] }),
      ...(name === '' && detected !== undefined && { detected }),
      ...(siteKey !== undefined && { siteKey }),
      ...(rulesKey !== undefined && { rulesKey }),
      standings: standings.get(name) ?? [],
    };
    return [{ folder: name, state: JSON.stringify(state) }];
  });
  if (stored === undefined) return { changed, gone: 'others' };
  return { changed, gone: [...stored.known.survey.folders.keys()].filter((name) => !folders.has(name)) };
}

/** Reads the state of the files; undefined if there is none, or it is damaged or has another key. */
export function recallFiles(
  states: readonly FolderState[],
  root: string,
  timezone: string,
): FileIndex | undefined {
  const key = keyOf(root, timezone);
  const folders = new Map<string, Folder>();
  const again = new Set<string>();
  const media = new Map<string, readonly MediaStamp[]>();
  const standings = new Map<string, FileStatus>();
  const optedIn = new Set<string>();
  let detected: DetectedSite | undefined;
  let moment: Instant | undefined;
  let keys: string | undefined;
  try {
    for (const { folder, state } of states) {
      const stored = JSON.parse(state) as Stored;
      if (stored.key !== key) return undefined;
      const { stamp, listing, siteKey, rulesKey } = stored;
      // All states are of one site.
      keys ??= JSON.stringify([siteKey, rulesKey]);
      if (keys !== JSON.stringify([siteKey, rulesKey])) return undefined;
      detected ??= stored.detected;
      for (const path of stored.optedIn ?? []) optedIn.add(path);
      if (stored.moment !== undefined) moment = Math.max(moment ?? 0, stored.moment);
      const stats = new Float64Array(new Uint8Array(Buffer.from(stored.stats, 'base64')).buffer);
      if (stats.length !== listing.files.length * FIELDS) return undefined;
      folders.set(folder, { stamp, listing, stats });
      for (const path of stored.again) again.add(path);
      for (const [path, looks] of stored.media ?? []) media.set(path, looks);
      for (const [path, standing] of stored.standings) standings.set(path, standing);
    }
  } catch {
    return undefined;
  }
  if (folders.size === 0) return undefined;
  const [siteKey, rulesKey] = JSON.parse(keys ?? '[]') as (string | null)[];
  const known: Known = {
    survey: { folders },
    again,
    ...(media.size > 0 && { media }),
    ...(optedIn.size > 0 && { optedIn }),
    ...(detected !== undefined && { detected }),
    ...(typeof siteKey === 'string' && { siteKey }),
    ...(typeof rulesKey === 'string' && { rulesKey }),
  };
  return { known, standings, mayBeBehind: true, moment };
}

function keyOf(root: string, timezone: string): string {
  return JSON.stringify([PARSER_VERSION, timezone, root]);
}

function byFolder<T>(all: Iterable<T>, pathOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const path = pathOf(one);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [one]);
    else group.push(one);
  }
  return groups;
}
