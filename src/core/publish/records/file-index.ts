import { PARSER_VERSION } from '../../article/article.ts';
import type { Instant } from '../../article/instant.ts';
import type { MediaLook } from '../../content/media/media-file.ts';
import { FIELDS, type Survey } from '../../content/directory/survey.ts';
import type { FolderState } from './store.ts';
import type { FileIndex, FileStatus } from '../content-delta.ts';

type Folder = Survey['folders'] extends ReadonlyMap<string, infer Value> ? Value : never;

/** What is stored of one folder, as JSON. */
interface Stored {
  /** Whose it is: another content directory, time zone or parser knows nothing of it. */
  readonly key: string;
  /** When it was looked at. */
  readonly moment: Instant | undefined;
  readonly stamp: string | undefined;
  readonly listing: Folder['listing'];
  /** The bytes of its numbers, base64. */
  readonly stats: string;
  readonly again: readonly string[];
  /** What was seen of media files, by article. */
  readonly media?: readonly (readonly [string, readonly MediaLook[]])[];
  readonly standings: readonly (readonly [string, FileStatus])[];
}

/**
 * What has to be written so that {@link recallFiles} gives `files` again, where `stored` was written before.
 * Where nothing was, or nothing that could be recalled, whatever else is written there is to go.
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
  const before = stored && {
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
      JSON.stringify(before?.media.get(name)) === JSON.stringify(media.get(name)) &&
      JSON.stringify(before?.standings.get(name)) === JSON.stringify(standings.get(name)) &&
      JSON.stringify(before?.again.get(name)) === JSON.stringify(again.get(name))
    );
  };
  const { folders } = files.known.survey;
  const changed = [...folders].flatMap(([name, folder]): FolderState[] => {
    // A folder that cannot be listed now is remembered as it last was.
    if (isStored(name, folder) || folder.fault !== undefined) return [];
    const state: Stored = {
      key,
      moment: files.moment,
      stamp: folder.stamp,
      listing: folder.listing,
      stats: Buffer.from(folder.stats.buffer).toString('base64'),
      again: again.get(name) ?? [],
      ...(media.has(name) && { media: media.get(name) ?? [] }),
      standings: standings.get(name) ?? [],
    };
    return [{ folder: name, state: JSON.stringify(state) }];
  });
  if (stored === undefined) return { changed, gone: 'others' };
  return { changed, gone: [...stored.known.survey.folders.keys()].filter((name) => !folders.has(name)) };
}

/** What was known of the files; undefined where nothing was, or it is damaged, or was read in another way. */
export function recallFiles(
  states: readonly FolderState[],
  root: string,
  timezone: string,
): FileIndex | undefined {
  const key = keyOf(root, timezone);
  const folders = new Map<string, Folder>();
  const again = new Set<string>();
  const media = new Map<string, readonly MediaLook[]>();
  const standings = new Map<string, FileStatus>();
  let moment: Instant | undefined;
  try {
    for (const { folder, state } of states) {
      const stored = JSON.parse(state) as Stored;
      if (stored.key !== key) return undefined;
      const { stamp, listing } = stored;
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
  const known = { survey: { folders }, again, ...(media.size > 0 && { media }) };
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
