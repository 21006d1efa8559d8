import { webUrl } from '../../../article/url.ts';
import { oneLine } from '../text-values.ts';

/** Max. length of a path, well below what servers and file systems take. */
const MAX_LENGTH = 1000;

/** Characters that no path has: those that RFC 3986 excludes, and the backslash that browsers turn into a slash. */
const UNFIT = /[\s"<>\\^`{|}]/u;

/** Stands for this site while a path is taken apart. */
const ANY_BASE = 'https://base.invalid';

/** Page of an article as a path or URL was written for it. */
export type WrittenPage = { readonly url: string } | { readonly path: string };

/** Reads an absolute URL, or a path on this site, to which a missing first slash is added; undefined if it is neither. */
export function readPage(written: string): WrittenPage | undefined {
  const text = oneLine(written);
  if (/^[a-z][a-z\d+.-]*:/iu.test(text)) {
    const url = webUrl(text);
    return url === undefined ? undefined : { url };
  }
  const path = pathOnSite(text);
  return path === undefined ? undefined : { path };
}

/**
 * Path on this site as it was written, without query and fragment; undefined if it leads elsewhere, holds a pattern, or
 * leaves its directory.
 */
function pathOnSite(written: string): string | undefined {
  const bare = written.replace(/[?#].*$/su, '');
  const path = bare.startsWith('/') ? bare : `/${bare.replace(/^\.\//u, '')}`;
  if (path.length > MAX_LENGTH || path.startsWith('//') || UNFIT.test(path)) return undefined;
  if (path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/iu.test(segment) || segment.startsWith(':'))) {
    return undefined;
  }
  return URL.canParse(path, ANY_BASE) ? path : undefined;
}

/**
 * Path of an earlier address of the page, absolute or on this site, with its query: `/?p=690` was one. Undefined if it
 * is none.
 */
export function formerPath(written: string): string | undefined {
  const page = readPage(written);
  if (page === undefined) return undefined;
  const { pathname, search } =
    'url' in page ? new URL(page.url) : { pathname: page.path, search: queryOf(written) };
  const path = pathname + search;
  return path === '/' || path.length > MAX_LENGTH || UNFIT.test(search) ? undefined : path;
}

function queryOf(written: string): string {
  const query = /^[^?#]*(\?[^#]+)/su.exec(oneLine(written))?.[1];
  return query === undefined || query === '?' ? '' : query;
}
