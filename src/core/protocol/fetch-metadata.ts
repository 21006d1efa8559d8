// Fetch Metadata Request Headers (W3C), section 2.1: Sec-Fetch-Dest.

/** Query that requests the document itself instead of its page. */
const SOURCE_QUERY = '?source';

/**
 * True if the target requests the document itself and not its page. Browsers offer no other signal:
 * `view-source:` sends the fields of a navigation, and so do some downloads.
 */
export function wantsSource(target: string): boolean {
  return target.endsWith(SOURCE_QUERY);
}

/**
 * True if a browser navigates to the resource: it sends `document` for a followed link, a typed address or a
 * reload, and scripts cannot. Feed readers omit the field; undefined is checked first.
 */
export function isNavigation(secFetchDest: string | string[] | undefined): boolean {
  return secFetchDest === 'document';
}
