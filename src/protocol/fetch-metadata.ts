// Fetch Metadata Request Headers (W3C), section 2.1: Sec-Fetch-Dest.

/** What a request for a document with this query gets, even where a person asks: the document. */
export const SOURCE_QUERY = '?source';

/**
 * Whether a person wants to see what is asked for: a browser sends `document` where somebody follows a link, types
 * an address or reloads, and no program can do so from a page. Undefined, as pollers send it, is the fast way out.
 * With {@link SOURCE_QUERY} people see the document itself: `view-source:` asks as a navigation does, and of a
 * download not all browsers say that it is one.
 */
export function isNavigation(secFetchDest: string | string[] | undefined, target: string): boolean {
  return secFetchDest === 'document' && !target.endsWith(SOURCE_QUERY);
}
