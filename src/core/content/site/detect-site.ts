import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '../../article/article.ts';
import type { FileRules } from '../../article/publication.ts';
import { readBeginning } from '../directory/read-file.ts';
import { filesOf, RACY_MS, type Survey } from '../directory/survey.ts';
import { decode } from '../formats/decode.ts';
import { STATIC_FOLDERS } from '../media/static-paths.ts';
import { readAuthorsFile } from './authors-file.ts';
import { languageFoldersOf } from './language-folders.ts';
import { ADOPTED_FILE } from '../../adoption/adopted-item.ts';
import { hashOfAdopted } from './adopted-items.ts';
import { AUTHORS_FILE, VAULT_FOLDER } from './marks.ts';
import type { Site } from './site.ts';

/** A site, and what it was told from. Plain data. */
export interface DetectedSite {
  readonly site: Site;
  /** State of the files that were read; undefined if they may have changed unnoticed. */
  readonly stamp: string | undefined;
}

/** Max. files of authors that are read, and max. bytes of each file that tells about the site. */
const MAX_AUTHORS_FILES = 20;
const MAX_BYTES = 256 * 1024;

/** Input of {@link detectSite}. */
export interface DetectionInput {
  readonly root: string;
  readonly survey: Survey;
  readonly rules: FileRules;
  readonly now: number;
  /** The last result, and the survey that it was told from. */
  readonly before?: { readonly detected: DetectedSite; readonly survey: Survey } | undefined;
}

/**
 * Detects the properties of a site from the names of its files, and from a few small files at its top. Opens none of
 * them if they look as before; if no folder was listed again either, the last result stays.
 */
export function detectSite({ root, survey, rules, now, before }: DetectionInput): DetectedSite {
  const marks = [...survey.folders.values()].flatMap(({ listing }) => listing.marks ?? []);
  const stamp = stampOfMarks(root, marks, rules, now);
  if (
    before !== undefined &&
    stamp !== undefined &&
    stamp === before.detected.stamp &&
    hasSameListings(survey, before.survey)
  ) {
    return before.detected;
  }
  const text = (path: string): string => {
    const bytes = readBeginning(root, path, MAX_BYTES);
    return bytes === undefined ? '' : decode(bytes, path).text;
  };
  const isMarked = new Set(marks);
  const generators = GENERATORS.filter(({ mark, pattern }) =>
    marks.some((one) => mark.test(one) && (pattern === undefined || pattern.test(text(one)))),
  );
  const folders = [...survey.folders.keys()];
  const top = new Set(survey.folders.get('')?.listing.folders);
  const adopted = isMarked.has(ADOPTED_FILE) ? hashOfAdopted(root) : undefined;
  const hasPosts = folders.some((folder) => POSTS.test(folder));
  const site: Site = {
    hasTemplates:
      generators.some(({ hasTemplates }) => hasTemplates) ||
      folders.some((folder) => TEMPLATE_FOLDER.test(folder)),
    isVault: isMarked.has(VAULT_FOLDER),
    requiresOptIn: false,
    languageFolders: languageFoldersOf(folders, () => pathsOf(survey)),
    authors: authorsOf(marks, text),
    staticDirectories: staticDirectories(top, rules),
    isGenerated: generators.length > 0,
    outputFolders: generators.length > 0 ? OUTPUT_FOLDERS.filter((folder) => top.has(folder)) : [],
    hasPostFolders: hasPosts && (isMarked.has('_config.yml') || isMarked.has('_config.yaml')),
    ...(adopted !== undefined && { adopted }),
  };
  return { site, stamp };
}

/** A program that makes sites, by a file at the top of its sites. */
interface GeneratorMark {
  readonly mark: RegExp;
  /** Pattern in the file, where its name alone does not show the program. */
  readonly pattern?: RegExp;
  /** True if it resolves template tags in articles. */
  readonly hasTemplates: boolean;
}

const GENERATORS: readonly GeneratorMark[] = [
  { mark: /^_config\.(?:ya?ml|toml)$/u, hasTemplates: true },
  { mark: /^(?:hugo\.(?:toml|ya?ml|json)|zola\.toml|pelicanconf\.py)$/u, hasTemplates: true },
  { mark: /^config\.(?:toml|ya?ml)$/u, pattern: /^\s*base_?url\s*[=:]/imu, hasTemplates: true },
  { mark: /^conf\.py$/u, pattern: /^\s*BLOG_TITLE\s*=/mu, hasTemplates: true },
  { mark: /^(?:\.eleventy\.c?js|eleventy\.config\.[cm]?[jt]s)$/u, hasTemplates: true },
  { mark: /^package\.json$/u, pattern: /"(?:@11ty\/eleventy|hexo)"\s*:/u, hasTemplates: true },
  { mark: /^(?:astro|docusaurus)\.config\.[cm]?[jt]s$|^gatsby-config\.[jt]s$/u, hasTemplates: false },
  {
    mark: /^package\.json$/u,
    pattern: /"(?:astro|@docusaurus\/core|gatsby|next|vitepress|vuepress)"\s*:/u,
    hasTemplates: false,
  },
];

/** Folders that only sites with template tags have. */
const TEMPLATE_FOLDER =
  /^(?:archetypes|scaffolds|layouts|(?:[^/]+\/)*(?:_posts|_includes|_layouts|shortcodes))\/$/u;

const POSTS = /(?:^|\/)_posts\/$/u;

const OUTPUT_FOLDERS = ['_site/', 'public/', 'dist/', 'output/', 'build/', 'target/', 'out/'];

/** Directories that the publication names, then those at the top. */
function staticDirectories(
  top: ReadonlySet<string>,
  { static: named = [] }: FileRules,
): Site['staticDirectories'] {
  const found = STATIC_FOLDERS.filter((name) => top.has(`${name}/`));
  return [...new Set([...named, ...found])].map((path) => ({ path }));
}

/** Authors of all files, by key; the file of the shortest path counts for a key. */
function authorsOf(
  marks: readonly string[],
  text: (path: string) => string,
): Readonly<Record<string, Person>> {
  const files = marks
    .filter((mark) => AUTHORS_FILE.test(mark))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, MAX_AUTHORS_FILES);
  const authors = new Map<string, Person>();
  for (const file of files) {
    for (const [key, person] of Object.entries(readAuthorsFile(text(file)))) {
      if (!authors.has(key)) authors.set(key, person);
    }
  }
  return Object.fromEntries(authors);
}

function* pathsOf(survey: Survey): Generator<string> {
  for (const { path } of filesOf(survey)) yield path;
}

/** State of the files that tell about the site, and the rules; undefined if one changed a moment ago. */
function stampOfMarks(
  root: string,
  marks: readonly string[],
  { static: named = [] }: FileRules,
  now: number,
): string | undefined {
  const states = marks.map((mark) => {
    const status = mark === VAULT_FOLDER ? undefined : statusOf(join(root, mark));
    if (status === undefined) return [mark];
    const { size, mtimeMs, ctimeMs, ino } = status;
    return Math.max(mtimeMs, ctimeMs) > now - RACY_MS ? undefined : [mark, size, mtimeMs, ctimeMs, ino];
  });
  return states.includes(undefined) ? undefined : JSON.stringify([named, states]);
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** True if no folder was listed again between two surveys. */
export function hasSameListings({ folders }: Survey, before: Survey): boolean {
  if (folders.size !== before.folders.size) return false;
  for (const [path, { listing }] of folders) if (before.folders.get(path)?.listing !== listing) return false;
  return true;
}
