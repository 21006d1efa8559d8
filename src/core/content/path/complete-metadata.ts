import { languageTag } from '../../article/language.ts';
import type { Instant } from '../../article/instant.ts';
import type { AdoptedItem } from '../../adoption/adopted-item.ts';
import { readDate } from '../metadata/dates.ts';
import type { Metadata, ParseOptions } from '../formats/source-format.ts';
import { PLAIN_SITE, type Site } from '../site/site.ts';
import { adoptMetadata } from './adopt-metadata.ts';
import { readPathDate } from './path-date.ts';
import { readPath } from './path-facts.ts';

/** The path of an article's file, as other files around it explain it. */
export interface LocatedFile {
  readonly path: string;
  /** Language tag at the end of the file name, as written; only where other files show that it is one. */
  readonly nameLanguage?: string | undefined;
  /** Item of an earlier publication that the article was. */
  readonly adopted?: AdoptedItem | undefined;
}

/** Metadata with what path and site add to it. */
export interface CompletedMetadata {
  readonly metadata: Metadata;
  /** The author's slug, or that of the path. */
  readonly slug: string;
  /** Slug of the file name with its date, if it differs. */
  readonly nameSlug?: string | undefined;
  /** The language, if other files than the article's own show it. */
  readonly languageOfPlace?: string | undefined;
}

/** Completes metadata: what the author wrote counts, then path and site, then what readers know already. A folder of drafts beats everything. */
export function completeMetadata(
  written: Metadata,
  file: LocatedFile,
  { timezone, site = PLAIN_SITE }: ParseOptions,
): CompletedMetadata {
  const facts = readPath(file.path, {
    nameLanguage: file.nameLanguage,
    isDated: written.published !== undefined,
  });
  const title = written.title ?? facts.title;
  const day = facts.day ?? dayOfPermalink(written.permalink);
  const published = written.published ?? (day === undefined ? undefined : midnight(day, timezone));
  const languageOfPlace = written.language === undefined ? languageOf(file, site) : undefined;
  const isWithheld = facts.isDraft || (site.requiresOptIn && written.optsIn !== true);
  const slug = written.slug ?? facts.slug;
  const nameSlug = facts.nameSlug ?? facts.slug;
  const isComplete =
    title === written.title &&
    published === written.published &&
    languageOfPlace === undefined &&
    !isWithheld;
  const metadata: Metadata = isComplete
    ? written
    : {
        ...written,
        ...(title !== undefined && { title }),
        ...(published !== undefined && { published }),
        ...(languageOfPlace !== undefined && { language: languageOfPlace }),
        ...(isWithheld && { draft: true }),
      };
  return {
    metadata: file.adopted === undefined ? metadata : adoptMetadata(metadata, file.adopted),
    slug,
    ...(nameSlug !== slug && { nameSlug }),
    ...(languageOfPlace !== undefined && { languageOfPlace }),
  };
}

/** Date in the address that the author gave the page: `/2016/04/13/ice/`, as in Zola's `path`. */
function dayOfPermalink(permalink: string | undefined): string | undefined {
  if (permalink === undefined) return undefined;
  const folders = permalink.split('/').filter((name) => name !== '' && name !== 'index.html');
  return readPathDate(folders, folders.pop() ?? '')?.day;
}

function midnight(day: string, timezone: string): Instant | undefined {
  const reading = readDate(day, timezone);
  return 'instant' in reading ? reading.instant : undefined;
}

/** Language that the file name or the nearest folder states. */
function languageOf({ path, nameLanguage }: LocatedFile, { languageFolders }: Site): string | undefined {
  if (nameLanguage !== undefined) return languageTag(nameLanguage.replaceAll('_', '-'));
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end + 1);
    if (Object.hasOwn(languageFolders, folder)) return languageFolders[folder];
  }
  return undefined;
}
