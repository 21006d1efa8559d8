import type { FilesNamed } from '../media/file-names.ts';
import type { FileProbe, ProbedFile } from '../media/file-probe.ts';
import { isExecutable, isMediaPath, MISSING } from '../media/media-file.ts';
import { joinPath, percentDecode, type LocalReference } from './local-reference.ts';
import type { ReferenceRole } from './written-references.ts';

/** Places of the files of a site. */
export interface SiteFiles {
  /** Static directories, as paths below the content directory; those beside it begin with `../`. */
  readonly staticDirectories: readonly string[];
  readonly filesNamed?: FilesNamed | undefined;
  /** True if files are found by name alone, as in a vault. */
  readonly isVault?: boolean | undefined;
}

/** Extensions of files that are pages elsewhere: a link to one leads to an article, or away. */
const PAGE =
  /\.(?:md|markdown|mdx|mdown|txt|x?html?|php\d?|phtml|aspx?|jsp|cgi|rst|org|ipynb|textile|adoc|rmd|qmd)$/iu;

/** Max. bytes of a film or a download to which a text refers. */
const MAX_FILE_BYTES = 1_000_000_000;

/** True if a link leads to a page and not to a file: it has no extension, or that of a page. */
export function isPageAddress({ path }: LocalReference): boolean {
  const name = percentDecode(path.slice(path.lastIndexOf('/') + 1));
  return !/\.(?=[a-z\d]*[a-z])[a-z\d]{1,8}$/iu.test(name) || PAGE.test(name);
}

/**
 * Paths at which the file of a reference in the article at `path` may be, the most likely first. A relative one is
 * below the article's folder, the folder of files that has the article's name, or where a rooted one is: at the top of
 * the content directory, of a static directory, or of the article's uppermost folder.
 */
export function filePaths(path: string, reference: LocalReference, site: SiteFiles): readonly string[] {
  const written = [...new Set([reference.path, percentDecode(reference.path)])];
  const found = written.flatMap((target) => {
    if (reference.kind === 'name') return pathsByName(path, target, site);
    const top = /^[^/]+(?=\/)/u.exec(path)?.[0];
    const fromTop = ['', ...site.staticDirectories, ...(top === undefined ? [] : [top])].map((folder) =>
      joinUpward(folder, joinPath('', target)),
    );
    if (reference.kind === 'rooted') return fromTop;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const bundle = path.replace(/\.[^./]+$/u, '');
    const named = site.isVault === true ? pathsByName(path, target, site) : [];
    return [
      joinUpward(folder, target),
      joinPath(folder, target),
      joinPath(bundle, target),
      ...fromTop,
      ...named,
    ];
  });
  return [...new Set(found)].filter(isPublishable);
}

/** The first file of a reference that may be published; else the reason why there is none. */
export function findFile(
  path: string,
  reference: LocalReference,
  role: ReferenceRole,
  site: SiteFiles,
  { seek }: FileProbe,
): { readonly file?: ProbedFile; readonly refusal?: string | undefined } {
  let refusal: string | undefined;
  for (const candidate of filePaths(path, reference, site)) {
    const seen = seek(candidate);
    const refused = 'refusal' in seen ? seen.refusal : refusalOf(seen, role);
    if (!('refusal' in seen) && refused === undefined) return { file: seen };
    if (refusal === undefined || refusal === MISSING) refusal = refused;
  }
  return { refusal };
}

/** Returns why a file may not be published through a reference of this role; undefined if it may. */
function refusalOf({ file, mediaType = '', sizeBytes }: ProbedFile, role: ReferenceRole): string | undefined {
  if (isExecutable(file)) return 'is a script or a page, and is not served';
  if (sizeBytes > MAX_FILE_BYTES) return `has ${sizeBytes} bytes, more than ${MAX_FILE_BYTES}`;
  if (suitsRole(mediaType, role)) return undefined;
  return role === 'image' ? 'is not an image' : 'is not a recording';
}

/** True if a file of this media type may be shown in a reference of this role. */
export function suitsRole(mediaType: string, role: ReferenceRole): boolean {
  return role === 'link' || ROLE_TYPES[role].test(mediaType);
}

const ROLE_TYPES = { image: /^image\//u, media: /^(?:audio|video|image)\/|^text\/vtt$/u } as const;

/** Paths of files by name, or by the end of their path: those nearest to the article first. */
function pathsByName(path: string, name: string, { filesNamed }: SiteFiles): readonly string[] {
  const wanted = joinPath('', name);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const direct = [joinPath(folder, wanted), wanted];
  const end = `/${wanted.normalize('NFC').toLowerCase()}`;
  const named = filesNamed?.(wanted.slice(wanted.lastIndexOf('/') + 1)) ?? [];
  return [...direct, ...named.filter((one) => `/${one.normalize('NFC').toLowerCase()}`.endsWith(end))];
}

/** Joins a folder and a path; `..` above the top stays at the beginning. */
function joinUpward(folder: string, path: string): string {
  const names: string[] = [];
  for (const name of `${folder}/${path}`.split('/')) {
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}

function isPublishable(path: string): boolean {
  return isMediaPath(path.replace(/^(?:\.\.\/)+/u, ''));
}
