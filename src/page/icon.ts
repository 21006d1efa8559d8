import type { Publication } from '../article/publication.ts';
import { html, type Html } from './html.ts';

/**
 * For publications that have none of their own: browsers ask for `/favicon.ico` where a page names no icon,
 * and that would be a 404 for every visitor.
 */
const FEED_SYMBOL = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3.5" fill="#c2570c"/>' +
    '<g fill="none" stroke="#fff" stroke-width="1.75" stroke-linecap="round">' +
    '<path d="M4 7.5A4.5 4.5 0 0 1 8.5 12M4 4a8 8 0 0 1 8 8"/></g><circle cx="4.9" cy="11.1" r="1.3" fill="#fff"/></svg>',
)}`;

/** What a browser shows beside the title: the publication's small image, else its large one, else the symbol of feeds. */
export function iconLink({ favicon, icon }: Pick<Publication, 'favicon' | 'icon'>): Html {
  return html`<link rel="icon" href="${favicon ?? icon ?? FEED_SYMBOL}">\n`;
}
