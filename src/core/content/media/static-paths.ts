/** Static directories that are found at the top of a content directory. */
export const STATIC_FOLDERS: readonly string[] = ['static', 'public', 'assets', 'source'];

/** Directories that may be static: those that a publication names, and those that are found without. */
function candidates(named: readonly string[] = []): readonly string[] {
  return [...new Set([...named, ...STATIC_FOLDERS])];
}

/**
 * Paths below the content directory of the files that an old site may have had at `path`, which begins with `/`, given
 * the static directories that the publication names.
 */
export function filesAtOldPath(path: string, named?: readonly string[]): readonly string[] {
  const folders = candidates(named);
  const within = folders.some((folder) => path.startsWith(`/${folder}/`)) ? [path.slice(1)] : [];
  return [...within, ...folders.map((folder) => folder + path)];
}

/**
 * Paths that a file had on an old site, for one that a static directory holds; else none. Some programs serve such a
 * directory under its name and some do not.
 */
export function oldPathsOf(file: string, named?: readonly string[]): readonly string[] {
  return candidates(named).flatMap((folder) => {
    if (!file.startsWith(`${folder}/`)) return [];
    const below = file.slice(folder.length);
    return folder.startsWith('../') ? [below] : [below, `/${file}`];
  });
}
