// Fetch Metadata Request Headers (W3C), section 2.1: Sec-Fetch-Dest.

/** With this query a document's address is for people who want to see the document itself. */
const SOURCE_QUERY = '?source';

/**
 * Whether people ask for the document as it is, and not for the page that shows what it holds. Browsers offer no other way: `view-source:`
 * asks as a navigation does, and of a download not all of them say that it is one.
 */
export function wantsSource(target: string): boolean {
  return target.endsWith(SOURCE_QUERY);
}

/**
 * Whether a person wants to see what is asked for: a browser sends `document` where somebody follows a link, types
 * an address or reloads, and no script can do so. Undefined, as pollers send it, is the fast way out.
 */
export function isNavigation(secFetchDest: string | string[] | undefined): boolean {
  return secFetchDest === 'document';
}
