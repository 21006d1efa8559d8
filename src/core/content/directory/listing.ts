import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { FeedwrightError, messageOf } from '../../errors.ts';
import type { Finding } from '../../article/finding.ts';
import { compareCodePoints } from '../../article/text/code-points.ts';
import { companionStem } from '../media/companion-files.ts';
import { ARTICLE_EXTENSIONS } from '../formats/parse.ts';
import type { PathMatcher } from '../path/glob.ts';
import { likelihoodOfPath } from '../path/likelihood.ts';
import { nameLanguages } from '../path/name-languages.ts';
import { ADOPTED_FILE } from '../../adoption/adopted-item.ts';
import { isSiteMark } from '../site/marks.ts';
import { PLAIN_SITE } from '../site/site.ts';
import { assignMedia, assignSidecars, warning } from './companions.ts';
import { isGone, NOT_CONTENT, splitExtension } from './paths.ts';
import { PUBLICATION_FILE } from '../publication/publication-file.ts';

/** An article file and its sidecar, as paths below the content directory with `/`. */
export interface ListedFile {
  readonly path: string;
  readonly sidecar?: string | undefined;
  /** Companion media files (same base name), in code point order; undefined if there are none. */
  readonly beside?: readonly string[] | undefined;
  /** True if article or sidecar is a symbolic link; its target may change without the link. */
  readonly isLinked: boolean;
  /** Language tag at the end of the file name, as written; only where files beside show that it is one. */
  readonly nameLanguage?: string | undefined;
  /** True if the publication's own rules say that it is an article. */
  readonly isIncluded?: boolean | undefined;
}

/** Contents of one folder. */
export interface Listing {
  /** Sorted by path in code point order. */
  readonly files: readonly ListedFile[];
  /** Paths with a final `/`. */
  readonly folders: readonly string[];
  readonly findings: readonly Finding[];
  /** Files that tell about the whole site; undefined if there are none. */
  readonly marks?: readonly string[] | undefined;
  /** Texts in formats that are not read; undefined if there are none. */
  readonly unread?: UnreadFiles | undefined;
}

/** Number of files that are not read by extension, and the first of them. */
interface UnreadFiles {
  readonly first: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The publication's rules about its files, as matchers of paths. */
export interface ListingRules {
  readonly include?: PathMatcher | undefined;
  readonly exclude?: PathMatcher | undefined;
}

/** Formats of articles in other programs that this service does not read. */
const UNREAD_EXTENSIONS: ReadonlySet<string> = new Set(
  '.rst .org .ipynb .rmd .qmd .textile .adoc .asciidoc .mdown .mkd .mkdn .mdwn .wiki .creole'.split(' '),
);

/** Packages of other people, which may be more files than the site has. */
const PACKAGES = 'node_modules';

/** Contents of a folder by kind, while it is listed. */
class Contents {
  readonly articles: string[] = [];
  readonly sidecars: string[] = [];
  readonly media: string[] = [];
  readonly folders: string[] = [];
  readonly marks: string[] = [];
  unread: { first: string; counts: Record<string, number> } | undefined;
  readonly links = new Set<string>();
  /** Sidecars that are named wrongly. */
  readonly misnamed: string[] = [];
  readonly findings: Finding[] = [];
}

/**
 * Lists one folder: article files with their sidecars, and subfolders. `folder` is '' or ends in `/`.
 * Symbolic links to directories are not followed. Returns undefined if the folder is gone, and the reason if
 * it cannot be listed. Throws `content_unreadable` for the root.
 */
export function listFolder(
  root: string,
  folder: string,
  rules: ListingRules = {},
): Listing | { readonly fault: Finding } | undefined {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (cause) {
    if (folder === '') {
      const message = `the content directory ${root} cannot be listed: ${messageOf(cause)}`;
      throw new FeedwrightError('content_unreadable', message, { cause });
    }
    if (isGone(cause)) return undefined;
    return { fault: error(folder, `the directory cannot be listed: ${messageOf(cause)}`) };
  }
  const contents = new Contents();
  for (const entry of entries) sort(root, folder, entry, rules, contents);
  const { articles, sidecars, media, folders, marks, unread, links, misnamed, findings } = contents;
  articles.sort(compareCodePoints);
  const owners = assignSidecars(sidecars.sort(compareCodePoints), articles, findings);
  const besides = assignMedia(media.sort(compareCodePoints), articles);
  const languages = nameLanguages(articles);
  const stems = misnamed.length === 0 ? [] : articles.map((path) => splitExtension(path).stem);
  for (const path of misnamed) {
    if (!stems.includes(splitExtension(path).stem)) continue;
    findings.push(warning(path, 'orphan-sidecar', 'is not read: name it .yaml'));
  }
  const files = articles.map((path): ListedFile => {
    const sidecar = owners.get(path);
    const beside = besides.get(path);
    const nameLanguage = languages.get(path);
    const isLinked = links.has(path) || (sidecar !== undefined && links.has(sidecar));
    return {
      path,
      sidecar,
      isLinked,
      ...(beside !== undefined && { beside }),
      ...(nameLanguage !== undefined && { nameLanguage }),
      ...(rules.include?.(path) === true && { isIncluded: true }),
    };
  });
  return {
    files,
    folders: folders.sort(compareCodePoints),
    findings,
    ...(marks.length > 0 && { marks: marks.sort(compareCodePoints) }),
    ...(unread !== undefined && { unread }),
  };
}

/** Adds one entry of a folder to its contents. */
function sort(
  root: string,
  folder: string,
  entry: Dirent,
  { exclude }: ListingRules,
  contents: Contents,
): void {
  const { name } = entry;
  const path = `${folder}${name}`;
  const isDirectory = entry.isDirectory();
  if (isSiteMark(folder, name, isDirectory)) contents.marks.push(path);
  if (NOT_CONTENT.test(name) || (isDirectory && name === PACKAGES) || exclude?.(path) === true) return;
  const { extension } = splitExtension(path);
  const isArticle = ARTICLE_EXTENSIONS.includes(extension);
  if (name.includes('\uFFFD') && (isDirectory || isArticle)) {
    // The decoded form of a name that is not UTF-8 does not open the file.
    contents.findings.push(error(path, 'its name is not UTF-8: rename it'));
    return;
  }
  if (entry.isSymbolicLink()) contents.links.add(path);
  if (isDirectory) contents.folders.push(`${path}/`);
  else if (entry.isSymbolicLink() && leadsToDirectory(join(root, path))) {
    contents.findings.push(warning(path, 'outside', 'a link to a directory is not followed'));
  } else if (isArticle) {
    contents.articles.push(path);
  } else if (extension === '.yaml' && path !== PUBLICATION_FILE && path !== ADOPTED_FILE) {
    contents.sidecars.push(path);
  } else if (extension === '.yml') contents.misnamed.push(path);
  else if (UNREAD_EXTENSIONS.has(extension)) {
    countUnread(path, extension, contents);
  } else if (companionStem(path) !== undefined) contents.media.push(path);
}

function countUnread(path: string, extension: string, contents: Contents): void {
  if (likelihoodOfPath(path, PLAIN_SITE) === 'unlikely') return;
  const { first, counts } = (contents.unread ??= { first: path, counts: {} });
  counts[extension] = (counts[extension] ?? 0) + 1;
  if (compareCodePoints(path, first) < 0) contents.unread.first = path;
}

function leadsToDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // A broken or circular link; reading the file reports it.
    return false;
  }
}

function error(file: string, message: string): Finding {
  return { file, line: 1, severity: 'error', rule: 'unreadable', message };
}
