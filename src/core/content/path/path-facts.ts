import { slugify } from '../../article/slug.ts';
import { splitExtension } from '../directory/paths.ts';
import { oneLine } from '../metadata/text-values.ts';
import { readPathDate } from './path-date.ts';

/** Properties of an article that the path of its file states. */
export interface PathFacts {
  /** Slug of the name without its date; that of the folder for a page bundle `NAME/index.md`. */
  readonly slug: string;
  /** Slug of the name with its date, if it differs from `slug`. */
  readonly nameSlug?: string | undefined;
  /** Title, if the name reads as one. */
  readonly title?: string | undefined;
  /** Date as `YYYY-MM-DD`. */
  readonly day?: string | undefined;
  /** True in a folder of drafts. */
  readonly isDraft: boolean;
}

/** Circumstances that decide how a path is read. */
interface PathContext {
  /** Language tag at the end of the file name, as written. */
  readonly nameLanguage?: string | undefined;
  /** True if the metadata has a date. A date that is split between folder and name may then be a number: `2019/05/22-ways`. */
  readonly isDated: boolean;
}

/** Reads the path of an article's file below the content directory. */
export function readPath(path: string, { nameLanguage, isDated }: PathContext): PathFacts {
  const folders = splitExtension(path).stem.split('/');
  const file = folders.pop() ?? '';
  const isDraft = folders.some((name) => DRAFTS.test(name));
  const suffix = nameLanguage === undefined ? '' : `.${nameLanguage}`;
  const base = file.slice(0, file.length - suffix.length);
  // A page bundle is called after its folder (Hugo, Docusaurus).
  const name = isIndex(base) ? (folders.pop() ?? base) : base;
  const date = readPathDate(folders, name);
  const isCut = date !== undefined && !(date.isSplit && isDated);
  const cut = (isCut ? date.rest : name).replace(NOTION_ID, '');
  const nameSlug = slugify(name + suffix);
  const slug = HAS_WORD.test(cut) ? slugify(cut + suffix) : nameSlug;
  const title = titleOf(cut, isCut && date.isHyphenated);
  return {
    slug,
    isDraft,
    ...(nameSlug !== slug && { nameSlug }),
    ...(title !== undefined && { title }),
    ...(date !== undefined && { day: date.day }),
  };
}

/** True for the base name of the file that makes a folder a page bundle. */
export function isIndex(base: string): boolean {
  return base.toLowerCase() === 'index';
}

/** Names of folders whose articles are not to be published. */
const DRAFTS = /^_?drafts$/iu;

/** Page id that Notion appends to the names of exported files. */
const NOTION_ID = / [\da-f]{32}$/u;

const HAS_WORD = /[\p{L}\p{N}]/u;

/** A space, a capital or a letter outside ASCII: a name without any of them is a slug. */
const READS_AS_TITLE = /\s|\p{Lu}|(?!\p{ASCII})\p{L}/u;

function titleOf(name: string, isHyphenated: boolean): string | undefined {
  const title = oneLine(name.normalize('NFC'));
  if (!READS_AS_TITLE.test(title) || !HAS_WORD.test(title)) return undefined;
  return isHyphenated && !title.includes(' ') ? title.replaceAll('-', ' ').trim() : title;
}
