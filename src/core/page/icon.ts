import type { Publication } from '../article/publication.ts';
import { html, type Html } from './html.ts';

/** The feed symbol as an SVG, for publications without an icon. */
export const FEED_SYMBOL =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3.5" fill="#c2570c"/>' +
  '<g fill="none" stroke="#fff" stroke-width="1.75" stroke-linecap="round">' +
  '<path d="M4 7.5A4.5 4.5 0 0 1 8.5 12M4 4a8 8 0 0 1 8 8"/></g><circle cx="4.9" cy="11.1" r="1.3" fill="#fff"/></svg>';

const SYMBOL_URL = `data:image/svg+xml,${encodeURIComponent(FEED_SYMBOL)}`;

/**
 * The icon link of a page: the favicon or the feed symbol, never the publication's large image, which would
 * outweigh the page many times.
 */
export function iconLink({ favicon }: Pick<Publication, 'favicon'>): Html {
  return html`<link rel="icon" href="${favicon ?? SYMBOL_URL}">\n`;
}
