import type { AdoptedItem } from '../../adoption/adopted-item.ts';
import { isSameTitle } from '../../adoption/same-title.ts';
import { hasOwnSpelling } from '../../article/addresses/known-link.ts';
import { slugify } from '../../article/slug.ts';
import type { Instant } from '../../article/instant.ts';
import type { Metadata } from '../formats/source-format.ts';

/** Max. distance of two dates of one article: a day without a time, in another zone. */
const MAX_DATE_MILLISECONDS = 26 * 60 * 60 * 1000;

/**
 * Adds to an article what readers of an earlier publication know of it. What its author wrote counts more, except for a
 * date that differs by no more than a day, a title that differs in typography only, and a slug that the known path ends
 * with; `metadata` may have a date from the path.
 */
export function adoptMetadata(metadata: Metadata, item: AdoptedItem): Metadata {
  const { id, atomId, updated, link, aliases = [] } = item;
  const published = publishedOf(metadata.published, item.published);
  const hasOwnPage =
    metadata.permalink !== undefined ||
    metadata.url !== undefined ||
    (metadata.slug !== undefined && !endsWith(item.permalink, metadata.slug));
  // Some readers tell items apart by title too.
  const takesTitle = metadata.title !== undefined && isSameTitle(metadata.title, item.title);
  // Pages have no queries: such an address redirects.
  const takesPage = !hasOwnPage && item.permalink !== undefined && !/[?#]/.test(item.permalink);
  const others = takesPage || item.permalink === undefined ? aliases : [item.permalink, ...aliases];
  const formerPaths = [...new Set([...(metadata.formerPaths ?? []), ...others])];
  return {
    ...metadata,
    ...(published !== undefined && { published }),
    ...(takesTitle && { title: item.title }),
    ...(takesPage && { permalink: item.permalink }),
    ...(formerPaths.length > 0 && { formerPaths }),
    adopted: {
      id,
      ...(atomId !== undefined && { atomId }),
      ...(updated !== undefined && { updated }),
      ...(link !== undefined && hasOwnSpelling(link) && { link }),
    },
  };
}

/** True if the last part of a path, without a suffix and `index.html`, is this slug. */
function endsWith(path: string | undefined, slug: string): boolean {
  const last = path
    ?.replace(/\/(?:index\.\w+)?$/, '')
    .split('/')
    .pop();
  return last !== undefined && slugify(decoded(last).replace(/\.(?:html?|php|aspx?)$/, '')) === slugify(slug);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function publishedOf(own: Instant | undefined, known: Instant | undefined): Instant | undefined {
  if (own === undefined || known === undefined) return own ?? known;
  return Math.abs(own - known) <= MAX_DATE_MILLISECONDS ? known : own;
}
